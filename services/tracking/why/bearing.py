"""Which spells can hold up a link of the chain, and to whom its other days are put down."""

from dataclasses import dataclass
from datetime import date

from services.tracking.orders.axes import Stage
from services.tracking.orders.counting import is_delivery
from services.tracking.orders.links import Link, Reason
from services.tracking.orders.next_step import Step, next_step
from services.tracking.orders.plan import MilestoneShown, PlanShown
from services.tracking.orders.points import Open, points
from services.tracking.orders.told import Told
from services.tracking.orders.view import OrderView
from services.tracking.why.parties import OF_PARTIES, Whose, of_role
from services.tracking.why.spells import Held, Spell
from shared.events.plan import MilestoneForecast
from shared.events.sample import SampleKind
from shared.identity.roles import Role

SAMPLES = {
    "pre-production-sample": SampleKind.PRE_PRODUCTION,
    "shipment-sample": SampleKind.SHIPMENT,
    "size-set": SampleKind.SIZE_SET,
    "fit": SampleKind.FIT,
    "proto": SampleKind.PROTO,
}
"""By how a milestone's code begins."""
FOR_STEPS = {
    Step.RELEASE: {Held.QUESTION},
    Step.START_PRODUCTION: {Held.MONEY, Held.CREDIT},
    Step.MAKE: {Held.SAMPLE_AWAY, Held.SAMPLE_ROUND, Held.MATERIAL, Held.OUTWORK},
    Step.INSPECT: {Held.INSPECTION, Held.VERDICT},
    Step.HAND_OVER: {Held.INSPECTION, Held.VERDICT, Held.SAMPLE_AWAY, Held.SAMPLE_ROUND},
    Step.SHIP: {Held.CUSTOMS, Held.ROLLED},
    Step.DELIVER: {Held.CUSTOMS},
}
"""What a step can wait for."""
OF_STEPS = {Step.MAKE: Whose.FACTORY, Step.INSPECT: Whose.FACTORY, Step.SHIP: Whose.CARRIER}
"""With whom a step lies otherwise; all others lie with us, and what is on its way with the carrier."""
ON_THE_WAY = frozenset({Stage.DEPARTED})


@dataclass(frozen=True, slots=True)
class Bearing:
    """`spells` in the order in which they count, `rest` for all other days."""

    spells: tuple[Spell, ...]
    rest: Spell

    def on(self, day: date) -> Spell:
        """In which spell that day lies."""
        return next((each for each in self.spells if each.covers(day)), self.rest)

    def may_stand_beside(self, spell: Spell) -> bool:
        """Whether it has to be named where it overlaps; samples and money are never late by themselves."""
        return spell in self.spells or spell.held in {
            Held.QUESTION, Held.MATERIAL, Held.OUTWORK, Held.INSPECTION, Held.VERDICT, Held.CUSTOMS
        }  # fmt: skip


def bearing(view: OrderView, told: Told, spells: tuple[Spell, ...], link: Link) -> Bearing:
    """Of these spells those that can hold up this link, and with whom it lies on all other days."""
    match link.cause.reason:
        case Reason.MILESTONE:
            assert view.plan
            shown = view.plan.milestone(link.cause.about)
            assert shown
            return _of_milestone(view, view.plan, shown, told, spells)
        case Reason.MATERIAL:
            its = tuple(
                each
                for each in spells
                if each.held in {Held.NOT_ORDERED, Held.MATERIAL} and each.about == link.cause.about
            )
            return Bearing(its, _rest(Whose.MILL, Held.MATERIAL, link.cause.about))
        case Reason.READY:
            its = tuple(each for each in spells if each.held in {Held.INSPECTION, Held.VERDICT, Held.OUTWORK})
            return Bearing(its, _rest(Whose.FACTORY, Held.READY, ""))
        case Reason.SAILING | Reason.NOT_LEFT | Reason.ARRIVAL | Reason.NOT_ARRIVED:
            its = tuple(
                each
                for each in spells
                if each.held in {Held.ROLLED, Held.CUSTOMS} and each.about in {link.cause.about, ""}
            )
            return Bearing(its, _of_shipping(view, link))
        case Reason.STEP:
            return _of_step(view, Step(link.cause.about), spells)


