"""Gates that were closed when something happened all the same: facts are stored, and what they passed by is named.

Only of goods that are made to order, and only where the order's life in the house was told at all: an order that nobody
followed through samples, making and inspections passed nothing by (domain.md, rule 4).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from services.tracking.moments import surely_before
from services.tracking.orders.axes import Stage
from services.tracking.orders.goods import Goods
from services.tracking.orders.inspected import inspections, passed
from services.tracking.orders.irregularities import Code, Irregularity
from services.tracking.orders.standing import first
from services.tracking.orders.told import Fact, Told
from shared.envelope import Occurred
from shared.events.order import Clearance, Due, Flow, OrderCleared, OrderReceived
from shared.events.output import OutputRecorded
from shared.events.plan import CuttingStarted, PlanConceded, PlanDrawn, PlanGate
from shared.events.sample import (
    SampleApproved,
    SampleDelivered,
    SampleKind,
    SamplePhotographed,
    SampleRequested,
)
from shared.events.shipment import ShipmentConceded, ShipmentGate

NOTHING = Decimal(0)
LEFT = (Stage.HANDED_OVER, Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)


def gates_passed_by(told: Told, terms: OrderReceived | None, goods: Mapping[str, Goods]) -> Iterator[Irregularity]:
    """In the order of an order's life."""
    yield from _photos(told)
    if terms is None or terms.flow is not Flow.MADE_TO_ORDER:
        return
    yield from _money(told, terms)
    yield from _cutting(told)
    yield from _samples(told, terms)
    yield from _inspections(told, goods)


def short_or_damaged(told: Told) -> Iterator[Irregularity]:
    """What arrived otherwise than it left."""
    for number, stages in sorted(told.shipments.items()):
        for fact in stages.get(Stage.DELIVERED, ()):
            for each in fact.event.short:
                words = f"{each.quantity:f} of line {each.line} are missing from shipment {number}"
                yield Irregularity(Code.DELIVERED_SHORT, words, number, each.line)
            for each in fact.event.damaged:
                words = f"{each.quantity:f} of line {each.line} arrived damaged with shipment {number}"
                yield Irregularity(Code.DELIVERED_DAMAGED, words, number, each.line)


def _photos(told: Told) -> Iterator[Irregularity]:
    photographed = {(fact.event.sample, fact.event.round) for fact in told.of(SamplePhotographed)}
    for fact in told.of(SampleDelivered):
        if (fact.event.sample, fact.event.round) not in photographed:
            words = f"round {fact.event.round} of sample {fact.event.sample} went out, and was never photographed"
            yield Irregularity(Code.SENT_WITHOUT_PHOTO, words)


def _money(told: Told, terms: OrderReceived) -> Iterator[Irregularity]:
    payment = terms.payment_terms
    waits = payment and (payment.letter_of_credit or any(each.due is Due.ON_ORDER for each in payment.instalments))
    made = _begun(told)
    if not waits or made is None or _conceded(told, PlanGate.START, made):
        return
    cleared = first([each for each in told.of(OrderCleared) if each.event.clearance == Clearance.PRODUCTION])
    if cleared is None or surely_before(made, cleared):
        yield Irregularity(
            Code.MADE_WITHOUT_MONEY, "goods were made before the deposit, or a verified letter of credit"
        )


def _cutting(told: Told) -> Iterator[Irregularity]:
    cut = _begun(told)
    if cut is None or not told.of(PlanDrawn) or _conceded(told, PlanGate.CUTTING, cut):
        return
    kinds = {fact.event.sample: fact.event.kind for fact in told.of(SampleRequested)}
    approvals = [each for each in told.of(SampleApproved) if kinds.get(each.event.sample) == SampleKind.PRE_PRODUCTION]
    approved = first(approvals)
    if approved is None or surely_before(cut, approved):
        yield Irregularity(Code.CUT_WITHOUT_SAMPLE, "bulk was cut before the customer approved a pre-production sample")


def _samples(told: Told, terms: OrderReceived) -> Iterator[Irregularity]:
    if not terms.shipment_sample:
        return
    kinds = {fact.event.sample: fact.event.kind for fact in told.of(SampleRequested)}
    approved = first([each for each in told.of(SampleApproved) if kinds.get(each.event.sample) == SampleKind.SHIPMENT])
    for number, left in _departures(told):
        if _let_through(told, number, ShipmentGate.SAMPLE):
            continue
        if approved is None or surely_before(left, approved):
            words = f"shipment {number} left before the customer approved a shipment sample"
            yield Irregularity(Code.LEFT_WITHOUT_SAMPLE, words, number)


def _inspections(told: Told, goods: Mapping[str, Goods]) -> Iterator[Irregularity]:
    """More left than final inspections had let through; an order without a plan is inspected nowhere here."""
    if not told.of(PlanDrawn):
        return
    through = passed(inspections(told))
    conceded = {number for number, _ in _departures(told) if _let_through(told, number, ShipmentGate.INSPECTION)}
    for line, each in goods.items():
        left = max((_left(each, stage, conceded) for stage in LEFT), default=NOTHING)
        if left > through.get(line, NOTHING):
            words = f"{left:f} of line {line} left, and {through.get(line, NOTHING):f} had passed a final inspection"
            yield Irregularity(Code.LEFT_WITHOUT_INSPECTION, words, line=line)


def _left(goods: Goods, stage: Stage, without: set[str]) -> Decimal:
    """What reached the stage, in shipments that nobody let through by a concession."""
    parts = [part for number, part in goods.parts.items() if number not in without]
    return sum((part.told[stage][-1][1] for part in parts if stage in part.told), NOTHING)


def _begun(told: Told) -> Occurred | None:
    facts: list[Fact] = [*told.of(CuttingStarted), *told.of(OutputRecorded)]
    return min((fact.occurred for fact in facts), key=lambda occurred: occurred.at, default=None)


def _departures(told: Told) -> Iterator[tuple[str, Occurred]]:
    for number, stages in sorted(told.shipments.items()):
        moves = [fact.occurred for stage in LEFT for fact in stages.get(stage, ())]
        if moves:
            yield number, min(moves, key=lambda occurred: occurred.at)


def _conceded(told: Told, gate: PlanGate, by: Occurred) -> bool:
    return any(fact.event.gate == gate and not surely_before(by, fact.occurred) for fact in told.of(PlanConceded))


def _let_through(told: Told, shipment: str, gate: ShipmentGate) -> bool:
    return any(fact.event.shipment == shipment and fact.event.gate == gate for fact in told.of(ShipmentConceded))
