from decimal import Decimal

import pytest

from services.logistics.shipments.domain import book
from services.logistics.shipments.state import Standing
from shared.errors import NotKnownYet
from shared.events.shipment import Mode, ShipmentBooked, ShipmentEvent
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


def test_some_of_a_line_can_be_booked() -> None:
    given(noted).when(book, booked(_1="40")).then(booked(_1="40"))


def test_several_shipments_share_an_order() -> None:
    given(noted, booked(_1="40")).when(book, booked("ASN-2", _1="60", _2="50")).then(booked("ASN-2", _1="60", _2="50"))


def test_without_lines_all_that_is_open_is_booked() -> None:
    given(noted, booked(_1="40")).when(book, booked("ASN-2")).then(booked("ASN-2", _1="60", _2="50"))


def test_without_lines_a_line_that_has_left_is_left_out() -> None:
    given(noted, departed(_1="100")).when(book, booked("ASN-2")).then(booked("ASN-2", _2="50"))


def test_nothing_open_cannot_be_booked() -> None:
    given(noted, booked(_1="100", _2="50")).when(book, booked("ASN-2")).then_refused("nothing is open")


def test_all_that_is_open_leaves_the_tolerance_alone() -> None:
    given(noted, booked(_1="102", _2="50")).when(book, booked("ASN-2")).then_refused("nothing is open")


def test_a_line_without_a_unit_is_in_the_orders_unit() -> None:
    given(noted).when(book, booked(unit=None, _1="40")).then(booked(_1="40"))


def test_another_unit_is_refused_and_the_orders_named() -> None:
    given(noted).when(book, booked(unit=Unit.CARTON, _1="4")).then_refused("line 1 was ordered in piece, not in carton")


def test_a_line_that_the_order_does_not_have_is_refused() -> None:
    given(noted).when(book, booked(_9="1")).then_refused("the order has no line 9: its lines are 1, 2")


def test_a_line_stands_once_in_a_booking() -> None:
    twice = booked(_1="1").lines + booked(_1="2").lines
    given(noted).when(book, booked().model_copy(update={"lines": twice})).then_refused("line 1 stands twice")


def test_nothing_of_a_line_cannot_be_booked() -> None:
    given(noted).when(book, booked(_1="0", _2="1")).then_refused("line 1: state how much")


# Asked again -----------------------------------------------------------------


@pytest.mark.parametrize("again", [booked(_1="40"), booked(_1="40.00"), booked(unit=None, _1="40"), booked()], ids=repr)
@pytest.mark.parametrize("since", [(), (held,), (cancelled,), (departed(_1="40"),), (ordered("1"),)], ids=repr)
def test_the_same_booking_again_does_nothing_whatever_came_since(
    again: ShipmentBooked, since: tuple[ShipmentEvent, ...]
) -> None:
    given(noted, booked(_1="40"), *since).when(book, again).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        booked(_1="41"),
        booked(_2="40"),
        booked(_1="40", _2="1"),
        booked(unit=Unit.CARTON, _1="40"),
        booked(_1="40").model_copy(update={"mode": Mode.AIR}),
        booked().model_copy(update={"forwarder": "Seawolf"}),
    ],
    ids=repr,
)
def test_the_same_number_with_other_content_is_refused(other: ShipmentBooked) -> None:
    given(noted, booked(_1="40")).when(book, other).then_refused("ASN-1 is booked already, otherwise")


# Gates -----------------------------------------------------------------------


def test_an_order_that_is_not_known_here_cannot_be_booked_and_says_what_was_seen() -> None:
    refused = given().when(book, booked(_1="1"), "order:17@1").then_refused("not known here yet", because=NotKnownYet)
    assert isinstance(refused, NotKnownYet)
    assert refused.seen == "order:17@1"


def test_facts_alone_do_not_make_an_order_known() -> None:
    for fact in (departed(_1="40"), held, cancelled, ordered("100", over=None)):
        assert given(fact).state.standing is Standing.UNKNOWN


def test_a_held_order_cannot_be_booked_and_tells_who_can_open_the_gate() -> None:
    refused = given(noted, held).when(book, booked(_1="1")).then_refused("on hold")
    assert (refused.gate, refused.missing) == ("hold", "the order is resumed")
    assert refused.opened_by


def test_a_resumed_order_can_be_booked_again() -> None:
    given(noted, held, resumed).when(book, booked(_1="1")).then(booked(_1="1"))


