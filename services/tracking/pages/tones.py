"""How a word of a status is shown: by what it means for who looks, the same on every page."""

from enum import StrEnum
from typing import Any

from services.tracking.orders.axes import (
    Commercial,
    Documents,
    Headline,
    Logistics,
    Material,
    Payment,
    Production,
    Quality,
    Sampling,
)
from services.tracking.orders.lateness import Standing
from services.tracking.orders.outlook import Prospect


class Tone(StrEnum):
    """Still: nothing yet, or of no weight. Going: on its way. Heed: look at it. Wrong: act on it."""

    STILL = "still"
    GOING = "going"
    GOOD = "good"
    HEED = "heed"
    WRONG = "wrong"


STILL, GOING, GOOD, HEED, WRONG = Tone

_COMMERCIAL = {
    Commercial.UNMATCHED: HEED,
    Commercial.QUOTED: STILL,
    Commercial.RECEIVED: GOING,
    Commercial.ACKNOWLEDGED: GOING,
    Commercial.RELEASED: GOOD,
    Commercial.HELD: HEED,
    Commercial.CANCELLED: STILL,
}
_SAMPLING = {
    Sampling.NONE: STILL,
    Sampling.REQUESTED: GOING,
    Sampling.REJECTED: HEED,
    Sampling.IN_HAND: GOING,
    Sampling.SENT: GOING,
    Sampling.APPROVED: GOOD,
}
_MATERIAL = {
    Material.NOT_PLANNED: STILL,
    Material.SHORT: WRONG,
    Material.PLANNED: GOING,
    Material.ORDERED: GOING,
    Material.PARTLY_RECEIVED: GOING,
    Material.RECEIVED: GOOD,
}
_PRODUCTION = {
    Production.NOT_PLANNED: STILL,
    Production.PLANNED: STILL,
    Production.STARTED: GOING,
    Production.IN_WORK: GOING,
    Production.MADE: GOOD,
}
_QUALITY = {
    Quality.NOT_INSPECTED: STILL,
    Quality.SCHEDULED: GOING,
    Quality.FAILED: WRONG,
    Quality.PENDING: HEED,
    Quality.PARTLY_PASSED: GOING,
    Quality.PASSED: GOOD,
}
_LOGISTICS = dict.fromkeys(Logistics, GOING) | {Logistics.NOT_BOOKED: STILL, Logistics.DELIVERED: GOOD}
_DOCUMENTS = dict.fromkeys(Documents, GOING) | {Documents.NONE: STILL, Documents.TITLE_RELEASED: GOOD}
_PAYMENT = {
    Payment.NOT_STATED: STILL,
    Payment.OPEN: STILL,
    Payment.PART_PAID: GOING,
    Payment.PAID: GOOD,
    Payment.OVERPAID: HEED,
}
_HEADLINE = dict.fromkeys(Headline, GOING) | {
    Headline.UNMATCHED: HEED,
    Headline.QUOTED: STILL,
    Headline.RECEIVED: STILL,
    Headline.ACKNOWLEDGED: STILL,
    Headline.RELEASED: STILL,
    Headline.ON_HOLD: HEED,
    Headline.CANCELLED: STILL,
    Headline.MADE: GOOD,
    Headline.DELIVERED: GOOD,
    Headline.SETTLED: GOOD,
    Headline.ARCHIVED: STILL,
}
_STANDING = {
    Standing.ON_TIME: GOOD,
    Standing.EARLY: GOOD,
    Standing.LATE: HEED,
    Standing.OPEN: STILL,
    Standing.OVERDUE: WRONG,
    Standing.CANCELLED: STILL,
}
_PROSPECT = {
    Prospect.NONE: STILL,
    Prospect.DONE: GOOD,
    Prospect.ON_TRACK: GOOD,
    Prospect.AT_RISK: HEED,
    Prospect.LATE: WRONG,
}

_OF: dict[str, dict[Any, Tone]] = {
    "commercial": _COMMERCIAL,
    "sampling": _SAMPLING,
    "material": _MATERIAL,
    "production": _PRODUCTION,
    "quality": _QUALITY,
    "logistics": _LOGISTICS,
    "documents": _DOCUMENTS,
    "payment": _PAYMENT,
    "headline": _HEADLINE,
    "standing": _STANDING,
    "prospect": _PROSPECT,
}
TONES = {kind: {str(value): tone for value, tone in tones.items()} for kind, tones in _OF.items()}
AXES = ("commercial", "sampling", "material", "production", "quality", "logistics", "documents", "payment")
"""In the order of an order's life."""


def tone(kind: str, value: str) -> Tone:
    """Still, where nobody has said how it is meant."""
    return TONES.get(kind, {}).get(value, Tone.STILL)
