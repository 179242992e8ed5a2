"""The addresses that a host means, and sockets on just these: what was judged is what is listened on."""

import errno
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from gendan.launcher.words import CannotStart

NO_IPV6 = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}


@dataclass(frozen=True)
class Address:
    """One address to listen on, as the system calls it."""

    family: socket.AddressFamily
    at: tuple[Any, ...]

    @property
    def is_local(self) -> bool:
        """Whether only this machine itself gets to it, also where IPv6 wraps an address of IPv4."""
        found = ip_address(str(self.at[0]).partition("%")[0])
        return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def addresses(host: str, port: int) -> list[Address]:
    """All that a name or an address means; with none said, every address of this machine. Raises CannotStart."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "it is no name"
        raise CannotStart(f"{host!r} is no address that can be listened on ({why})") from None
    return list(dict.fromkeys(Address(family, at) for family, _, _, _, at in found))


def are_local(found: Sequence[Address]) -> bool:
    """Whether nobody else gets to any of them: one that others get to is enough for all."""
    return all(address.is_local for address in found)


def bound(found: Sequence[Address]) -> list[socket.socket]:
    """Sockets on these addresses that do not listen yet. Raises CannotStart where one of them cannot be had.

    One of IPv6 may be missing where the system has none, if there are others.
    """
    sockets: list[socket.socket] = []
    for address in found:
        try:
            sockets.append(_bound(address))
        except (OSError, OverflowError) as error:
            if len(found) > 1 and address.family is socket.AF_INET6 and getattr(error, "errno", 0) in NO_IPV6:
                continue
            for each in sockets:
                each.close()
            why = getattr(error, "strerror", None) or "it is no port"
            raise CannotStart(f"{address.at[0]} port {address.at[1]} cannot be listened on ({why})") from None
    return sockets


def _bound(address: Address) -> socket.socket:
    listener = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that were closed linger
        if address.family is socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # IPv4 has its own socket
        listener.bind(address.at)
    except BaseException:
        listener.close()
        raise
    return listener


def of(listener: socket.socket) -> Address:
    """Where a socket is bound."""
    return Address(listener.family, listener.getsockname())
