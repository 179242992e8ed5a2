"""Whatever is booked and told in whatever order: we never book more than was ordered and its tolerance."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.logistics.shipments.domain import book
from services.logistics.shipments.facts import tell
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import ShipmentArrived, ShipmentBooked, ShipmentDelivered, ShipmentDeparted, ShipmentEvent
from shared.events.values import Unit
from tests.logistics.examples import (
    arrived,
    booked,
    cancelled,
    delivered,
    departed,
    given,
    held,
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
FACTS = st.one_of(*(asked_of(make) for make in (departed, arrived, delivered)))
COPIES = st.sampled_from([held, resumed, cancelled, noted, ordered("60", "10", over=None)])


def ask(state: Shipping, event: ShipmentEvent) -> Sequence[ShipmentEvent]:
    """What becomes of it: a booking is decided, a fact is told, a copy is taken as it is."""
    try:
        match event:
            case ShipmentBooked():
                return book(state, event)
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


@for_all(st.lists(st.one_of(BOOKINGS, FACTS, COPIES), max_size=15))
def test_whatever_happens_no_booking_takes_more_than_is_left(asked: list[ShipmentEvent]) -> None:
    history = given(noted)
    for event in asked:
        before = history.state
        history = history(*(events := ask(before, event)))
        if any(isinstance(each, ShipmentBooked) for each in events):
            after = history.state
            for line in after.ordered.values():
                assert after.taken(line) <= max(after.most(line), before.taken(line))


@for_all(st.lists(st.one_of(BOOKINGS, FACTS, COPIES), max_size=12))
def test_the_fold_takes_any_event_at_any_time(events: list[ShipmentEvent]) -> None:
    state = given(*events).state
    for line in state.ordered.values():
        assert state.left(line) >= 0
        assert state.taken(line) >= 0


@for_all(st.lists(st.one_of(BOOKINGS, FACTS, COPIES), max_size=12), FACTS)
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
