"""What is told about an order's plan: it is taken down, also of an order that is not known or on hold."""

from services.production.plans.domain import check_is_planned
from services.production.plans.state import Plan
from shared.errors import Rejected
from shared.events.plan import MilestoneForecast, MilestoneReached, PlanEvent, ReadyForecast


def reach(plan: Plan, told: MilestoneReached) -> list[PlanEvent]:
    """A milestone was reached, with or without those before it; told once more it is the same."""
    check_is_planned(plan, told.milestone)
    return [] if told.milestone in plan.reached else [told]


def forecast(plan: Plan, told: MilestoneForecast) -> list[PlanEvent]:
    """When people expect it now. Each forecast is kept; what was said last counts."""
    check_is_planned(plan, told.milestone)
    if told.milestone in plan.reached:
        raise Rejected(f"{told.milestone} was reached already: there is nothing left to expect")
    return [] if plan.forecasts.get(told.milestone) == told else [told]


def expect_ready(plan: Plan, told: ReadyForecast) -> list[PlanEvent]:
    """When goods will be ready to go 预计可出货日期. Each forecast is kept; what was said last counts."""
    if plan.lines and (unknown := [number for number in told.lines if number not in plan.lines]):
        raise Rejected(f"the order has no line {', '.join(unknown)}: it has {', '.join(plan.lines)}")
    return [] if plan.ready == told else [told]
