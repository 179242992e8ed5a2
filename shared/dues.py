"""On which day an instalment is due, by its rule and what has happened (the terms of shared/events/order.py)."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.events.order import Due


@dataclass(frozen=True, slots=True)
class Happened:
    """The days that instalments wait for; None: not yet. Of several shipments the first counts.

    `sails` is the first departure that is booked: what is due before a departure is due by that, until it leaves.
    """

    ordered: date | None = None
    sails: date | None = None
    departed: date | None = None
    delivered: date | None = None
    documents: date | None = None
    """When copies of the documents went out."""


def due_on(due: Due, days: int, on: date | None, happened: Happened) -> date | None:
    """The day; None: nothing has made it due yet, or no calendar has it. `on`: the fixed day, if it has one."""
    begins = _begins(due, days, on, happened)
    try:
        return None if begins is None else begins + timedelta(days=days)
    except OverflowError:
        return None


def _begins(due: Due, days: int, on: date | None, happened: Happened) -> date | None:
    match due:
        case Due.ON_ORDER:
            return happened.ordered
        case Due.ON_DATE:
            return on
        case Due.ON_DEPARTURE:
            return happened.departed or (happened.sails if days < 0 else None)
        case Due.ON_DELIVERY:
            return happened.delivered
        case Due.AGAINST_DOCUMENTS:
            return happened.documents
