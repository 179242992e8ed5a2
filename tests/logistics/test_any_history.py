"""Whatever is booked and told in whatever order: we never book more than was ordered and its tolerance."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.logistics.shipments.domain import book
from services.logistics.shipments.facts import tell
from services.logistics.shipments.gates import closed
from services.logistics.shipments.handing_over import hand_over
from services.logistics.shipments.inspected import left_to_go, passed
from services.logistics.shipments.stages import Stage, furthest
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import (
    ShipmentArrived,
    ShipmentBooked,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentGate,
    ShipmentHandedOver,
)
from shared.events.values import Unit
from tests.logistics.examples import (
    arrived,
    booked,
    cancelled,
    conceded,
    delivered,
    departed,
    given,
    handed_over,
    held,
    inspected,
    made,
    noted,
    ordered,
    resumed,
)

SHIPMENTS = st.sampled_from(["ASN-1", "ASN-2", "ASN-3", "ASN-4"])
QUANTITIES = st.dictionaries(
    st.sampled_from(["_1", "_2"]), st.decimals("0.000001", "60", places=6).map(str), max_size=2
)
UNITS = st.sampled_from([Unit.PIECE, None])


def asked_of(make: Callable[..., ShipmentEvent]) -> st.SearchStrategy[ShipmentEvent]:
    return st.builds(lambda shipment, unit, lines: make(shipment, unit, **lines), SHIPMENTS, UNITS, QUANTITIES)


BOOKINGS = asked_of(booked)
HANDING_OVER = asked_of(handed_over)
INSPECTIONS = st.builds(
    lambda number, passed, lines, follows: inspected(f"F-{number}", passed=passed, follows=follows, **lines),
    st.integers(1, 4),
    st.booleans(),
    QUANTITIES,
    st.sampled_from([None, "F-1", "F-2"]),
)
CONCESSIONS = st.builds(lambda shipment: conceded(shipment=shipment), SHIPMENTS)
FACTS = st.one_of(*(asked_of(make) for make in (departed, arrived, delivered)))
COPIES = st.sampled_from([held, resumed, cancelled, noted, ordered("60", "10", over=None)])


def ask(state: Shipping, event: ShipmentEvent) -> Sequence[ShipmentEvent]:
    """What becomes of it: a booking is decided, a fact is told, a copy is taken as it is."""
    try:
        match event:
            case ShipmentBooked():
                return book(state, event)
            case ShipmentHandedOver():
                return hand_over(state, event)
            case ShipmentDeparted() | ShipmentArrived() | ShipmentDelivered():
                return tell(state, event)
            case _:
                return [event]
    except Rejected:
        return []


@for_all(st.lists(BOOKINGS, max_size=12), st.sampled_from(["0", "5", "0.000001", "33.333333"]))
def test_bookings_never_exceed_what_was_ordered_and_its_tolerance(asked: list[ShipmentEvent], over: str) -> None:
    history = given(ordered("100", "50", over=over))
    for event in asked:
        history = history(*ask(history.state, event))
    for line in history.state.ordered.values():
        total = sum(
            told.quantity
            for event in history.history
            if isinstance(event, ShipmentBooked)
            for told in event.lines
            if told.line == line.number
        )
        assert total <= line.quantity * (100 + Decimal(over)) / 100


ANYTHING = st.one_of(BOOKINGS, HANDING_OVER, FACTS, COPIES, INSPECTIONS, CONCESSIONS)


@for_all(st.lists(ANYTHING, max_size=15))
def test_whatever_happens_no_booking_takes_more_than_is_left(asked: list[ShipmentEvent]) -> None:
    history = given(noted)
    for event in asked:
        before = history.state
        history = history(*(events := ask(before, event)))
        if any(
            isinstance(each, ShipmentBooked | ShipmentHandedOver) and not is_told_late(before, each) for each in events
        ):
            after = history.state
            for line in after.ordered.values():
                assert after.taken(line) <= max(after.most(line), before.taken(line))


@for_all(st.lists(ANYTHING, max_size=12))
def test_the_fold_takes_any_event_at_any_time(events: list[ShipmentEvent]) -> None:
    state = given(*events).state
    for line in state.ordered.values():
        assert state.left(line) >= 0
        assert state.taken(line) >= 0
        assert left_to_go(state, line) >= 0
    for shipment in state.shipments:
        assert all(each.words and each.missing and each.opened_by for each in closed(state, shipment))


@for_all(st.lists(ANYTHING, max_size=12), FACTS)
def test_a_fact_with_quantities_is_never_refused_for_the_state(asked: list[ShipmentEvent], fact: ShipmentEvent) -> None:
    history = given()
    for event in asked:
        history = history(*ask(history.state, event))
    fresh = fact.model_copy(update={"shipment": "ASN-9", "lines": departed(_1="7").lines})
    assert isinstance(fresh, ShipmentDeparted | ShipmentArrived | ShipmentDelivered)
    assert tell(history.state, fresh) == [fresh]


@for_all(st.lists(BOOKINGS, max_size=6))
def test_what_is_open_can_be_booked_to_the_last_piece(asked: list[ShipmentEvent]) -> None:
    history = given(noted)
    for event in asked:
        history = history(*ask(history.state, event))
    rest = ask(history.state, booked("ASN-9"))
    state = history(*rest).state
    assert all(state.left(line) == 0 for line in state.ordered.values())


def is_told_late(state: Shipping, event: ShipmentEvent) -> bool:
    """Goods that have left are taken down as handed over, whatever was ordered."""
    return isinstance(event, ShipmentHandedOver) and any(
        stage in state.shipments.get(event.shipment, {}) for stage in (Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)
    )


@for_all(st.lists(st.one_of(BOOKINGS, HANDING_OVER, INSPECTIONS), max_size=15))
def test_what_we_hand_over_never_exceeds_what_had_passed_by_then(asked: list[ShipmentEvent]) -> None:
    history = given(made)
    for event in asked:
        before = history.state
        history = history(*(events := ask(before, event)))
        for each in events:
            if isinstance(each, ShipmentHandedOver):
                for told in each.lines:
                    line = before.ordered[told.line]
                    assert told.quantity <= left_to_go(before, line) <= passed(before, line)


@for_all(st.lists(st.one_of(BOOKINGS, HANDING_OVER, INSPECTIONS), max_size=12), SHIPMENTS)
def test_a_concession_is_a_way_on_for_whatever_is_booked(asked: list[ShipmentEvent], shipment: str) -> None:
    history = given(made)
    for event in asked:
        history = history(*ask(history.state, event))
    stages = history.state.shipments.get(shipment, {})
    if Stage.BOOKED in stages and Stage.HANDED_OVER not in stages:
        open_now = history(conceded(ShipmentGate.INSPECTION, shipment)).state
        assert hand_over(open_now, handed_over(shipment))


@for_all(st.lists(st.one_of(BOOKINGS, HANDING_OVER, FACTS), max_size=12))
def test_no_later_stage_is_undone_by_an_earlier_fact(asked: list[ShipmentEvent]) -> None:
    history, before = given(noted), dict[str, Stage]()
    for event in asked:
        history = history(*ask(history.state, event))
        after = {shipment: furthest(stages) for shipment, stages in history.state.shipments.items()}
        journey = list(Stage)
        assert all(journey.index(after[each]) >= journey.index(stage) for each, stage in before.items())
        before = after
