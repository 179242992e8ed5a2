"""The names under which a service answers.

A page from anywhere may let its own name point to this machine (DNS rebinding), and would then be of the same origin as
the service; but what its browser sends as `Host` is that name.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
OTHERS_KEPT = 1000


class Hosts:
    """The names of this machine, those of the service's own address, and those that an operator adds."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = HERE
        self._known: dict[bytes | None, bool] = {}
        self.also(names)

    def also(self, names: Iterable[str]) -> None:
        """Also under these names."""
        self._names |= {name.lower() for name in names}
        self._known.clear()

    def add(self, url: str) -> None:
        """Also under the name that this address has."""
        if host := urlsplit(url).hostname:
            self._names |= {f"[{host}]" if ":" in host else host}
            self._known.clear()

    def knows(self, header: bytes | None) -> bool:
        """Whether the service goes by what `Host` says, with whatever port."""
        known = self._known.get(header)
        if known is None:
            known = header is not None and name_in(header) in self._names
            if len(self._known) < OTHERS_KEPT:
                self._known[header] = known
        return known


def name_in(header: bytes) -> str:
    """`Localhost:8001` without its port, in small letters."""
    text = header.decode("latin-1").lower().rstrip()
    name, colon, port = text.rpartition(":")
    return (name if colon and (port.isdigit() or not port) else text).rstrip(".")
