"""What a sample request is: its papers, who signed, and how far each round has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.order.styles.specified import specified
from shared.events.sample import (
    SampleApproved,
    SampleChargeDecided,
    SampleDelivered,
    SampleDispatched,
    SampleFeedbackRequested,
    SampleMade,
    SampleOrdered,
    SamplePhotographed,
    SampleRejected,
    SampleRequested,
    SampleReviewed,
    SampleSealed,
)
from shared.events.styles import Specification


class Status(StrEnum):
    """How far the request has come; a round's own steps are its stage."""

    UNKNOWN = "unknown"
    AWAITING_SIGNATURE = "awaiting_signature"
    REFUSED = "refused"
    SIGNED = "signed"
    IN_HAND = "in_hand"
    """A round is under way."""
    APPROVED = "approved"
    SEALED = "sealed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """How far a round has come: facts may be missing in between."""

    ORDERED = "ordered"
    MADE = "made"
    REVIEWED = "reviewed"
    FAILED_REVIEW = "failed_review"
    PHOTOGRAPHED = "photographed"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    FEEDBACK_REQUESTED = "feedback_requested"
    REJECTED = "rejected"
    APPROVED = "approved"
    SEALED = "sealed"


Step = (
    SampleOrdered
    | SampleMade
    | SampleReviewed
    | SamplePhotographed
    | SampleDispatched
    | SampleDelivered
    | SampleFeedbackRequested
    | SampleRejected
    | SampleApproved
    | SampleSealed
)
STAGES: dict[type[Step], Stage] = {
    SampleOrdered: Stage.ORDERED,
    SampleMade: Stage.MADE,
    SampleReviewed: Stage.REVIEWED,
    SamplePhotographed: Stage.PHOTOGRAPHED,
    SampleDispatched: Stage.DISPATCHED,
    SampleDelivered: Stage.DELIVERED,
    SampleFeedbackRequested: Stage.FEEDBACK_REQUESTED,
    SampleRejected: Stage.REJECTED,
    SampleApproved: Stage.APPROVED,
    SampleSealed: Stage.SEALED,
}
"""In the order in which they should come."""

Round = Mapping[type[Step], Step]
"""What was told of one round: of each step the last word."""


def stage_of(round: Round) -> Stage:
    """The furthest that is known of it."""
    furthest = next(kind for kind in reversed(STAGES) if kind in round)
    told = round[furthest]
    return Stage.FAILED_REVIEW if isinstance(told, SampleReviewed) and not told.passed else STAGES[furthest]


def is_rejected(round: Round) -> bool:
    """By the customer, or by ourselves, who looked first; the customer's approval overrides our doubts."""
    reviewed = round.get(SampleReviewed)
    failed = isinstance(reviewed, SampleReviewed) and not reviewed.passed
    return SampleRejected in round or (failed and SampleApproved not in round)


@dataclass(frozen=True, slots=True)
class Sample:
    requested: SampleRequested | None = None
    """The request as first told, to recognise it when it is told again."""
    terms: SampleRequested | None = None
    """The request as changed since. None: not known."""
    revision: int = 0
    signed: bool = False
    refused: str | None = None
    """Why the manager refused it."""
    cancelled: str | None = None
    charge: SampleChargeDecided | None = None
    rounds: Mapping[int, Round] = field(default_factory=dict)

    @property
    def customer_code(self) -> str | None:
        return self.terms.customer_code if self.terms else None

    @property
    def status(self) -> Status:
        if self.terms is None:
            return Status.UNKNOWN
        if self.sealed is not None:
            return Status.SEALED
        if self.approved is not None:
            return Status.APPROVED
        if self.cancelled is not None:
            return Status.CANCELLED
        if self.rounds:
            return Status.IN_HAND
        if self.refused is not None:
            return Status.REFUSED
        return Status.SIGNED if self.signed else Status.AWAITING_SIGNATURE

    @property
    def approved(self) -> int | None:
        """The last round that the customer approved."""
        return max((number for number, round in self.rounds.items() if SampleApproved in round), default=None)

    @property
    def sealed(self) -> int | None:
        return max((number for number, round in self.rounds.items() if SampleSealed in round), default=None)

    @property
    def specifications(self) -> tuple[Specification, ...]:
        """How each style is made."""
        return specified(self.terms.lines, self.terms.specifications) if self.terms else ()
