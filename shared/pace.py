"""Larger bites while there is much to do: each batch has costs of its own, whoever reads or publishes it."""

import asyncio
from collections.abc import Callable
from math import exp
from time import monotonic

BUSY = 400.0
"""Events per second, over about a second, from which on it is worth gathering them: below, each goes on at once."""
REMEMBERS = 1.0


class Pace:
    """`rest` is how many seconds to gather for while events come faster than BUSY: so much later they are seen.

    Below that it is `least`, which only those may have who nobody waits for.
    """

    def __init__(self, rest: float, now: Callable[[], float] = monotonic, *, least: float = 0.0) -> None:
        self._rest, self._least, self._now = rest, least, now
        self._last, self.rate = now(), 0.0

    async def after(self, events: int, *, backlog: bool = False) -> None:
        """Rest after a batch of so many, if that is worth it; a backlog is gathered already."""
        rest = self._rest if self._busy(events) else self._least
        if rest and not backlog:
            await asyncio.sleep(rest)

    def _busy(self, events: int) -> bool:
        now = self._now()
        passed = max(now - self._last, 1e-6)
        self._last = now
        self.rate += (events / passed - self.rate) * (1 - exp(-passed / REMEMBERS))
        return self.rate > BUSY
