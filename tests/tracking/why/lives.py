"""Any life of an order, as hypothesis makes it up: with a plan or without, told in any order, some of it never."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from shared.events import Event
from shared.events.inspection import Result
from shared.events.material import MaterialExpected, MaterialOrdered
from shared.events.order import ClarificationAnswered, Flow, OrderHeld, OrderReleased
from shared.events.output import MadeLine, OutworkSent
from shared.events.plan import MilestoneWaived, ReadyForecast
from shared.events.sample import SampleApproved, SampleDispatched, SampleRejected
from shared.events.shipment import (
    ArrivalForecast,
    BookingRolled,
    CustomsQueried,
    CustomsReleased,
    ShipmentBooked,
)
from shared.events.values import Basis
from shared.identity.roles import Role
from tests.tracking.life import OF_IT, asked, came, forecast, inspected, material, of_sample, reached, sample
from tests.tracking.telling import Telling, parts
from tests.tracking.why.orders import PLAN, promised

DAYS = st.dates(date(2026, 10, 25), date(2027, 1, 20))
CODES = st.sampled_from([each.code for each in PLAN.milestones])
SHIPMENTS = st.sampled_from(["S1", "S2"])
QUANTITIES = st.sampled_from([40, 60, 100])
SENT: dict[str, Any] = {"courier": "DHL", "waybill": "1Z", "courier_terms": "collect", "pieces": 2}
TELL = Telling()

FACTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(reached, CODES),
    st.builds(
        lambda code, on, whose: forecast(code, on, waits_for=whose),
        CODES, DAYS, st.sampled_from([None, Role.PARTNER, Role.PURCHASING]),
    ),
    st.builds(lambda code: MilestoneWaived(**OF_IT, milestone=code, reason="without"), CODES),
    st.builds(lambda needed: material("M-1", 100, needed), st.none() | DAYS),
    st.builds(lambda on: MaterialExpected(**OF_IT, material="M-1", on=on), DAYS),
    st.just(MaterialOrdered(**OF_IT, material="M-1", supplier="Mill", reference="P", quantity=Decimal(100))),
    st.just(came("M-1", 100)),
    st.just(asked("C-1")),
    st.just(ClarificationAnswered(number="C-1", answer="brass")),
    st.just(sample()),
    st.builds(lambda n: of_sample(SampleDispatched, round=n, **SENT), st.integers(1, 2)),
    st.builds(lambda n: of_sample(SampleRejected, round=n, reason="zip"), st.integers(1, 2)),
    st.builds(lambda n: of_sample(SampleApproved, round=n), st.integers(1, 2)),
    st.just(inspected("I-1", Result.FAILED)),
    st.just(inspected("I-2", Result.PASSED, follows="I-1")),
    st.builds(
        lambda due: OutworkSent(**OF_IT, note="W-1", subcontractor="Wang", process="wash", due=due,
                                lines=(MadeLine(line="A", quantity=Decimal(9)),)),
        st.none() | DAYS,
    ),
    st.builds(lambda on: ReadyForecast(**OF_IT, on=on), DAYS),
    st.builds(
        lambda number, sails, arrives: ShipmentBooked(
            **OF_IT, shipment=number, lines=parts({"A": 100}), departs_on=sails, arrives_on=arrives
        ),
        SHIPMENTS, st.none() | DAYS, st.none() | DAYS,
    ),
    st.builds(
        lambda number, sails: BookingRolled(**OF_IT, shipment=number, departs_on=sails, reason="no space"),
        SHIPMENTS, DAYS,
    ),
    st.builds(lambda number, on: ArrivalForecast(**OF_IT, shipment=number, on=on), SHIPMENTS, DAYS),
    st.builds(lambda number: CustomsQueried(**OF_IT, shipment=number, question="which fibre?"), SHIPMENTS),
    st.builds(lambda number: CustomsReleased(**OF_IT, shipment=number), SHIPMENTS),
    st.builds(lambda number, n: TELL.handed_over(number, A=n), SHIPMENTS, QUANTITIES),
    st.builds(lambda number, n: TELL.departed(number, A=n), SHIPMENTS, QUANTITIES),
    st.builds(lambda number, n: TELL.arrived(number, A=n, B=n), SHIPMENTS, QUANTITIES),
    st.builds(lambda number, n: TELL.delivered(number, A=n, B=n), SHIPMENTS, QUANTITIES),
    st.just(OrderReleased()),
    st.just(OrderHeld(reason="artwork")),
)  # fmt: skip
BASES = st.sampled_from([*Basis])
PROMISES = st.dates(date(2026, 11, 25), date(2026, 12, 10))


@st.composite
def lives(draw: st.DrawFn) -> Telling:
    """Of an order with one or two lines, each with its own promise."""
    lines = [(name, draw(PROMISES), draw(BASES)) for name in "AB"[: draw(st.integers(1, 2))]]
    tell = Telling()
    tell(promised(*lines, flow=draw(st.sampled_from([Flow.MADE_TO_ORDER, Flow.FROM_STOCK]))), date(2026, 10, 25))
    if draw(st.integers(0, 3)):
        tell(PLAN, date(2026, 11, 1))
    for event in draw(st.lists(FACTS, max_size=12)):
        tell(event, draw(DAYS))
    return tell
