"""What is looked at before anything else: under which name a service is asked, by how much, and how often."""

from math import ceil

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.admission import ALWAYS
from shared.http.hosts import Hosts
from shared.http.rates import Rates, caller_of
from shared.http.refusal import Refusal, refusal

LONGEST_ADDRESS = 8 * 1024
"""Bytes of path and query: a search with all its filters and a cursor has a tenth."""
MOST_HEADERS = 64
LARGEST_HEADERS = 16 * 1024
"""Bytes of names and values."""

TOO_LONG = refusal("too-long", f"an address may have {LONGEST_ADDRESS // 1024} KiB, with its query")
TOO_MANY_HEADERS = refusal(
    "too-many-headers", f"a request may have {MOST_HEADERS} headers, of {LARGEST_HEADERS // 1024} KiB together"
)
MISDIRECTED = refusal("misdirected", "this service does not go by the name that stands in Host")


def too_often(seconds: float) -> Refusal:
    """Not before so many seconds are over."""
    wait = max(1, ceil(seconds))
    return refusal("too-often", f"you ask more often than is answered: wait {wait} s", {"retry-after": str(wait)})


class Entrance:
    """Refuses by what can be seen from outside."""

    def __init__(self, app: ASGIApp, hosts: Hosts, rates: Rates) -> None:
        self.app, self.hosts, self.rates = app, hosts, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await (self._refused(scope) or self.app)(scope, receive, send)

    def _refused(self, scope: Scope) -> Refusal | None:
        headers = scope["headers"]
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return TOO_LONG
        if len(headers) > MOST_HEADERS or sum([len(name) + len(value) for name, value in headers]) > LARGEST_HEADERS:
            return TOO_MANY_HEADERS
        if scope["path"] in ALWAYS:
            return None
        if not self.hosts.knows(dict(headers).get(b"host")):
            return MISDIRECTED
        wait = self.rates.wait(caller_of(HTTPConnection(scope)))
        return too_often(wait) if wait else None
