"""Never more than was ordered and its tolerance, whatever the bookings and the facts."""

from decimal import Decimal

import pytest

from services.logistics.shipments.domain import book
from shared.events.shipment import ShipmentEvent
from shared.events.values import Unit
from tests.logistics.examples import arrived, booked, delivered, departed, given, noted, ordered


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
