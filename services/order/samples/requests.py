"""What may be asked about a sample: the bodies of its commands."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.order.samples.rules import MOST_LINES
from shared.events.confidential import Confidential
from shared.events.sample import CourierTerms, SampleKind
from shared.events.styles import Specification, StyleLine
from shared.events.values import Money, PathReference, Reference, Remark, Text
from shared.http.attached import Files
from shared.http.told import Told

LINES = Field(
    max_length=MOST_LINES,
    description="货号-颜色-数量: as the lines of an order, without price and date",
    examples=[
        [
            {
                "number": "1",
                "style": "B-2041",
                "material": "canvas 16 oz",
                "construction": "lined, zip pocket",
                "colour": "navy",
                "unit": "piece",
                "quantity": "2",
            }
        ]
    ],
)
SPECIFICATIONS = Field(
    default=(),
    max_length=MOST_LINES,
    description="How each style is made: materials by position, construction by numbered points, colourways. "
    "What is left out is taken from the lines",
    examples=[
        [
            {
                "style": "B-2041",
                "materials": [{"position": "shell", "description": "canvas 16 oz"}],
                "construction": [{"number": 1, "text": "zip pocket inside"}],
                "colourways": ["navy"],
            }
        ]
    ],
)
NEEDED_BY = Field(default=None, description="The day on which it has to be with the customer", examples=["2026-08-03"])


class RequestSample(Told):
    """A sample request 打样单: one kind of sample, of one or several styles."""

    customer_code: PathReference = Field(description="A registered customer", examples=["HARBOUR"])
    reference: PathReference = Field(description="Our number for it, unique within the customer", examples=["S-118"])
    kind: SampleKind
    order_id: UUID | None = Field(default=None, description="The order that it is made for. Left out: for none yet")
    inquiry: Reference | None = Field(default=None, description="The inquiry that it answers", examples=["INQ-31"])
    lines: Annotated[tuple[StyleLine, ...], LINES]
    specifications: tuple[Specification, ...] = SPECIFICATIONS
    needed_by: date | None = NEEDED_BY
    remarks: Remark | None = None
    evidence: Files = ()


class ChangeSample(Told):
    """What changes; what is left out stays. `lines`, where given, are all lines from now on."""

    reason: Remark = Field(examples=["they want the zip in brass"])
    lines: Annotated[tuple[StyleLine, ...] | None, LINES] = None
    specifications: tuple[Specification, ...] | None = Field(default=None, max_length=MOST_LINES)
    needed_by: date | None = NEEDED_BY


class SignSample(Told):
    """A signature under the request as it was in a version that was looked at."""

    version: int = Field(ge=1, description="The version that you saw: you sign that, and no later change", examples=[1])
    delegation: UUID | None = Field(
        default=None, description="By which delegation you act for a manager. Left out: in your own name, as a manager"
    )
    opinion: Remark | None = None


class RefuseSample(Told):
    reason: Remark = Field(examples=["the mould would cost more than the order brings"])


class DecideCharge(SignSample):
    charge: Annotated[Money | None, Confidential.PRICE] = Field(
        default=None, description="Left out: free", examples=[{"amount": "50.00", "currency": "USD"}]
    )
    courier_terms: CourierTerms = Field(description="Who pays the courier")


class CancelSample(Told):
    reason: Remark = Field(examples=["the customer dropped the style"])


class ReviewSample(Told):
    """We look at it ourselves, before anybody else does."""

    passed: bool = Field(examples=[True])
    findings: Remark | None = Field(default=None, examples=["stitching at the handle is uneven"])


class PhotographSample(Told):
    photos: Files = Field(
        min_length=1,
        description="Digests of photos that were uploaded: POST /v1/attachments",
        examples=[["80ae89b03649628adb76bd00c5288d26110a0d5f005c18e446d63f772bff45de"]],
    )


class DispatchSample(Told):
    courier: Text = Field(examples=["DHL"])
    waybill: Reference = Field(examples=["1Z 999 AA1"])
    courier_terms: CourierTerms = Field(description="Who pays the courier")
    pieces: int = Field(ge=1, le=10_000, examples=[2])
    cost: Annotated[Money | None, Confidential.FREIGHT] = Field(
        default=None, description="What the courier asks of us", examples=[{"amount": "210.00", "currency": "CNY"}]
    )


class SampleWasDelivered(Told):
    confirmed_by: Remark | None = Field(
        default=None, description="How it is known; no person's name", examples=["the courier's page"]
    )


class SampleWasApproved(Told):
    """By the customer, in writing."""

    comments: Remark | None = Field(default=None, examples=["approved as is"])
    evidence: Files = ()


class SampleWasRejected(Told):
    """By the customer: the next round may begin."""

    reason: Remark = Field(examples=["the handle is too short"])
    evidence: Files = ()
