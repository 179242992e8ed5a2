"""How requests from elsewhere are kept from being read on their way: TLS of our own, or that of a gateway in front."""

import ssl
from ipaddress import ip_network
from typing import Any

from pydantic_settings import BaseSettings, SettingsConfigDict

MISSING = (
    "there is no TLS: name --tls-certificate FILE and --tls-key FILE (GENDAN_TLS_CERTIFICATE, GENDAN_TLS_KEY); or, "
    "where a gateway in front ends TLS, its addresses with --behind-tls-proxy (GENDAN_BEHIND_TLS_PROXY)"
)
STRICT = ("Strict-Transport-Security", f"max-age={365 * 86400}")
"""For a browser that came by TLS once: never come without it (RFC 6797)."""


class Transport(BaseSettings):
    """A certificate with its key, both as files in PEM; and the gateways, as addresses and networks, by commas.

    One of the two is enough. With both, a gateway asks by TLS, too.
    """

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore", hide_input_in_errors=True)

    tls_certificate: str = ""
    tls_key: str = ""
    behind_tls_proxy: str = ""

    @property
    def proxies(self) -> list[str]:
        """Whose word on who asks, and whether they came by TLS, is taken."""
        return [each.strip() for each in self.behind_tls_proxy.split(",") if each.strip()]

    @property
    def is_told(self) -> bool:
        return bool(self.tls_certificate or self.tls_key or self.behind_tls_proxy)

    def complaint(self) -> str:
        """What is wrong with what was told, and what to do; nothing where it can be used, or nothing was told."""
        gateways = (self.proxies or [self.behind_tls_proxy]) if self.behind_tls_proxy else []
        if wrong := next(filter(None, map(_no_gateway, gateways)), ""):
            return wrong
        if bool(self.tls_certificate) is not bool(self.tls_key):
            return "a certificate needs its key, and a key its certificate: name both"
        return self._unusable() if self.tls_certificate else ""

    def _unusable(self) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_cert_chain(self.tls_certificate, self.tls_key, lambda: "")
        except ssl.SSLError as error:
            why = "they do not fit" if error.reason == "KEY_VALUES_MISMATCH" else "the key is locked, or one is no PEM"
            return f"TLS certificate and key cannot be used: {why}"
        except (OSError, ValueError) as error:
            return f"TLS certificate or key cannot be read ({getattr(error, 'strerror', None) or 'no such name'})"
        return ""

    def options(self, *, others: bool) -> dict[str, Any]:
        """What uvicorn is to be told; `others` than this machine itself can come."""
        proxies = self.proxies
        told: dict[str, Any] = {"proxy_headers": bool(proxies), "forwarded_allow_ips": proxies}
        if self.tls_certificate:
            told |= {"ssl_certfile": self.tls_certificate, "ssl_keyfile": self.tls_key}
        if others or proxies:  # else it would bind whatever else is served by the name of localhost
            told["headers"] = [STRICT]
        return told


def _no_gateway(told: str) -> str:
    try:
        if ip_network(told).prefixlen:
            return ""
    except ValueError:
        pass
    return f"{told!r} names no gateway: say its address (10.0.0.7) or its network (10.0.0.0/24) to --behind-tls-proxy"
