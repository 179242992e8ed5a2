"""The axes of an order's status: what each can say. docs/status.md shows them as one table."""

from enum import StrEnum


class Stage(StrEnum):
    """How far goods have come. Whoever reached a stage has passed those before it, told or not."""

    BOOKED = "booked"
    HANDED_OVER = "handed_over"
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
    PARTLY_HANDED_OVER = "partly_handed_over"
    HANDED_OVER = "handed_over"
    PARTLY_DEPARTED = "partly_departed"
    DEPARTED = "departed"
    PARTLY_ARRIVED = "partly_arrived"
    ARRIVED = "arrived"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"


class Sampling(StrEnum):
    """How the samples for the order stand: of several, the one that is furthest from its approval."""

    NONE = "none"
    REQUESTED = "requested"
    """It waits for its signature."""
    REJECTED = "rejected"
    """By us or by the customer, and the next round was not ordered yet."""
    IN_HAND = "in_hand"
    SENT = "sent"
    APPROVED = "approved"


class Material(StrEnum):
    """How the materials for the order stand: of several, the one that is furthest from being in the house."""

    NOT_PLANNED = "not_planned"
    SHORT = "short"
    PLANNED = "planned"
    ORDERED = "ordered"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"


class Production(StrEnum):
    """How far the making has come. Made: every line came out of the last stage, less the tolerated under-delivery."""

    NOT_PLANNED = "not_planned"
    PLANNED = "planned"
    STARTED = "started"
    IN_WORK = "in_work"
    MADE = "made"


class Quality(StrEnum):
    """What final inspections found; a concession counts as passed. Passed: every line, in full."""

    NOT_INSPECTED = "not_inspected"
    SCHEDULED = "scheduled"
    FAILED = "failed"
    PENDING = "pending"
    """The customer decides."""
    PARTLY_PASSED = "partly_passed"
    PASSED = "passed"


class Documents(StrEnum):
    """How far the papers of shipments have come: of several shipments, the one that is furthest behind."""

    NONE = "none"
    SENT_TO_CUSTOMS = "sent_to_customs"
    DECLARED = "declared"
    CUSTOMS_RELEASED = "customs_released"
    BILL_ISSUED = "bill_issued"
    COPIES_SENT = "copies_sent"
    TITLE_RELEASED = "title_released"


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
    IN_PRODUCTION = "in_production"
    MADE = "made"
    PARTLY_BOOKED = "partly_booked"
    BOOKED = "booked"
    PARTLY_HANDED_OVER = "partly_handed_over"
    HANDED_OVER = "handed_over"
    PARTLY_DEPARTED = "partly_departed"
    DEPARTED = "departed"
    PARTLY_ARRIVED = "partly_arrived"
    ARRIVED = "arrived"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    SETTLED = "settled"
    ARCHIVED = "archived"
