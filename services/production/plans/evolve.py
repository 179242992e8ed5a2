"""How each fact changes what an order's plan is; any of them may be the first."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from services.production.plans.state import Plan, Sample, same
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
    PlanFactRetracted,
    PlanGate,
    PlannedLine,
    ProductionStarted,
    ReadyForecast,
    SampleNoted,
    ShipmentNoted,
    TemplateChosen,
)


def evolve(plan: Plan, event: PlanEvent) -> Plan:
    match event:
        case OrderNoted():
            return noted(plan, event)
        case OrderStopped(standing="held"):
            return replace(plan, held=True)
        case OrderStopped():
            return replace(plan, cancelled=True)
        case OrderContinued():
            return replace(plan, held=False)
        case DateNoted(number=number):
            plan = replace(plan, dates={**plan.dates, number: (*plan.dates.get(number, ()), event)})
            return replace(plan, lines=promised(plan, number)) if plan.agreed(number) else plan
        case ClearanceNoted(cleared=cleared):
            return replace(plan, cleared=cleared)
        case SampleNoted(sample_id=sample_id, styles=styles, round=round, approved=approved):
            words = plan.samples[sample_id].words if sample_id in plan.samples else {}
            if round is not None and approved is not None:
                words = {**words, round: approved}
            return replace(plan, samples={**plan.samples, sample_id: Sample(styles, words)})
        case ShipmentNoted(shipment=shipment, stage=stage, lines=lines):
            return replace(plan, gone={**plan.gone, **{(stage, shipment, line.line): line for line in lines}})
        case TemplateChosen(template=template):
            return replace(plan, template=template)
        case PlanDrawn():
            return replace(plan, drawn=event)
        case MilestoneReached(milestone=milestone):
            return replace(plan, reached=plan.reached | {milestone})
        case MilestoneForecast(milestone=milestone):
            return replace(plan, forecasts={**plan.forecasts, milestone: event})
        case MilestoneWaived(milestone=milestone):
            return replace(plan, waived=plan.waived | {milestone})
        case ProductionStarted():
            return replace(plan, started=True)
        case CuttingStarted(lines=lines):
            return replace(plan, cut=plan.cut | frozenset(lines or plan.lines))
        case PlanConceded(gate=gate):
            return replace(plan, conceded=plan.conceded | {gate})
        case ReadyForecast():
            return replace(plan, ready=event)
        case PlanFactRetracted():
            return plan
        case _:
            assert_never(event)


def noted(plan: Plan, event: OrderNoted) -> Plan:
    """An amendment does not say whose order it is: after a retracted receipt it does not make the order known.

    A concession to cut is for the styles that there were; others need one of their own.
    """
    lines = {line.number: line for line in event.lines}
    same_styles = _styles(lines.values()) <= _styles(plan.lines.values())
    return replace(
        plan,
        customer_code=event.customer_code or plan.customer_code,
        lines=lines,
        country=event.country,
        waits_for_money=plan.waits_for_money if event.waits_for_money is None else event.waits_for_money,
        tolerance=event.tolerance or plan.tolerance,
        conceded=plan.conceded if same_styles else plan.conceded - {PlanGate.CUTTING},
    )


def promised(plan: Plan, number: str) -> dict[str, PlannedLine]:
    """The lines as both sides have agreed by this proposal; where what was proposed is not known, as they were."""
    told = next((said for said in plan.dates[number] if said.promised), None)
    if told is None:
        return dict(plan.lines)
    return {
        line.number: line.model_copy(update={"promised": told.promised})
        if not told.lines or line.number in told.lines
        else line
        for line in plan.lines.values()
    }


def _styles(lines: Iterable[PlannedLine]) -> frozenset[str]:
    return frozenset(same(line.style) for line in lines)
