"""What happened while a gate was closed is stored and named; what nobody followed passed nothing by."""

import pytest

from services.tracking.orders.irregularities import Code
from shared.events import Event
from shared.events.inspection import Result
from shared.events.order import Clearance, Flow, OrderCleared, OrderReleased
from shared.events.plan import PlanConceded, PlanGate
from shared.events.sample import SampleApproved, SampleDelivered, SampleKind, SamplePhotographed
from shared.events.shipment import ShipmentConceded, ShipmentGate, ShipmentLine
from tests.tracking.life import OF_IT, PHOTO, inspected, of_sample, output, plan_drawn, sample
from tests.tracking.telling import Telling, received, terms

TELLING = Telling()
ORDERED = (received(flow=Flow.MADE_TO_ORDER), OrderReleased(), plan_drawn())
WITH_TERMS = (received(flow=Flow.MADE_TO_ORDER, payment_terms=terms(deposit=30, balance=70)), OrderReleased())
WITH_SAMPLE = (received(flow=Flow.MADE_TO_ORDER, shipment_sample=True), OrderReleased())
APPROVED = (sample(), of_sample(SampleApproved))
CUT = output("cut", "R-1", A=100)
LEFT = (TELLING.booked("S1", A=100), TELLING.departed("S1", A=100))
CLEARED = OrderCleared(clearance=Clearance.PRODUCTION, because="deposit paid")
SHIPMENT_SAMPLE = (sample("S-9", SampleKind.SHIPMENT), of_sample(SampleApproved, "S-9"))


def conceded(gate: ShipmentGate) -> ShipmentConceded:
    return ShipmentConceded(**OF_IT, shipment="S1", gate=gate, reason="the customer takes it")


def codes(*events: Event) -> set[Code]:
    telling = Telling()
    for event in events:
        telling(event)
    return {each.code for each in telling.view().exceptions}


@pytest.mark.parametrize(
    ("told", "code", "instead"),
    [
        ((*WITH_TERMS, CUT), Code.MADE_WITHOUT_MONEY, (*WITH_TERMS, CLEARED, CUT)),
        ((*WITH_TERMS, CUT, CLEARED), Code.MADE_WITHOUT_MONEY, (
            *WITH_TERMS, PlanConceded(**OF_IT, gate=PlanGate.START, reason="an old customer"), CUT,
        )),
        ((*ORDERED, CUT), Code.CUT_WITHOUT_SAMPLE, (*ORDERED, *APPROVED, CUT)),
        ((*ORDERED, CUT, *APPROVED), Code.CUT_WITHOUT_SAMPLE, (
            *ORDERED, PlanConceded(**OF_IT, gate=PlanGate.CUTTING, reason="as last year"), CUT,
        )),
        ((*ORDERED, *LEFT), Code.LEFT_WITHOUT_INSPECTION, (*ORDERED, inspected("I-1", Result.PASSED), *LEFT)),
        ((*ORDERED, inspected("I-1", Result.PASSED, 60), *LEFT), Code.LEFT_WITHOUT_INSPECTION, (
            *ORDERED, conceded(ShipmentGate.INSPECTION), *LEFT,
        )),
        ((*WITH_SAMPLE, CUT, *LEFT), Code.LEFT_WITHOUT_SAMPLE, (*WITH_SAMPLE, CUT, *SHIPMENT_SAMPLE, *LEFT)),
        ((*WITH_SAMPLE, CUT, *LEFT, *SHIPMENT_SAMPLE), Code.LEFT_WITHOUT_SAMPLE, (
            *WITH_SAMPLE, CUT, conceded(ShipmentGate.SAMPLE), *LEFT,
        )),
        ((sample(), of_sample(SampleDelivered)), Code.SENT_WITHOUT_PHOTO, (
            sample(), of_sample(SamplePhotographed, photos=(PHOTO,)), of_sample(SampleDelivered),
        )),
    ],
)  # fmt: skip
def test_what_passed_a_gate_by_is_named(told: tuple[Event, ...], code: Code, instead: tuple[Event, ...]) -> None:
    assert code in codes(*told)
    assert code not in codes(*instead)


def test_what_arrived_short_or_damaged_is_named() -> None:
    part = ShipmentLine(line="A", quantity=TELLING.booked("S1", A=2).lines[0].quantity)
    delivered = TELLING.delivered("S1", A=98).model_copy(update={"short": (part,), "damaged": (part,)})
    assert {Code.DELIVERED_SHORT, Code.DELIVERED_DAMAGED} <= codes(*ORDERED, delivered)


def test_goods_that_are_not_made_pass_no_gates_of_making() -> None:
    assert not codes(received(flow=Flow.FROM_STOCK), OrderReleased(), *LEFT)


def test_an_order_that_nobody_followed_in_the_house_passes_nothing_by() -> None:
    assert codes(received(flow=Flow.MADE_TO_ORDER), OrderReleased(), *LEFT) == set()
