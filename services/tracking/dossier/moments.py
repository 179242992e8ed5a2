"""Moments that one goes back to in a dispute: as links, and as two sides of a comparison."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.tracking.asking import HappenedBy, KnownBy
from services.tracking.moments import Moment
from services.tracking.orders.api import Then
from services.tracking.values import value

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@value
class Quick:
    """`key` names it: `yesterday`, `week`, `release`, `promise`."""

    key: str
    happened_by: str | None = None
    known_by: str | None = None


def quick(today: date, received: Moment | None, released: Moment | None) -> tuple[Quick, ...]:
    """Of days of late what was known by then; of the release and the first promise what had happened by then.

    An order that was told of years after it was released was not known at its release, but had come so far.
    """
    found = [
        Quick("yesterday", known_by=(today - DAY).isoformat()),
        Quick("week", known_by=(today - WEEK).isoformat()),
    ]
    if released:
        found.append(Quick("release", happened_by=str(released)))
    if received:
        found.append(Quick("promise", happened_by=str(received)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FromTo:
    """Two moments, as asked; a side that names none is now."""

    from_happened_by: HappenedBy = None
    from_known_by: KnownBy = None
    to_happened_by: HappenedBy = None
    to_known_by: KnownBy = None

    @property
    def before(self) -> Then:
        return Then(self.from_happened_by, self.from_known_by)

    @property
    def after(self) -> Then:
        return Then(self.to_happened_by, self.to_known_by)
