"""A sample request and what happens to it, for tests of decisions."""

from typing import Any
from uuid import UUID

from services.order.samples.domain import Parcel
from services.order.samples.evolve import evolve
from services.order.samples.state import Sample
from shared.events.files import Attachment, Kind
from shared.events.sample import (
    CourierTerms,
    SampleApproved,
    SampleCancelled,
    SampleChargeDecided,
    SampleDelivered,
    SampleDispatched,
    SampleEvent,
    SampleKind,
    SampleMade,
    SampleOrdered,
    SamplePhotographed,
    SampleRejected,
    SampleRequestApproved,
    SampleRequested,
    SampleRequestRefused,
    SampleReviewed,
)
from shared.events.styles import StyleLine
from shared.events.values import Unit
from tests.given import Given

given: Given[Sample, SampleEvent] = Given(Sample(), evolve)
PHOTO = Attachment(digest="ab" * 32, kind=Kind.PHOTO, name="front.jpg", media_type="image/jpeg", size=1000)


def line(**other: Any) -> StyleLine:
    told: dict[str, Any] = {
        "number": "1", "style": "B-2041", "material": "canvas 16 oz", "construction": "lined, zip pocket",
        "colour": "navy", "unit": Unit.PIECE, "quantity": "2",
    }  # fmt: skip
    return StyleLine(**{**told, **other})


def requested(**other: Any) -> SampleRequested:
    told: dict[str, Any] = {
        "customer_id": UUID(int=1), "customer_code": "HARBOUR", "sample": "S-118",
        "kind": SampleKind.PRE_PRODUCTION, "lines": (line(),),
    }  # fmt: skip
    return SampleRequested(**{**told, **other})


parcel = Parcel("DHL", "1Z 999", CourierTerms.COLLECT, 2)


def sent(round: int = 1, **other: Any) -> SampleDispatched:
    told: dict[str, Any] = {
        "sample": "S-118", "round": round, "courier": "DHL", "waybill": "1Z 999",
        "courier_terms": CourierTerms.COLLECT, "pieces": 2,
    }  # fmt: skip
    return SampleDispatched(**{**told, **other})


signed = SampleRequestApproved(sample="S-118", revision=0)
refused = SampleRequestRefused(sample="S-118", reason="the mould is too dear")
charged = SampleChargeDecided(sample="S-118", courier_terms=CourierTerms.PREPAID)
cancelled = SampleCancelled(sample="S-118", reason="the style was dropped")


def ordered(round: int = 1) -> SampleOrdered:
    return SampleOrdered(sample="S-118", round=round)


def made(round: int = 1) -> SampleMade:
    return SampleMade(sample="S-118", round=round)


def reviewed(round: int = 1, *, passed: bool = True) -> SampleReviewed:
    return SampleReviewed(sample="S-118", round=round, passed=passed)


def photographed(round: int = 1) -> SamplePhotographed:
    return SamplePhotographed(sample="S-118", round=round, photos=(PHOTO,))


def delivered(round: int = 1) -> SampleDelivered:
    return SampleDelivered(sample="S-118", round=round)


def approved(round: int = 1) -> SampleApproved:
    return SampleApproved(sample="S-118", round=round)


def rejected(round: int = 1) -> SampleRejected:
    return SampleRejected(sample="S-118", round=round, reason="the handle is too short")
