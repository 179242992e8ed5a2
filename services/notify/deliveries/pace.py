"""When what could not be sent is tried again: over about three days, then it is given up."""

import random
from datetime import timedelta

MINUTE, HOUR = 60, 3600
PAUSES = (5, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, *[8 * HOUR] * 8)
"""Seconds after the first try, the second, and so on."""


def again(tries: int, jitter: float | None = None) -> timedelta | None:
    """How long to wait after so many tries, a fifth more or less; None: no more. `jitter` is between 0 and 1."""
    if tries > len(PAUSES):
        return None
    return timedelta(seconds=PAUSES[tries - 1] * (0.8 + 0.4 * (random.random() if jitter is None else jitter)))
