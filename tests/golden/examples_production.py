"""One realistic event of each type that the production service tells, with everything told that can be told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events import exception as exceptions
from shared.events import plan as plans
from shared.events.files import Attachment, Kind
from shared.events.order import Clearance, ShippedLine, Side
from shared.events.sample import SampleKind
from shared.events.values import Basis, PromisedDate, Tolerance, Unit
from shared.identity.roles import Role

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
PLAN = UUID("3f6d9a61-0f6e-5a53-8f4c-6a1f0b7f4d21")
TROUBLES = UUID("6b1c0f3e-8f0d-5d35-9a2b-0e9d3c7b5a14")
SAMPLE = UUID("9b0b7e0a-53c3-5a40-8d51-7c1f1a2b3c4d")
OF_IT: dict[str, Any] = {"order_id": ORDER}
TROUBLE: dict[str, Any] = {**OF_IT, "exception": "EX-1"}
PROMISED = PromisedDate(on=date(2026, 9, 30), basis=Basis.ON_BOARD)
PHOTO = Attachment(
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", kind=Kind.PHOTO, name="marks 针孔.jpg",
    media_type="image/jpeg", size=48213,
)  # fmt: skip
LINE = plans.PlannedLine(
    number="1", style="B-2041", colour="navy", size="M", unit=Unit.PIECE, quantity=Decimal(1200), promised=PROMISED
)
MILESTONE = plans.Milestone(
    code="fabric-in-house", name="Fabric in house and tested", chinese="面料到厂检测", owner=Role.PURCHASING, days=20,
    calendar=plans.Calendar.FACTORY, after=("fabric-booked",), planned=date(2026, 8, 20), earliest=date(2026, 8, 12),
)  # fmt: skip


def wrong(position: int, version: int) -> dict[str, Any]:
    return {
        "order_id": ORDER,
        "retracted_version": version,
        "retracted_event": f"1:production:{position}",
        "why": "incorrect_data",
        "reason": "told of another order",
    }


TOLD_BY_PRODUCTION: Sequence[tuple[UUID, Event]] = [
    (PLAN, plans.OrderNoted(
        **OF_IT, lines=(LINE,), customer_code="HARBOUR", country="DE", waits_for_money=True,
        tolerance=Tolerance(over=Decimal(5), under=Decimal("2.5")),
    )),
    (PLAN, plans.OrderStopped(**OF_IT, standing="held")),
    (PLAN, plans.OrderContinued(**OF_IT)),
    (PLAN, plans.DateNoted(
        **OF_IT, number="D-1", by=Side.FACTORY, lines=("1",),
        promised=PromisedDate(on=date(2026, 10, 7), basis=Basis.ON_BOARD),
    )),
    (PLAN, plans.ClearanceNoted(**OF_IT, clearance=Clearance.PRODUCTION, cleared=True)),
    (PLAN, plans.SampleNoted(
        **OF_IT, sample_id=SAMPLE, kind=SampleKind.PRE_PRODUCTION, styles=("B-2041",), round=2, approved=True,
    )),
    (PLAN, plans.ShipmentNoted(
        **OF_IT, shipment="ASN-1", stage="departed",
        lines=(ShippedLine(line="1", quantity=Decimal(1200), unit=Unit.PIECE),),
    )),
    (PLAN, plans.TemplateChosen(**OF_IT, template="rush", reason="a repeat of last month's order 翻单")),
    (PLAN, plans.PlanDrawn(
        **OF_IT, template="rush", edition=1, stages=("cutting", "sewing", "finishing", "packing"),
        begins=date(2026, 7, 20), promised=PROMISED, keeps="departed", country="DE", milestones=(MILESTONE,),
        compressed_by=4, because="the customer moved the date",
    )),
    (PLAN, plans.MilestoneReached(**OF_IT, milestone="fabric-booked", evidence=(PHOTO,))),
    (PLAN, plans.MilestoneForecast(
        **OF_IT, milestone="fabric-in-house", on=date(2026, 8, 24), reason="dyed again", waits_for=Role.FINANCE,
    )),
    (PLAN, plans.MilestoneWaived(**OF_IT, milestone="washed", reason="this style is not washed")),
    (PLAN, plans.ProductionStarted(**OF_IT)),
    (PLAN, plans.CuttingStarted(**OF_IT, lines=("1",))),
    (PLAN, plans.PlanConceded(
        **OF_IT, gate=plans.PlanGate.CUTTING, reason="approved by phone, the mail follows", opinion="go on",
        evidence=(PHOTO,),
    )),
    (PLAN, plans.ReadyForecast(**OF_IT, on=date(2026, 9, 24), lines=("1",), reason="the last carton on the 23rd")),
    (PLAN, plans.PlanFactRetracted.model_validate(wrong(9, 9))),
    (TROUBLES, exceptions.OrderNoted(**OF_IT, customer_code="HARBOUR")),
    (TROUBLES, exceptions.ExceptionRaised(
        **TROUBLE, what="needle marks on 40 of 1200 pieces", severity=exceptions.Severity.MAJOR, owner=Role.WORKSHOP,
        lines=("1",), due=date(2026, 9, 1), evidence=(PHOTO,),
    )),
    (TROUBLES, exceptions.ExceptionAssigned(
        **TROUBLE, owner=Role.PURCHASING, due=date(2026, 9, 3), reason="the mill has to answer",
    )),
    (TROUBLES, exceptions.CorrectiveActionTaken(
        **TROUBLE, action="needles changed, the 40 pieces are remade", evidence=(PHOTO,),
    )),
    (TROUBLES, exceptions.ExceptionClosed(
        **TROUBLE, outcome="30 pieces looked at, no more marks", evidence=(PHOTO,),
    )),
    (TROUBLES, exceptions.ExceptionFactRetracted.model_validate(wrong(20, 5))),
]  # fmt: skip
