"""One realistic event of each type of inquiries, samples and customers' profiles, told by the order service."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events import customer as customers
from shared.events import inquiry as inquiries
from shared.events import sample as samples
from shared.events.files import Attachment, Kind
from shared.events.quality import Aql, InspectionPolicy, Level
from shared.events.styles import Material, Point, Specification, StyleLine
from shared.events.values import Money, Unit

CUSTOMER = UUID("8a5a8d4e-37f5-5f04-a1f4-0d1a6a2e6c11")
ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
INQUIRY = UUID("77a1a3b5-27dd-5ec2-83bf-3b2b1d0f7f55")
SAMPLE = UUID("1bf91d6f-6df9-52c7-b7f5-1cb5bbf33a5f")
DELEGATION = UUID("77c0f9de-1f6e-5c0b-9a4e-5d7a0c2f3b18")

LINE = StyleLine(
    number="1", style="B-2041", buyer_style="TOTE-77", material="canvas 16 oz", construction="lined, zip pocket 拉链袋",
    colour="navy", size="M", unit=Unit.PIECE, quantity=Decimal(2),
)  # fmt: skip
SPECIFICATION = Specification(
    style="B-2041",
    materials=(
        Material(position="shell 面料", description="canvas 16 oz"),
        Material(position="zip", description="YKK 5"),
    ),
    construction=(Point(number=1, text="zip pocket inside"), Point(number=2, text="handles double stitched 双线")),
    colourways=("navy", "navy/white"),
)
PHOTO = Attachment(
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", kind=Kind.PHOTO, name="front 正面.jpg",
    media_type="image/jpeg", size=48213,
)  # fmt: skip
MAIL = PHOTO.model_copy(
    update={"kind": Kind.CUSTOMER_PAPER, "name": "mail.pdf", "media_type": "application/pdf", "size": 20110}
)
OF_ORDER: dict[str, Any] = {"order_id": ORDER, "sample": "S-118"}
ROUND: dict[str, Any] = {**OF_ORDER, "round": 2}


def wrong(position: int, version: int) -> dict[str, Any]:
    return {
        "retracted_version": version,
        "retracted_event": f"1:order:{position}",
        "why": "did_not_occur",
        "reason": "it was another sample",
    }


TOLD_OF_SAMPLES: Sequence[tuple[UUID, Event]] = [
    (CUSTOMER, customers.CustomerProfiled(
        hours=customers.WorkingHours(time_zone="Europe/Berlin", holidays="DE"), is_new=True, shipment_sample=True,
        inspection=InspectionPolicy(level=Level.I, critical=Aql.ZERO, major=Aql.A1_5, minor=Aql.A2_5),
        forwarder="Seawolf Logistics", language="de",
    )),
    (INQUIRY, inquiries.InquiryReceived(
        customer_id=CUSTOMER, customer_code="HARBOUR", reference="INQ-31", lines=(LINE,), wanted_by=date(2026, 9, 30),
        words="a tote like TOTE-70, in canvas", evidence=(MAIL,),
    )),
    (INQUIRY, inquiries.InquiryQuoted(quotation="Q-2026-118")),
    (INQUIRY, inquiries.InquiryLost(reason="the price was too high")),
    (INQUIRY, inquiries.InquiryWon(order_id=ORDER)),
    (INQUIRY, inquiries.InquiryFactRetracted.model_validate(wrong(4, 3))),
    (SAMPLE, samples.SampleRequested(
        **OF_ORDER, customer_id=CUSTOMER, customer_code="HARBOUR", kind=samples.SampleKind.PRE_PRODUCTION,
        inquiry="INQ-31", lines=(LINE,), specifications=(SPECIFICATION,),
        needed_by=date(2026, 8, 3), remarks="with the new label 新商标", evidence=(MAIL,),
    )),
    (SAMPLE, samples.SampleRequestRefused(**OF_ORDER, reason="the mould is too dear 模具太贵")),
    (SAMPLE, samples.SampleRequestChanged(
        **OF_ORDER, revision=1, reason="without the mould", lines=(LINE,), specifications=(SPECIFICATION,),
        needed_by=date(2026, 8, 5),
    )),
    (SAMPLE, samples.SampleRequestApproved(**OF_ORDER, revision=1, delegation=DELEGATION, opinion="go ahead 同意")),
    (SAMPLE, samples.SampleChargeDecided(
        **OF_ORDER, charge=Money(amount=Decimal(50), currency="USD"), courier_terms=samples.CourierTerms.PREPAID,
        delegation=DELEGATION, opinion="they pay it with the order",
    )),
    (SAMPLE, samples.SampleOrdered(**ROUND)),
    (SAMPLE, samples.SampleMade(**ROUND)),
    (SAMPLE, samples.SampleReviewed(**ROUND, passed=True, findings="one thread loose, cut off")),
    (SAMPLE, samples.SamplePhotographed(**ROUND, photos=(PHOTO,))),
    (SAMPLE, samples.SampleDispatched(
        **ROUND, courier="DHL", waybill="1Z 999 AA1", courier_terms=samples.CourierTerms.PREPAID, pieces=2,
        cost=Money(amount=Decimal(210), currency="CNY"),
    )),
    (SAMPLE, samples.SampleDelivered(**ROUND, confirmed_by="the courier's page")),
    (SAMPLE, samples.SampleFeedbackRequested(**ROUND)),
    (SAMPLE, samples.SampleRejected(**ROUND, reason="the handle is too short", evidence=(MAIL,))),
    (SAMPLE, samples.SampleApproved(**ROUND, comments="approved as is", evidence=(MAIL,))),
    (SAMPLE, samples.SampleSealed(**ROUND, specifications=(SPECIFICATION,))),
    (SAMPLE, samples.SampleCancelled(**OF_ORDER, reason="the style was dropped 取消")),
    (SAMPLE, samples.SampleFactRetracted.model_validate({"order_id": ORDER, **wrong(19, 13)})),
]  # fmt: skip
