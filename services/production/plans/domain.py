"""What we may decide about an order's plan: what it is drawn from, what may begin, and what it does without."""

from collections.abc import Sequence
from typing import assert_never
from uuid import UUID

from services.production.plans.drawing import draw, first
from services.production.plans.evolve import evolve
from services.production.plans.refusals import is_cancelled, not_known_yet, not_released, on_hold
from services.production.plans.state import Plan, Standing
from services.production.plans.templates import USUAL, Template, templates
from shared.errors import Rejected, Unknown
from shared.events.plan import (
    CuttingStarted,
    MilestoneReached,
    MilestoneWaived,
    PlanDrawn,
    PlanEvent,
    PlanGate,
    ProductionStarted,
    TemplateChosen,
)
from shared.events.values import PathReference, Remark


def choose(plan: Plan, order_id: UUID, template: PathReference, reason: Remark | None) -> list[PlanEvent]:
    """From which template the plan is drawn; where it is drawn already, it is drawn anew."""
    if template not in templates():
        raise Rejected(f"there is no template {template}: there are {', '.join(templates())}")
    match plan.standing:
        case Standing.UNKNOWN:
            raise not_known_yet("its plan cannot be drawn otherwise")
        case Standing.CANCELLED:
            raise is_cancelled("planned otherwise")
        case Standing.OPEN | Standing.RELEASED | Standing.HELD:
            if template_of(plan).name == template:
                return []
            chosen = TemplateChosen(order_id=order_id, template=template, reason=reason)
            return [chosen, *drawn_anew(evolve(plan, chosen), reason or f"the template {template} was chosen")]
        case _:
            assert_never(plan.standing)


def drawn_anew(plan: Plan, because: Remark) -> list[PlanDrawn]:
    """The plan once more, from the beginning that it had; nothing where it was never drawn."""
    if plan.drawn is None:
        return []
    promised = first(line.promised for line in plan.lines.values())
    again = draw(
        plan.drawn.order_id,
        template_of(plan),
        begins=plan.drawn.begins,
        promised=promised,
        country=plan.country,
        because=because,
    )
    return [again]


def template_of(plan: Plan) -> Template:
    """The one that was chosen; the usual one where none was, or where what was chosen is no more."""
    return templates().get(plan.template or USUAL, templates()[USUAL])


def start(plan: Plan, order_id: UUID) -> list[PlanEvent]:
    """Materials may be bought and the workshop's time used: after the deposit, or a verified letter of credit."""
    check_goes_on(plan, "started")
    if plan.started:
        return []
    if not plan.is_paid_for and PlanGate.START not in plan.conceded:
        raise Rejected(
            "production waits for the deposit, or for a letter of credit that was verified",
            gate=PlanGate.START,
            missing="the deposit, or a verified letter of credit",
            opened_by="finance, who notes the payment, or a manager who had no hand in the plan, by a concession",
        )
    return [ProductionStarted(order_id=order_id), *reached(plan, order_id, template_of(plan).reached_by.started)]


def cut(plan: Plan, order_id: UUID, lines: Sequence[PathReference] = ()) -> list[PlanEvent]:
    """Bulk is cut 大货开裁, of these lines or of all, once a pre-production sample of their styles is approved."""
    check_goes_on(plan, "cut")
    if unknown := [number for number in lines if number not in plan.lines]:
        raise Rejected(f"the order has no line {', '.join(unknown)}: it has {', '.join(plan.lines)}")
    further = [number for number in lines or plan.lines if number not in plan.cut]
    if not further:
        return []
    if not plan.started:
        raise Rejected(
            "production was not started: bulk is cut after that",
            gate=PlanGate.START,
            missing="production is started",
            opened_by="a production merchandiser, planning or a manager",
        )
    if (styles := plan.unapproved(further)) and PlanGate.CUTTING not in plan.conceded:
        raise Rejected(
            f"no pre-production sample 产前样 is approved of {', '.join(styles)}",
            gate=PlanGate.CUTTING,
            missing=f"the customer approves a pre-production sample of {', '.join(styles)}",
            opened_by="the customer, or a manager who had no hand in the plan, by a concession",
        )
    cutting = CuttingStarted(order_id=order_id, lines=tuple(further) if len(further) < len(plan.lines) else ())
    return [cutting, *reached(plan, order_id, template_of(plan).reached_by.cutting)]


def waive(plan: Plan, order_id: UUID, milestone: PathReference, reason: Remark) -> list[PlanEvent]:
    """The order does without a milestone that was not reached. No gate opens by that."""
    check_goes_on(plan, "planned otherwise", held=True)
    check_is_planned(plan, milestone)
    if milestone in plan.reached:
        raise Rejected(f"{milestone} was reached already: the order cannot do without it any more")
    if milestone in plan.waived:
        return []
    return [MilestoneWaived(order_id=order_id, milestone=milestone, reason=reason)]


def reached(plan: Plan, order_id: UUID, milestone: PathReference | None) -> list[PlanEvent]:
    """That a milestone is reached by what was decided or heard, unless that was told before; None: there is none."""
    if milestone is None or milestone in plan.reached:
        return []
    return [MilestoneReached(order_id=order_id, milestone=milestone)]


def check_goes_on(plan: Plan, what: str, *, held: bool = False) -> None:
    """Raises Rejected, or NotKnownYet, unless the order was released and goes on; also while it is `held`, if so."""
    match plan.standing:
        case Standing.UNKNOWN:
            raise not_known_yet(f"it cannot be {what}")
        case Standing.CANCELLED:
            raise is_cancelled(what)
        case Standing.OPEN:
            raise not_released(what)
        case Standing.HELD:
            if not held:
                raise on_hold(what)
            if plan.drawn is None:
                raise not_released(what)
        case Standing.RELEASED:
            return
        case _:
            assert_never(plan.standing)


def check_is_planned(plan: Plan, milestone: PathReference) -> None:
    """Raises Unknown where a plan is drawn and has no such milestone."""
    if plan.drawn and milestone not in (codes := [each.code for each in plan.drawn.milestones]):
        raise Unknown(f"the plan has no milestone {milestone}: it has {', '.join(codes)}")
