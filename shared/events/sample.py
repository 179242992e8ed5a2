"""Facts about a sample request 打样单 and its rounds, told by the order service.

One request is for one kind of sample; a round is one attempt at it (domain.md, rule 14).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import Field

from shared.events import Approved, Event, FactRetracted
from shared.events.confidential import Confidential
from shared.events.files import Attachment, Evidence
from shared.events.styles import Specification, StyleLine
from shared.events.values import Money, PathReference, Reference, Remark, Text

SAMPLES = UUID("6d0f6c1e-58a7-5b3c-9d42-7c1e0b5f9a30")


def sample_id(customer_code: str, reference: str) -> UUID:
    """The sample request that we call so: a number is unique within its customer."""
    return uuid5(SAMPLES, f"{customer_code}/{reference}")


class SampleKind(StrEnum):
    PROTO = "proto"
    FIT = "fit"
    SIZE_SET = "size_set"
    PRE_PRODUCTION = "pre_production"
    """产前样: approved before bulk is cut."""
    SHIPMENT = "shipment"
    """船样: taken from bulk; some customers approve it before the goods go out."""


class CourierTerms(StrEnum):
    PREPAID = "prepaid"
    COLLECT = "collect"
    """到付"""


class OfAnyOrder(Event):
    """`order_id`: for which order it is made, if for one."""

    order_id: UUID | None = None


class SampleTold(OfAnyOrder):
    """What happens to a sample request."""

    sample: PathReference
    """Our number for the request, unique within the customer."""


class OfRound(SampleTold):
    round: Annotated[int, Field(ge=1, le=99)]


class SampleRequested(SampleTold, topic="sample.requested"):
    customer_id: UUID
    customer_code: PathReference
    kind: SampleKind
    inquiry: Reference | None = None
    lines: tuple[StyleLine, ...]
    specifications: tuple[Specification, ...] = ()
    """How each style is made; the lines' own material and construction count where a style has none here."""
    needed_by: date | None = None
    remarks: Remark | None = None
    evidence: Evidence = ()


class SampleRequestChanged(SampleTold, topic="sample.request_changed"):
    """Voids the signature."""

    revision: int
    reason: Remark
    lines: tuple[StyleLine, ...] | None = None
    specifications: tuple[Specification, ...] | None = None
    needed_by: date | None = None


class SampleRequestApproved(Approved, SampleTold, topic="sample.request_approved"):
    """The manager, or whom the manager named, signed: it may be made."""

    revision: int


class SampleRequestRefused(SampleTold, topic="sample.request_refused"):
    reason: Remark


class SampleChargeDecided(Approved, SampleTold, topic="sample.charge_decided"):
    """By a manager: for a new customer, or for more pieces than go out free of charge."""

    charge: Annotated[Money | None, Confidential.PRICE] = None
    """None: free."""
    courier_terms: CourierTerms


class SampleOrdered(OfRound, topic="sample.ordered"):
    """The sample room was told to make it 安排打样: a decision, behind the signature."""


class SampleMade(OfRound, topic="sample.made"):
    """The sample room has made it."""


class SampleReviewed(OfRound, topic="sample.reviewed"):
    """We looked at it ourselves, before anybody else does."""

    passed: bool
    findings: Remark | None = None


class SamplePhotographed(OfRound, topic="sample.photographed"):
    photos: Annotated[tuple[Attachment, ...], Field(min_length=1, max_length=20)]


class SampleDispatched(OfRound, topic="sample.dispatched"):
    courier: Text
    waybill: Reference
    courier_terms: CourierTerms
    pieces: Annotated[int, Field(ge=1, le=10_000)]
    cost: Annotated[Money | None, Confidential.FREIGHT] = None


class SampleDelivered(OfRound, topic="sample.delivered"):
    confirmed_by: Remark | None = None
    """How receipt was confirmed (a paper's number; persons are ids)."""


class SampleFeedbackRequested(OfRound, topic="sample.feedback_requested"):
    """We wrote to ask what they think, and whether they order."""


class SampleApproved(OfRound, topic="sample.approved"):
    """By the customer, in writing."""

    comments: Remark | None = None
    evidence: Evidence = ()


class SampleRejected(OfRound, topic="sample.rejected"):
    """By the customer: the next round begins."""

    reason: Remark
    evidence: Evidence = ()


class SampleSealed(OfRound, topic="sample.sealed"):
    """The round is the reference from now on 封样; what it was made of is frozen here."""

    specifications: tuple[Specification, ...]


class SampleCancelled(SampleTold, topic="sample.cancelled"):
    reason: Remark


class SampleFactRetracted(FactRetracted, OfAnyOrder, topic="sample.fact_retracted"):
    pass


SampleEvent = (
    SampleRequested
    | SampleRequestChanged
    | SampleRequestApproved
    | SampleRequestRefused
    | SampleChargeDecided
    | SampleOrdered
    | SampleMade
    | SampleReviewed
    | SamplePhotographed
    | SampleDispatched
    | SampleDelivered
    | SampleFeedbackRequested
    | SampleApproved
    | SampleRejected
    | SampleSealed
    | SampleCancelled
    | SampleFactRetracted
)