def _of_milestone(
    view: OrderView, plan: PlanShown, shown: MilestoneShown, told: Told, spells: tuple[Spell, ...]
) -> Bearing:
    its: list[Spell] = []
    if shown.waits_for:
        facts = tuple(fact for fact in told.of(MilestoneForecast) if fact.event.milestone == shown.code)
        its.append(Spell(of_role(shown.waits_for), Held.TOLD, shown.code, date.min, None, facts))
    its += [each for each in spells if _can_hold_up(shown, plan, each)]
    return Bearing(tuple(its), _rest(owner(view, plan, shown), Held.WORK, shown.code))


def _can_hold_up(shown: MilestoneShown, plan: PlanShown, spell: Spell) -> bool:
    match spell.held:
        case Held.QUESTION:
            return not shown.after
        case Held.MONEY | Held.CREDIT:
            return shown.owner is Role.FINANCE and not shown.code.startswith("balance")
        case Held.SAMPLE_AWAY | Held.SAMPLE_ROUND:
            kind = next((kind for begins, kind in SAMPLES.items() if shown.code.startswith(begins)), None)
            return spell.kind == kind and shown.owner is not Role.PURCHASING
        case Held.MATERIAL | Held.NOT_ORDERED:
            return shown.owner is Role.PURCHASING and (spell.held is Held.MATERIAL or not is_delivery(shown, plan))
        case Held.OUTWORK:
            return shown.owner in {Role.PRODUCTION_MERCHANDISER, Role.WORKSHOP, Role.SUBCONTRACTOR}
        case Held.INSPECTION | Held.VERDICT:
            return shown.owner is Role.QUALITY or shown.code == "cargo-ready"
        case Held.ROLLED | Held.CUSTOMS:
            return shown.owner in {Role.SHIPPING_CLERK, Role.LOGISTICS_MERCHANDISER}
        case _:
            return False


def owner(view: OrderView, plan: PlanShown, shown: MilestoneShown) -> Whose:
    """With whom a milestone lies that nothing else held up."""
    match shown.owner:
        case Role.PURCHASING if is_delivery(shown, plan) or any(each.supplier for each in view.materials):
            return Whose.MILL
        case Role.LOGISTICS_MERCHANDISER | Role.SHIPPING_CLERK if _has_left(view) and _is_after_leaving(shown, plan):
            return Whose.CARRIER
        case _:
            return of_role(shown.owner)


def _has_left(view: OrderView) -> bool:
    return any(each.stage in Stage.DEPARTED.and_later for each in view.shipments)


def _is_after_leaving(shown: MilestoneShown, plan: PlanShown) -> bool:
    owners = {each.code: each.owner for each in plan.milestones}
    return any(owners.get(code) in {Role.SHIPPING_CLERK, Role.LOGISTICS_MERCHANDISER} for code in shown.after)


def _of_shipping(view: OrderView, link: Link) -> Spell:
    stage = next((each.stage for each in view.shipments if each.number == link.cause.about), None)
    if link.cause.reason is Reason.NOT_LEFT:
        is_here = stage in {None, Stage.BOOKED}
        return _rest(Whose.US if is_here else Whose.CARRIER, Held.NOT_LEFT, link.cause.about)
    if stage is None or (stage is Stage.BOOKED and link.cause.reason is Reason.ARRIVAL):
        return _rest(Whose.US, Held.BOOKED, link.cause.about)
    if stage in Stage.ARRIVED.and_later and link.cause.reason is Reason.ARRIVAL:
        return _rest(Whose.FORWARDER, Held.ON_CARRIAGE, link.cause.about)
    return _rest(Whose.CARRIER, Held.VOYAGE, link.cause.about)


def _of_step(view: OrderView, step: Step, spells: tuple[Spell, ...]) -> Bearing:
    following = next_step(view, points(view))
    whose = OF_STEPS.get(step, Whose.US)
    if following and following.blocked_by:
        is_customs = following.blocked_by[0].open is Open.CUSTOMS_QUERY
        whose = Whose.CUSTOMS if is_customs else OF_PARTIES[following.waits_for]
    elif step is Step.DELIVER:
        whose = Whose.CARRIER if {each.stage for each in view.shipments} <= ON_THE_WAY else Whose.FORWARDER
    its = tuple(each for each in spells if each.held in FOR_STEPS.get(step, ()) and each.until is None)
    return Bearing(its, _rest(whose, Held.WORK, step))


def _rest(whose: Whose, held: Held, about: str) -> Spell:
    """A spell for all days of which nothing was told."""
    return Spell(whose, held, about, date.min, None, ())
