"""A sample request and what happens to it, for tests of decisions."""

from typing import Any
from uuid import UUID

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
        "customer_id": UUID(int=1), "customer_code": "HARBOUR", "reference": "S-118",
        "kind": SampleKind.PRE_PRODUCTION, "lines": (line(),),
    }  # fmt: skip
    return SampleRequested(**{**told, **other})


def sent(round: int = 1, **other: Any) -> SampleDispatched:
    told: dict[str, Any] = {
        "round": round, "courier": "DHL", "waybill": "1Z 999", "courier_terms": CourierTerms.COLLECT, "pieces": 2,
    }  # fmt: skip
    return SampleDispatched(**{**told, **other})


signed = SampleRequestApproved(revision=0)
refused = SampleRequestRefused(reason="the mould is too dear")
charged = SampleChargeDecided(courier_terms=CourierTerms.PREPAID)
cancelled = SampleCancelled(reason="the style was dropped")


def ordered(round: int = 1) -> SampleOrdered:
    return SampleOrdered(round=round)


def made(round: int = 1) -> SampleMade:
    return SampleMade(round=round)


def reviewed(round: int = 1, *, passed: bool = True) -> SampleReviewed:
    return SampleReviewed(round=round, passed=passed)


def photographed(round: int = 1) -> SamplePhotographed:
    return SamplePhotographed(round=round, photos=(PHOTO,))


def delivered(round: int = 1) -> SampleDelivered:
    return SampleDelivered(round=round)


def approved(round: int = 1) -> SampleApproved:
    return SampleApproved(round=round)


def rejected(round: int = 1) -> SampleRejected:
    return SampleRejected(round=round, reason="the handle is too short")
