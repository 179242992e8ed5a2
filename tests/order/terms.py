"""What a delegation in a test is about, and for how long, where the test does not say otherwise."""

from datetime import datetime, timedelta
from typing import TypedDict

COUNTERSIGNING = ("order.countersign",)
MONTH = timedelta(days=30)


class Terms(TypedDict, total=False):
    """`begins` is how long from now, `lasts` how long from then."""

    matters: tuple[str, ...]
    begins: timedelta
    lasts: timedelta


def agreed(now: datetime, terms: Terms) -> tuple[tuple[str, ...], datetime, datetime]:
    """The matters, when it begins, and until when it is."""
    begin = now + terms.get("begins", timedelta(0))
    return terms.get("matters", COUNTERSIGNING), begin, begin + terms.get("lasts", MONTH)
