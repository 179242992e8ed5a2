"""Which events tell of a link of the chain, and of the promise itself."""

from services.tracking.orders.axes import Stage
from services.tracking.orders.lines import OWN_FACT
from services.tracking.orders.links import Link, Promise, Reason
from services.tracking.orders.told import Fact, Told
from services.tracking.why.spells import sailings
from shared.events.material import MaterialExpected, MaterialOrdered, MaterialPlanned, MaterialReceived
from shared.events.order import DateConfirmed, DateProposed
from shared.events.plan import MilestoneForecast, MilestoneReached, MilestoneWaived, PlanDrawn, ReadyForecast
from shared.events.shipment import ArrivalForecast


def told_of(told: Told, link: Link) -> list[Fact]:
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
        case Reason.SAILING:
            return [*sailings(told).get(about, ()), *_stages(told, about, Stage.HANDED_OVER, Stage.DEPARTED)]
        case Reason.ARRIVAL:
            moved = [fact for fact in told.of(ArrivalForecast) if fact.event.shipment == about]
            came = _stages(told, about, Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)
            return [*sailings(told).get(about, ()), *moved, *came]
        case Reason.STEP:
            return []


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
