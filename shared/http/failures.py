"""Tokens that were not accepted, by the address that they came from: guessing is slowed down."""

from collections.abc import Callable
from math import ceil
from time import monotonic

AT_ONCE = 30
"""So many wrong ones may come from an address before it has to wait."""
EVERY = 2.0
"""Seconds after which it may try once more."""
MOST = 10_000


class Failures:
    """A bucket for each address; those that are full again are forgotten."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._until: dict[str, float] = {}

    def wait(self, address: str) -> int:
        """For how many seconds nothing more is looked at from there; 0: not at all."""
        if not self._until:
            return 0
        over = self._until.get(address, 0.0) - self._now() - AT_ONCE * EVERY
        return max(ceil(over), 0)

    def note(self, address: str) -> None:
        now = self._now()
        if len(self._until) >= MOST:
            self._until = {each: until for each, until in self._until.items() if until > now}
            if len(self._until) >= MOST:
                self._until.clear()
        self._until[address] = max(self._until.get(address, now), now) + EVERY
