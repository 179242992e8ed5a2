"""Which events tell of a link of the chain, and of the promise itself."""

from services.tracking.orders.axes import Stage
from services.tracking.orders.counting import waits_for_it
from services.tracking.orders.lines import OWN_FACT
from services.tracking.orders.links import Link, Promise, Reason
from services.tracking.orders.materials import MaterialShown
from services.tracking.orders.plan import PlanShown
from services.tracking.orders.told import Fact, Told
from services.tracking.orders.view import OrderView
from services.tracking.why.spells import sailings
from shared.events.material import MaterialExpected, MaterialOrdered, MaterialPlanned, MaterialReceived
from shared.events.order import DateConfirmed, DateProposed
from shared.events.plan import MilestoneForecast, MilestoneReached, MilestoneWaived, PlanDrawn, ReadyForecast
from shared.events.shipment import ArrivalForecast, BookingRolled


def told_of(told: Told, link: Link) -> list[Fact]:
    """The events that tell when this link was to be reached, is expected, or was reached; of a step none does."""
    about = link.cause.about
    match link.cause.reason:
        case Reason.MILESTONE:
            drawn = sorted(told.of(PlanDrawn), key=lambda fact: fact.decided)[-1:]
            facts = told.of(MilestoneReached, MilestoneForecast, MilestoneWaived)
            return [*drawn, *(fact for fact in facts if fact.event.milestone == about)]
        case Reason.MATERIAL:
            facts = told.of(MaterialPlanned, MaterialOrdered, MaterialExpected, MaterialReceived)
            return [fact for fact in facts if fact.event.material == about]
        case Reason.READY:
            return [fact for fact in told.of(ReadyForecast) if not fact.event.lines]
        case Reason.SAILING | Reason.NOT_LEFT:
            return [*sailings(told).get(about, ()), *_stages(told, about, Stage.HANDED_OVER, Stage.DEPARTED)]
        case Reason.ARRIVAL | Reason.NOT_ARRIVED:
            moved = [fact for fact in told.of(ArrivalForecast) if fact.event.shipment == about]
            came = _stages(told, about, Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)
            return [*sailings(told).get(about, ()), *moved, *came]
        case Reason.STEP:
            return []


def words_of(view: OrderView, told: Told, link: Link) -> str | None:
    """The reason that people gave for it last: for a milestone with its forecast, else with a material's it awaits."""
    about = link.cause.about
    match link.cause.reason:
        case Reason.MILESTONE:
            forecasts = [fact for fact in told.of(MilestoneForecast) if fact.event.milestone == about]
            waiting = {each.number for each in view.materials if view.plan and _waits(view.plan, each, about)}
            facts = forecasts or [fact for fact in told.of(MaterialExpected) if fact.event.material in waiting]
        case Reason.MATERIAL:
            facts = [fact for fact in told.of(MaterialExpected) if fact.event.material == about]
        case Reason.READY:
            facts = [fact for fact in told.of(ReadyForecast) if not fact.event.lines]
        case Reason.SAILING:
            facts = [fact for fact in told.of(BookingRolled) if fact.event.shipment == about]
        case Reason.ARRIVAL:
            facts = [fact for fact in told.of(BookingRolled, ArrivalForecast) if fact.event.shipment == about]
        case _:
            facts = []
    last = max(facts, key=lambda fact: fact.decided, default=None)
    return last.event.reason if last else None


def _waits(plan: PlanShown, material: MaterialShown, code: str) -> bool:
    waiting = waits_for_it(plan, material) if material.expected_on else None
    return waiting is not None and waiting.code == code


def told_of_promise(told: Told, promise: Promise) -> list[Fact]:
    """Of the day that was promised, and of the event by which it was kept."""
    papers = [*told.received, *(fact for fact in told.amended if fact.event.lines is not None)]
    agreed = told.of(DateProposed, DateConfirmed)
    stage = OWN_FACT.get(promise.basis, Stage.HANDED_OVER)
    kept = _stages(told, promise.shipment, *stage.and_later)[:1] if promise.shipment else []
    return [*papers, *agreed, *kept]


def _stages(told: Told, shipment: str, *stages: Stage) -> list[Fact]:
    its = told.shipments.get(shipment, {})
    return [fact for stage in stages for fact in its.get(stage, ())]
