"""The axes of an order's status: what each can say. docs/status.md shows them as one table."""

from enum import StrEnum


class Stage(StrEnum):
    """How far goods have come. Whoever reached a stage has passed those before it, told or not."""

    BOOKED = "booked"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    DELIVERED = "delivered"

    @property
    def and_later(self) -> "tuple[Stage, ...]":
        return _AND_LATER[self]


STAGES = tuple(Stage)
_AND_LATER = {stage: STAGES[place:] for place, stage in enumerate(STAGES)}


class Commercial(StrEnum):
    """How far the papers have come. Unmatched: facts are known of an order that was never received."""

    UNMATCHED = "unmatched"
    QUOTED = "quoted"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    RELEASED = "released"
    HELD = "held"
    CANCELLED = "cancelled"


class Logistics(StrEnum):
    """The furthest stage that anything reached; partly, until every line reached it within its under-tolerance."""

    NOT_BOOKED = "not_booked"
    PARTLY_BOOKED = "partly_booked"
    BOOKED = "booked"
    PARTLY_DEPARTED = "partly_departed"
    DEPARTED = "departed"
    PARTLY_ARRIVED = "partly_arrived"
    ARRIVED = "arrived"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"


class Payment(StrEnum):
    """What came in, against the order's stated value. Not stated: no instalments are known, and nothing came in."""

    NOT_STATED = "not_stated"
    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    OVERPAID = "overpaid"


class Countersigned(StrEnum):
    """Whether the papers, as they are, were countersigned by as many as they need."""

    NOT_REQUIRED = "not_required"
    WAITING = "waiting"
    SIGNED = "signed"


class Headline(StrEnum):
    """The one status that an order shows first."""

    UNMATCHED = "unmatched"
    QUOTED = "quoted"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    RELEASED = "released"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    PARTLY_BOOKED = "partly_booked"
    BOOKED = "booked"
    PARTLY_DEPARTED = "partly_departed"
    DEPARTED = "departed"
    PARTLY_ARRIVED = "partly_arrived"
    ARRIVED = "arrived"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    SETTLED = "settled"
