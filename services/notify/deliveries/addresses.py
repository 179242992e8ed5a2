"""Where a webhook may go: to the public internet, by TLS, and to exactly the address that was looked at."""

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

PORTS = frozenset({443, 8443})
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
SECONDS = 3


class Refused(ValueError):
    """Nothing is sent there, and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """`address` is what is connected to; `host` what the certificate and the request say."""

    url: SplitResult
    host: str
    port: int
    address: str


def read(url: str, *, private: bool = False) -> tuple[SplitResult, str, int]:
    """The address in its parts. Raises Refused for what could be read in two ways, or is not https to a usual port.

    `private`: also http, and any port.
    """
    if not url.isascii() or not url.isprintable() or any(each in url for each in ' \\"<>^`{|}'):
        raise Refused("holds characters that do not belong into an address")
    try:
        parts = urlsplit(url)
        port = parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
    except ValueError as error:
        raise Refused("is no address") from error
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise Refused("must begin with https://")
    if "@" in parts.netloc:
        raise Refused("must not hold a user or a password")
    if not parts.hostname:
        raise Refused("names no host")
    if parts.fragment:
        raise Refused("must not hold a fragment")
    if port not in PORTS and not private:
        raise Refused(f"must use port {' or '.join(map(str, sorted(PORTS)))}")
    return parts, parts.hostname.rstrip("."), port


async def looked_up(url: str, *, private: bool = False) -> Target:
    """Raises Refused unless every address of the host is public; a host that cannot be looked up is refused, too."""
    parts, host, port = read(url, private=private)
    loop = asyncio.get_running_loop()
    try:
        found = await asyncio.wait_for(loop.getaddrinfo(host, port, type=socket.SOCK_STREAM), SECONDS)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise Refused(f"{host} cannot be looked up") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not addresses or not (private or all(is_public(each) for each in addresses)):
        raise Refused(f"{host} is not on the public internet")
    return Target(parts, host, port, addresses[0])


def is_public(text: str) -> bool:
    """Whether an address belongs to somebody out there; what wraps another address is judged by that one, too."""
    address = ip_address(text)
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _unwrapped(address))


def _unwrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if any(address in each for each in NAT64):
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour:
        return [address, address.sixtofour]
    if address.teredo:
        return [address, *address.teredo]
    return [address]
