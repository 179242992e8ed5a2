"""Larger bites while there is much to do: each batch has costs of its own, whoever reads or publishes it."""

import asyncio
from collections.abc import Callable
from math import exp
from time import monotonic

BUSY = 400.0
"""Events per second, over about a second, from which on it is worth gathering them: below, each goes on at once."""
REMEMBERS = 1.0


class Pace:
    """`rest` is how many seconds to gather for while events come faster than BUSY: so much later they are seen."""

    def __init__(self, rest: float, now: Callable[[], float] = monotonic) -> None:
        self._rest, self._now = rest, now
        self._last, self.rate = now(), 0.0

    async def after(self, events: int, *, backlog: bool = False) -> None:
        """Rest after a batch of so many, if that is worth it; a backlog is gathered already."""
        if self._busy(events) and not backlog:
            await asyncio.sleep(self._rest)

    def _busy(self, events: int) -> bool:
        now = self._now()
        passed = max(now - self._last, 1e-6)
        self._last = now
        self.rate += (events / passed - self.rate) * (1 - exp(-passed / REMEMBERS))
        return self.rate > BUSY
