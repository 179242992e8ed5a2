"""Following an order's plan over HTTP: what is told of it, and what may begin."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from services.production.plans import domain, facts
from services.production.plans.conceding import check_not_conceded_by
from services.production.plans.deciding import Concedes, Decides, Plans, Reaches
from services.production.plans.requests import (
    ChooseTemplate,
    ConcedeGate,
    ForecastMilestone,
    ForecastReady,
    ReachMilestone,
    StartCutting,
    WaiveMilestone,
)
from services.production.plans.state import Plan, plan_of
from services.production.plans.view import PlanNow, plan_now
from shared.errors import Rejected, Unknown
from shared.events.plan import (
    MilestoneForecast,
    MilestoneReached,
    PlanConceded,
    PlanEvent,
    PlanGate,
    ReadyForecast,
)
from shared.events.values import PathReference
from shared.http import edge
from shared.http.attached import Attached
from shared.http.commands import After, Reading, Retract, reading
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import MAKING, PLANNING, STAFF, WORKING, Role
from shared.planning import factory_day
from shared.repository import Past

router = edge.router(prefix="/v1/orders/{order_id}/plan", tags=["plans"])

PlansRead = Annotated[Reading[Plan, PlanEvent], reading("plan")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Code = Annotated[PathReference, Path(description="The milestone's code", examples=["fabric-in-house"])]


@router.get("")
@allows(STAFF)
async def show_plan_as_decided(order_id: OrderId, plans: PlansRead, request: Request, response: Response) -> PlanNow:
    """The order's plan as the next decision sees it, and when its milestones are expected by what was told here."""
    known, history = await plans.get(plan_of(order_id)), await plans.history(plan_of(order_id))
    if not known.version:
        raise Unknown("nothing is planned here for such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return plan_now(order_id, known, history[: known.version], factory_day(request.app.state.now()))


@router.post("/template")
@allows(PLANNING)
async def choose_template(order_id: OrderId, body: ChooseTemplate, decides: Decides) -> After:
    """Draw the plan from another template than the usual one: now, or when the order is released."""

    async def decide(plan: Plan, _: Past) -> Sequence[PlanEvent]:
        return domain.choose(plan, order_id, body.template, body.reason)

    return await decides(order_id, body, decide)


@router.post("/milestones/{milestone}/reached")
@allows(WORKING)
async def note_milestone(
    order_id: OrderId, milestone: Code, body: ReachMilestone, attached: Attached, reaches: Reaches
) -> After:
    """It was reached: a fact, with or without those before it."""
    evidence = await attached.of(body.evidence)
    return await reaches(MilestoneReached(order_id=order_id, milestone=milestone, evidence=evidence), body)


@router.post("/milestones/{milestone}/forecast")
@allows(WORKING)
async def forecast_milestone(order_id: OrderId, milestone: Code, body: ForecastMilestone, plans: Plans) -> After:
    """It is expected on another day than before, and why. Every forecast is kept."""
    told = MilestoneForecast(
        order_id=order_id, milestone=milestone, on=body.on, reason=body.reason, waits_for=body.waits_for
    )
    return await plans.transact(plan_of(order_id), body, lambda plan: facts.forecast(plan, told))


@router.post("/milestones/{milestone}/waive")
@allows(PLANNING)
async def waive_milestone(order_id: OrderId, milestone: Code, body: WaiveMilestone, decides: Decides) -> After:
    """The order does without it. No gate opens by that."""

    async def decide(plan: Plan, _: Past) -> Sequence[PlanEvent]:
        return domain.waive(plan, order_id, milestone, body.reason)

    return await decides(order_id, body, decide)


@router.post("/start")
@allows(PLANNING)
async def start_production(order_id: OrderId, body: Told, decides: Decides, request: Request) -> After:
    """Materials may be bought and the workshop's time used: after the deposit, or a verified letter of credit."""

    async def decide(plan: Plan, past: Past) -> Sequence[PlanEvent]:
        events = domain.start(plan, order_id)
        if events and not plan.is_paid_for:
            check_not_conceded_by(principal_of(request).id, PlanGate.START, await past())
        return events

    return await decides(order_id, body, decide)


@router.post("/cutting")
@allows(MAKING)
async def start_cutting(order_id: OrderId, body: StartCutting, decides: Decides, request: Request) -> After:
    """Bulk is cut 大货开裁, once a pre-production sample of the lines' styles is approved."""

    async def decide(plan: Plan, past: Past) -> Sequence[PlanEvent]:
        events = domain.cut(plan, order_id, body.lines)
        if events and plan.unapproved(body.lines or plan.lines):
            check_not_conceded_by(principal_of(request).id, PlanGate.CUTTING, await past())
        return events

    return await decides(order_id, body, decide)


@router.post("/concessions")
@allows(Role.MANAGER)
async def concede_gate(order_id: OrderId, body: ConcedeGate, attached: Attached, concedes: Concedes) -> After:
    """A manager who had no hand in the plan opens a gate 让步放行, and answers for it; somebody else goes through."""
    wanted = PlanConceded(
        order_id=order_id,
        gate=body.gate,
        reason=body.reason,
        opinion=body.opinion,
        evidence=await attached.of(body.evidence),
    )
    return await concedes(wanted, body)


@router.post("/ready-forecasts")
@allows(MAKING)
async def forecast_ready(order_id: OrderId, body: ForecastReady, plans: Plans) -> After:
    """When goods will be ready to go 预计可出货日期: shipping books by it. Every forecast is kept."""
    told = ReadyForecast(order_id=order_id, on=body.on, lines=body.lines, reason=body.reason)
    return await plans.transact(plan_of(order_id), body, lambda plan: facts.expect_ready(plan, told))


@router.post("/retractions")
@allows(PLANNING)
async def retract_plan_fact(order_id: OrderId, body: Retract, plans: Plans, histories: PlansRead) -> After:
    """Declare an earlier fact about the order's plan wrong; it can then be told again, rightly."""
    id = plan_of(order_id)
    wrong = [each for each in await histories.history(id) if each.originator_version == body.version]
    if wrong and wrong[0].envelope.actor.id.startswith("policy:"):
        raise Rejected(f"version {body.version} is of what the order service said: retract it there")
    return await plans.retract(id, body)
