"""A sample request as the write side knows it now, for whoever decides about it next."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.order.samples.state import STAGES, Sample, Stage, Status, stage_of
from shared.events.confidential import Confidential
from shared.events.sample import CourierTerms, SampleDispatched, SampleKind, SamplePhotographed, SampleReviewed
from shared.events.styles import Specification, StyleLine
from shared.events.values import Money
from shared.repository import Known


class RoundNow(BaseModel):
    """One attempt. Steps may be missing: facts come without the ones before."""

    round: int
    stage: Stage = Field(description="The furthest that is known of it")
    steps: tuple[Stage, ...] = Field(description="All that was told of it")
    findings: str | None = Field(description="What we found ourselves")
    photos: tuple[str, ...] = Field(description="Digests")
    courier: str | None
    waybill: str | None
    courier_terms: CourierTerms | None
    pieces: int | None
    cost: Annotated[Money | None, Confidential.FREIGHT] = None


class SampleNow(BaseModel):
    id: UUID
    version: int
    status: Status
    customer_code: str
    reference: str
    kind: SampleKind
    order_id: UUID | None
    inquiry: str | None
    revision: int = Field(description="How many changes it had")
    lines: tuple[StyleLine, ...]
    specifications: tuple[Specification, ...] = Field(
        description="How each style is made, from lines and specification"
    )
    needed_by: date | None
    signed: bool = Field(description="Whether the request, as it is now, is signed")
    refused_because: str | None
    cancelled_because: str | None
    charge_decided: bool = Field(description="Whether a manager decided who pays")
    charge: Annotated[Money | None, Confidential.PRICE] = Field(default=None, description="Null: free, or not decided")
    rounds: tuple[RoundNow, ...]


def sample_now(id: UUID, known: Known[Sample], *, signed: bool, charged: bool) -> SampleNow:
    """`signed` and `charged`: whether an approval of each stands."""
    sample, terms = known.state, known.state.terms
    assert terms is not None
    return SampleNow(
        id=id,
        version=known.version,
        status=sample.status,
        customer_code=terms.customer_code,
        reference=terms.reference,
        kind=terms.kind,
        order_id=terms.order_id,
        inquiry=terms.inquiry,
        revision=sample.revision,
        lines=terms.lines,
        specifications=sample.specifications,
        needed_by=terms.needed_by,
        signed=signed,
        refused_because=sample.refused,
        cancelled_because=sample.cancelled,
        charge_decided=charged,
        charge=sample.charge.charge if sample.charge and charged else None,
        rounds=tuple(_round(number, steps) for number, steps in sorted(sample.rounds.items())),
    )


def _round(number: int, steps: Any) -> RoundNow:
    reviewed, photographed, sent = (steps.get(kind) for kind in (SampleReviewed, SamplePhotographed, SampleDispatched))
    return RoundNow(
        round=number,
        stage=stage_of(steps),
        steps=tuple(STAGES[kind] for kind in STAGES if kind in steps),
        findings=reviewed.findings if reviewed else None,
        photos=tuple(photo.digest for photo in photographed.photos) if photographed else (),
        courier=sent.courier if sent else None,
        waybill=sent.waybill if sent else None,
        courier_terms=sent.courier_terms if sent else None,
        pieces=sent.pieces if sent else None,
        cost=sent.cost if sent else None,
    )
