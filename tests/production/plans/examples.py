"""The plan that these tests talk about: totes and pouches for Harbour & Sons in Germany, on board by 1 July 2026."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from services.production.plans.drawing import draw
from services.production.plans.evolve import evolve
from services.production.plans.state import Plan
from services.production.plans.templates import templates
from shared.events.order import Clearance, Side
from shared.events.plan import (
    ClearanceNoted,
    CuttingStarted,
    DateNoted,
    MilestoneForecast,
    MilestoneReached,
    MilestoneWaived,
    OrderContinued,
    OrderNoted,
    OrderStopped,
    PlanConceded,
    PlanDrawn,
    PlanEvent,
    PlanGate,
    PlannedLine,
    ProductionStarted,
    ReadyForecast,
    SampleNoted,
    TemplateChosen,
)
from shared.events.sample import SampleKind
from shared.events.values import Basis, PromisedDate, Unit
from tests.given import Given

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
SAMPLE = UUID("9b0b7e0a-53c3-5a40-8d51-7c1f1a2b3c4d")
BEGINS = date(2026, 3, 2)

given: Given[Plan, PlanEvent] = Given(Plan(), evolve)


def on(day: str, basis: Basis = Basis.ON_BOARD) -> PromisedDate:
    return PromisedDate(on=date.fromisoformat(day), basis=basis)


def line(number: str = "1", style: str = "B-2041", by: str = "2026-07-01", quantity: str = "100") -> PlannedLine:
    return PlannedLine(number=number, style=style, unit=Unit.PIECE, quantity=Decimal(quantity), promised=on(by))


LINES = (line(), line("2", "P-7", "2026-07-10"))


def noted(*lines: PlannedLine, whose: str | None = "HARBOUR", waits: bool | None = False) -> OrderNoted:
    return OrderNoted(order_id=ORDER, customer_code=whose, lines=lines or LINES, country="DE", waits_for_money=waits)


def drawn(
    template: str = "garment", by: str = "2026-07-01", basis: Basis = Basis.ON_BOARD, because: str | None = None
) -> PlanDrawn:
    return draw(ORDER, templates()[template], begins=BEGINS, promised=on(by, basis), country="DE", because=because)


def reached(milestone: str) -> MilestoneReached:
    return MilestoneReached(order_id=ORDER, milestone=milestone)


def forecast(milestone: str, day: str, reason: str = "the mill is late") -> MilestoneForecast:
    return MilestoneForecast(order_id=ORDER, milestone=milestone, on=date.fromisoformat(day), reason=reason)


def waived(milestone: str) -> MilestoneWaived:
    return MilestoneWaived(order_id=ORDER, milestone=milestone, reason="this style is not washed")


def sample(*styles: str, round: int | None = None, approved: bool | None = None) -> SampleNoted:
    return SampleNoted(
        order_id=ORDER, sample_id=SAMPLE, kind=SampleKind.PRE_PRODUCTION, styles=styles, round=round, approved=approved
    )


def said(by: Side, day: str | None = None, number: str = "D-1", lines: tuple[str, ...] = ()) -> DateNoted:
    return DateNoted(order_id=ORDER, number=number, by=by, promised=on(day) if day else None, lines=lines)


def money(*, cleared: bool = True) -> ClearanceNoted:
    return ClearanceNoted(order_id=ORDER, clearance=Clearance.PRODUCTION, cleared=cleared)


def stopped(standing: Literal["held", "cancelled"]) -> OrderStopped:
    return OrderStopped(order_id=ORDER, standing=standing)


def conceded(gate: PlanGate) -> PlanConceded:
    return PlanConceded(order_id=ORDER, gate=gate, reason="the mail follows")


def cutting(*lines: str) -> CuttingStarted:
    return CuttingStarted(order_id=ORDER, lines=lines)


def ready(day: str, *lines: str) -> ReadyForecast:
    return ReadyForecast(order_id=ORDER, on=date.fromisoformat(day), lines=lines)


def chosen(template: str, reason: str | None = None) -> TemplateChosen:
    return TemplateChosen(order_id=ORDER, template=template, reason=reason)


held, cancelled, resumed = stopped("held"), stopped("cancelled"), OrderContinued(order_id=ORDER)
started = ProductionStarted(order_id=ORDER)
released = (noted(), drawn(), reached("order-released"))
"""Received and released: nothing waits for money."""
approved = sample("B-2041", "P-7", round=1, approved=True)
