"""How soon requests were answered, and with what: counted as it happens, told in words only when somebody asks."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: so many answers began within each."""
NOWHERE = "none"
"""Where an address leads to no endpoint, or has none by this method, or the request was refused before that was looked
at: one word for all that anybody may think of.
"""

Kind = tuple[str, str, int]
"""Method, the endpoint's path as it is declared, status."""


@dataclass(slots=True)
class Measure:
    """Of one kind of answer: how many there were within each bound and beyond the last, and the seconds of all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def within(self) -> Iterator[tuple[float, int]]:
        """How many began within each bound, the last of which is infinite."""
        yield from zip((*BOUNDS, float("inf")), accumulate(self.counts), strict=True)


@dataclass(slots=True)
class Measures:
    """Of all kinds of answers since the start."""

    of: dict[Kind, Measure] = field(default_factory=dict)

    def note(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = scope.get("route"), scope["method"]
        known = method if method in (getattr(route, "methods", None) or ()) else NOWHERE
        kind = (known, getattr(route, "path", NOWHERE), status)
        if (measure := self.of.get(kind)) is None:
            measure = self.of[kind] = Measure()
        measure.counts[bisect_left(BOUNDS, seconds)] += 1
        measure.seconds += seconds


class Measured:
    """Notes when each answer begins: a stream goes on for hours behind that."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self.app, self.measures = app, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        came, has_begun = perf_counter(), False

        async def noted(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                self.measures.note(scope, message["status"], perf_counter() - came)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception:
            if not has_begun:  # whoever is around us answers it
                self.measures.note(scope, 500, perf_counter() - came)
            raise
