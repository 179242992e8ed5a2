"""Admission: so many requests at once and no more; who comes beyond them is told at once to come again.

Whoever is let in shares the service with at most that many others, so answers stay quick and memory bounded, however
many ask. It costs a counter.
"""

import json
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.problems import TYPE

ALWAYS = frozenset({"/livez", "/readyz"})
"""Whoever watches the service learns how it is, above all when it is overloaded."""

BODY = json.dumps(
    {
        "type": TYPE.format(type="overloaded"),
        "title": "Too much is asked at once",
        "status": 503,
        "detail": "this service has all the requests that it can work on at once: try again with the same key",
    }
).encode()
HEADERS = [
    (b"content-type", b"application/problem+json"),
    (b"content-length", str(len(BODY)).encode()),
    (b"retry-after", b"1"),
]


@dataclass(slots=True)
class Places:
    """`most` requests may be worked on at once, `taken` are now; `refused` were so many since the start."""

    most: int
    taken: int = 0
    refused: int = 0


class Admission:
    """Refuses a request for which there is no place, before anything of its body is read."""

    def __init__(self, app: ASGIApp, places: Places) -> None:
        self.app, self.places = app, places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        places = self.places
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self.app(scope, receive, send)
        elif places.taken >= places.most:
            places.refused += 1
            await send({"type": "http.response.start", "status": 503, "headers": HEADERS})
            await send({"type": "http.response.body", "body": BODY})
        else:
            places.taken += 1
            try:
                await self.app(scope, receive, send)
            finally:
                places.taken -= 1
