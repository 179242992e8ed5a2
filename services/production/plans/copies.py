"""Our copies of what the order service said, as far as the plan depends on it, and what follows from them.

Of orders that are not made to order nothing is noted. Each copy is recorded even where it changes nothing: should what
it copies be retracted, exactly it goes, and with it the plan that was drawn because of it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal
from uuid import UUID

from services.production.plans.domain import drawn_anew, reached, template_of
from services.production.plans.drawing import draw, first
from services.production.plans.evolve import evolve
from services.production.plans.state import Plan
from shared.events.order import (
    Clearance,
    DateConfirmed,
    DateProposed,
    Due,
    OrderAmended,
    OrderLine,
    OrderReceived,
    PaymentTerms,
)
from shared.events.order import ShipmentNoted as ShipmentTold
from shared.events.plan import (
    ClearanceNoted,
    DateNoted,
    OrderContinued,
    OrderNoted,
    OrderStopped,
    PlanEvent,
    PlannedLine,
    SampleNoted,
    ShipmentNoted,
)
from shared.events.sample import SampleKind
from shared.events.values import Basis, Remark


def note_order(plan: Plan, order_id: UUID, papers: OrderReceived) -> list[PlanEvent]:
    noted = OrderNoted(
        order_id=order_id,
        customer_code=papers.customer_code,
        lines=planned(papers.lines),
        country=papers.destination.country,
        waits_for_money=waits_for_money(papers.payment_terms),
        tolerance=papers.tolerance,
    )
    return [noted, *redrawn(plan, noted, "the order was received anew")]


def note_amendment(plan: Plan, order_id: UUID, change: OrderAmended) -> list[PlanEvent]:
    """What the change leaves out stays as it was."""
    if not plan.lines:
        return []
    noted = OrderNoted(
        order_id=order_id,
        lines=tuple(plan.lines.values()) if change.lines is None else planned(change.lines),
        country=plan.country if change.destination is None else change.destination.country,
        waits_for_money=None if change.payment_terms is None else waits_for_money(change.payment_terms),
    )
    return [noted, *redrawn(plan, noted, change.reason)]


def note_date(plan: Plan, order_id: UUID, said: DateProposed | DateConfirmed) -> list[PlanEvent]:
    """A side proposed a date, or confirmed one."""
    if not plan.lines:
        return []
    proposed = said if isinstance(said, DateProposed) else None
    noted = DateNoted(
        order_id=order_id,
        number=said.number,
        by=said.by,
        promised=proposed.promised if proposed else None,
        lines=proposed.lines if proposed else (),
    )
    return [noted, *redrawn(plan, noted, f"both sides agreed on another date (proposal {said.number})")]


def note_release(plan: Plan, order_id: UUID, day: date) -> list[PlanEvent]:
    """The plan is drawn: it begins on the day of the release."""
    if plan.customer_code is None:
        return []
    template, promised = template_of(plan), first(line.promised for line in plan.lines.values())
    drawn = draw(order_id, template, begins=day, promised=promised, country=plan.country)
    return [drawn, *reached(plan, order_id, template.reached_by.released)]


def stop(plan: Plan, order_id: UUID, standing: Literal["held", "cancelled"]) -> list[PlanEvent]:
    return [OrderStopped(order_id=order_id, standing=standing)] if plan.lines else []


def go_on(plan: Plan, order_id: UUID) -> list[PlanEvent]:
    return [OrderContinued(order_id=order_id)] if plan.lines else []


def note_clearance(plan: Plan, order_id: UUID, clearance: Clearance, *, cleared: bool) -> list[PlanEvent]:
    return [ClearanceNoted(order_id=order_id, clearance=clearance, cleared=cleared)] if plan.lines else []


def note_sample(_: Plan, order_id: UUID, sample_id: UUID, kind: SampleKind, styles: Iterable[str]) -> list[PlanEvent]:
    """A sample of these styles is asked for; only those that cutting waits for are noted."""
    if kind is not SampleKind.PRE_PRODUCTION:
        return []
    return [SampleNoted(order_id=order_id, sample_id=sample_id, kind=kind, styles=tuple(dict.fromkeys(styles)))]


def note_other_styles(plan: Plan, order_id: UUID, sample_id: UUID, styles: Iterable[str]) -> list[PlanEvent]:
    """A sample that was noted is to be of other styles."""
    if sample_id not in plan.samples:
        return []
    return note_sample(plan, order_id, sample_id, SampleKind.PRE_PRODUCTION, styles)


def note_word(plan: Plan, order_id: UUID, sample_id: UUID, round: int, *, approved: bool) -> list[PlanEvent]:
    """The customer's word on a round of a sample that was noted."""
    if sample_id not in plan.samples:
        return []
    noted = SampleNoted(
        order_id=order_id,
        sample_id=sample_id,
        kind=SampleKind.PRE_PRODUCTION,
        styles=plan.samples[sample_id].styles,
        round=round,
        approved=approved,
    )
    after = evolve(plan, noted)
    if not after.lines or after.unapproved(after.lines):
        return [noted]
    return [noted, *reached(plan, order_id, template_of(plan).reached_by.sample)]


def note_shipment(plan: Plan, order_id: UUID, told: ShipmentTold) -> list[PlanEvent]:
    """Goods left or were delivered; once it is all of them, their milestone is reached."""
    if not plan.lines:
        return []
    noted = ShipmentNoted(order_id=order_id, shipment=told.shipment, stage=told.stage, lines=told.lines)
    if not evolve(plan, noted).is_all(told.stage):
        return [noted]
    basis = Basis.ON_BOARD if told.stage == "departed" else Basis.DELIVERED
    return [noted, *reached(plan, order_id, template_of(plan).kept_by[basis])]


def redrawn(plan: Plan, noted: OrderNoted | DateNoted, because: Remark) -> list[PlanEvent]:
    """The plan anew, where it was drawn and its lines, their dates or where they go are others by what was noted."""
    after = evolve(plan, noted)
    changed = (after.lines, after.country) != (plan.lines, plan.country)
    return [*drawn_anew(after, because)] if changed else []


def waits_for_money(terms: PaymentTerms | None) -> bool:
    """Whether the terms ask for something before production starts."""
    return terms is not None and (
        terms.letter_of_credit or any(part.due is Due.ON_ORDER and part.percent for part in terms.instalments)
    )


def planned(lines: tuple[OrderLine, ...]) -> tuple[PlannedLine, ...]:
    return tuple(PlannedLine(**{name: getattr(line, name) for name in PlannedLine.model_fields}) for line in lines)
