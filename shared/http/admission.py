"""Admission: so many requests at once and no more; who comes beyond them is told at once to come again.

Whoever is let in shares the service with at most that many others, so answers stay quick and memory bounded, however
many ask. It costs a counter.
"""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.refusal import refusal

ALWAYS = frozenset({"/livez", "/readyz", "/metrics"})
"""Whoever watches the service learns how it is, above all when it is overloaded, and by whatever address they go."""

STREAM = "/changes"
"""How the address of a stream ends: one stays open for hours and does nothing most of the time, so it takes no place of
a request's."""

OVERLOADED = refusal(
    "overloaded",
    "this service has all the requests that it can work on at once: try again with the same key",
    {"retry-after": "1"},
)


@dataclass(slots=True)
class Places:
    """`most` requests may be worked on at once, `taken` are now; `refused` were so many since the start."""

    most: int
    taken: int = 0
    refused: int = 0


class Admission:
    """Refuses a request for which there is no place, before anything of its body is read."""

    def __init__(self, app: ASGIApp, places: Places, streams: Places) -> None:
        self.app, self.places, self.streams = app, places, streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in ALWAYS:
            await self.app(scope, receive, send)
            return
        places = self.streams if scope["path"].endswith(STREAM) else self.places
        if places.taken >= places.most:
            places.refused += 1
            await OVERLOADED(scope, receive, send)
        else:
            places.taken += 1
            try:
                await self.app(scope, receive, send)
            finally:
                places.taken -= 1