def test_a_cancelled_order_cannot_be_booked() -> None:
    refused = given(noted, cancelled).when(book, booked(_1="1")).then_refused("is cancelled")
    assert refused.gate == "cancelled"


def test_a_resumption_does_not_uncancel() -> None:
    given(noted, held, cancelled, resumed).when(book, booked(_1="1")).then_refused("is cancelled")


# Tolerance -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "over", "most"),
    [
        ("100", "0", "100"),
        ("100", "5", "105"),
        ("100", "0.5", "100.5"),
        ("3", "33.333333", "3.99999999"),
        ("0.1", "10", "0.11"),
        ("999999999999", "100", "1999999999998"),
        ("123456.789012", "12.345678", "138698.36665256090136"),
    ],
)
def test_what_may_be_shipped_at_most_is_exact(quantity: str, over: str, most: str) -> None:
    shipping = given(ordered(quantity, over=over)).state
    assert shipping.most(shipping.ordered["1"]) == Decimal(most)


def test_a_line_can_be_booked_up_to_its_tolerance() -> None:
    given(noted).when(book, booked(_1="105")).then(booked(_1="105"))


@pytest.mark.parametrize("quantity", ["105.000001", "106", "1000000"])
def test_a_line_cannot_be_booked_beyond_its_tolerance(quantity: str) -> None:
    refused = (
        given(noted)
        .when(book, booked(_1=quantity))
        .then_refused(f"line 1: {quantity} piece asked, 100 ordered, 105 with tolerance, 0 taken already, 105 left")
    )
    assert refused.gate == "quantity"


def test_bookings_add_up_against_the_tolerance() -> None:
    given(noted, booked(_1="60.5")).when(book, booked("ASN-2", _1="45")).then_refused(
        "line 1: 45 piece asked, 100 ordered, 105 with tolerance, 60.5 taken already, 44.5 left"
    )


def test_the_tolerance_is_of_each_line_not_of_the_order() -> None:
    given(noted).when(book, booked(_1="1", _2="60")).then_refused("line 2: 60 piece asked, 50 ordered, 52.5 with")


def test_what_departed_takes_the_place_of_what_was_booked() -> None:
    given(noted, booked(_1="100"), departed(_1="70")).when(book, booked("ASN-2", _1="35")).then(
        booked("ASN-2", _1="35")
    )
    given(noted, booked(_1="100"), departed(_1="70")).when(book, booked("ASN-2", _1="36")).then_refused("70 taken")


def test_a_booked_line_stays_taken_until_it_is_told_what_departed_of_it() -> None:
    part = given(noted, booked(_1="100", _2="50"), departed(_1="100"))
    part.when(book, booked("ASN-2")).then_refused("nothing is open")
    part(departed(_2="0")).when(book, booked("ASN-2")).then(booked("ASN-2", _2="50"))


def test_departed_counts_before_delivered_and_delivered_before_arrived_and_booked() -> None:
    line = given(noted).state.ordered["1"]
    told: list[ShipmentEvent] = [booked(_1="100"), arrived(_1="90"), delivered(_1="80"), departed(_1="85")]
    taken = [given(noted, *told[:at]).state.taken(line) for at in range(5)]
    assert taken == [0, 100, 90, 80, 85]


def test_what_left_beyond_the_tolerance_leaves_nothing_to_book() -> None:
    given(noted, departed(_1="200")).when(book, booked("ASN-2", _1="1")).then_refused("200 taken already, 0 left")


def test_goods_that_left_already_can_be_booked_afterwards_as_paper() -> None:
    given(noted, departed(_1="200")).when(book, booked()).then(booked(_1="200"))
    given(noted, departed(_1="200")).when(book, booked(_1="100")).then(booked(_1="100"))


def test_an_amendment_makes_room_and_keeps_the_tolerance() -> None:
    more = ordered("200", "50", over=None)
    given(noted, booked(_1="105"), more).when(book, booked("ASN-2", _1="105")).then(booked("ASN-2", _1="105"))


def test_an_amendment_below_what_is_booked_leaves_nothing_to_book() -> None:
    given(noted, booked(_1="100"), ordered("50", "50", over=None)).when(book, booked("ASN-2", _1="1")).then_refused(
        "50 ordered, 52.5 with tolerance, 100 taken already, 0 left"
    )


def test_cartons_told_before_the_order_was_known_take_no_pieces() -> None:
    given(departed(unit=Unit.CARTON, _1="4"), noted).when(book, booked("ASN-2", _1="105")).then(
        booked("ASN-2", _1="105")
    )
