# One room: what is told of the making is read as one table.
"""What is decided and told of an order's making 生产 and its plan, by the production service."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.tracking.acting.act import About, Act, Area, Field, Kind
from services.tracking.acting.asked import (
    OF_LINES,
    OPINION,
    REASON,
    REMARKS,
    WHY,
    day,
    evidence,
    lines,
    text,
)
from services.tracking.acting.known import (
    at,
    in_the_way,
    left_at,
    next_number,
    no_plan,
    not_released,
    on_hold,
    once,
    out,
    several,
    stage_now,
)
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Production
from services.tracking.orders.next_step import Step
from services.tracking.orders.points import Open
from shared.events.files import Kind as FileKind
from shared.events.order import Flow
from shared.events.plan import PlanGate
from shared.identity.roles import MAKING, PLANNING, PRODUCING, WORKING, Role

AT = "/v1/orders/{order_id}"
PLAN = f"{AT}/plan"
NOT_YET = {Production.NOT_PLANNED, Production.PLANNED}


def _milestones(order: OrderAnswer) -> list[str]:
    """Those that are not reached yet, and not waived."""
    return (
        [each.code for each in order.plan.milestones if not each.reached_on and not each.waived] if order.plan else []
    )


MILESTONE = Field(
    name="milestone",
    kind=Kind.CHOICE,
    choices=_milestones,
    words="milestone",
    required=True,
    in_path=True,
    default=lambda _, about: about,
)


def _planned(order: OrderAnswer) -> Iterator[About]:
    return once(order, where=bool(_milestones(order)))


def _starting(order: OrderAnswer) -> Iterator[About]:
    why = (*not_released(order), *in_the_way(order, Step.START_PRODUCTION))
    return once(order, why=why, where=_is_made(order) and order.production in NOT_YET)


def _cutting(order: OrderAnswer) -> Iterator[About]:
    not_started = (("not_now", "not_started", ""),) if order.production in NOT_YET else ()
    is_to_come = order.plan is None or order.plan.cutting is None
    is_open = order.production is not Production.MADE and is_to_come
    return once(order, why=(*not_started, *in_the_way(order, Step.MAKE)), where=_is_made(order) and is_open)


def _is_made(order: OrderAnswer) -> bool:
    return order.flow is Flow.MADE_TO_ORDER


def _making(order: OrderAnswer) -> Iterator[About]:
    return once(order, why=(*no_plan(order), *on_hold(order)), where=_is_made(order))


def _conceding(order: OrderAnswer) -> Iterator[About]:
    is_shut = any(("open", *way[1:]) == way for way in in_the_way(order, Step.START_PRODUCTION))
    waits_for_sample = order.plan is not None and order.plan.cutting is None
    return once(order, where=order.plan is not None and (is_shut or waits_for_sample))


def _left(order: OrderAnswer, stage: str) -> Mapping[str, Decimal]:
    return left_at(order, stage or stage_now(order))


def _stages(order: OrderAnswer) -> tuple[str, ...]:
    return order.plan.stages if order.plan else ()


ACTS = (
    Act(
        key="start",
        area=Area.MAKING,
        service="production",
        path=f"{PLAN}/start",
        roles=PLANNING,
        offered=_starting,
        minds=("plan.", "order.held", "order.amended"),
        steps=frozenset({Step.START_PRODUCTION}),
    ),
    Act(
        key="cutting",
        area=Area.MAKING,
        service="production",
        path=f"{PLAN}/cutting",
        roles=MAKING,
        fields=(OF_LINES,),
        offered=_cutting,
        minds=("plan.cutting", "order.held", "order.amended"),
        steps=frozenset({Step.MAKE}),
    ),
    Act(
        key="output",
        area=Area.MAKING,
        service="production",
        path=f"{AT}/output",
        roles=PRODUCING,
        fields=(
            Field(
                name="stage",
                kind=Kind.CHOICE,
                choices=_stages,
                words="making",
                required=True,
                default=lambda order, stage: stage or stage_now(order),
            ),
            lines(required=True, spoiled=True, of=_left),
            text("lot", most=64, more=True),
            Field(name="report", required=True, most=64, more=True, fresh="R-"),
        ),
        offered=_making,
        minds=("output.recorded", "output.fact_retracted"),
        steps=frozenset({Step.MAKE}),
    ),
    Act(
        key="outwork_sent",
        area=Area.MAKING,
        service="production",
        path=f"{AT}/outwork",
        roles=PRODUCING,
        fields=(
            text("subcontractor", required=True),
            text("process", required=True),
            lines(required=True),
            day("due"),
            Field(
                name="note",
                required=True,
                most=64,
                default=next_number("W-", lambda order: [each.note for each in order.outwork]),
            ),
        ),
        offered=_making,
        minds=("output.outwork",),
    ),
    Act(
        key="outwork_returned",
        area=Area.MAKING,
        service="production",
        path=AT + "/outwork/{note}/returned",
        roles=PRODUCING,
        fields=(
            lines(required=True, spoiled=True),
            Field(name="note", required=True, most=64, default=lambda _, about: f"R{about}"),
            REMARKS,
        ),
        offered=lambda order: several(order, (each.note for each in out(order))),
        place=at("note"),
        minds=("output.outwork",),
        points=frozenset({Open.OUTWORK}),
    ),
    Act(
        key="milestone",
        area=Area.MAKING,
        service="production",
        path=PLAN + "/milestones/{milestone}/reached",
        roles=WORKING,
        fields=(MILESTONE, evidence(FileKind.PHOTO)),
        offered=_planned,
        minds=("plan.milestone", "plan.drawn"),
    ),
    Act(
        key="milestone_forecast",
        area=Area.MAKING,
        service="production",
        path=PLAN + "/milestones/{milestone}/forecast",
        roles=WORKING,
        fields=(
            MILESTONE,
            day("on", required=True),
            REASON,
            Field(name="waits_for", kind=Kind.CHOICE, choices=tuple(Role), words="owner"),
        ),
        offered=_planned,
        minds=("plan.milestone", "plan.drawn"),
    ),
    Act(
        key="milestone_waived",
        area=Area.MAKING,
        service="production",
        path=PLAN + "/milestones/{milestone}/waive",
        roles=PLANNING,
        fields=(MILESTONE, REASON),
        offered=_planned,
        minds=("plan.milestone", "plan.drawn"),
    ),
    Act(
        key="ready",
        area=Area.MAKING,
        service="production",
        path=f"{PLAN}/ready-forecasts",
        roles=MAKING,
        fields=(day("on", required=True), WHY, OF_LINES),
        offered=lambda order: once(order, where=_is_made(order)),
        minds=("plan.ready",),
    ),
    Act(
        key="concede_plan",
        area=Area.MAKING,
        service="production",
        path=f"{PLAN}/concessions",
        roles=frozenset({Role.MANAGER}),
        fields=(
            Field(
                name="gate",
                kind=Kind.CHOICE,
                choices=tuple(PlanGate),
                words="gate",
                required=True,
                default=lambda order, _: PlanGate.START if order.production in NOT_YET else PlanGate.CUTTING,
            ),
            REASON,
            OPINION,
            evidence(FileKind.CUSTOMER_PAPER, more=True),
        ),
        offered=_conceding,
        minds=("plan.",),
        sees="plan",
    ),
)
