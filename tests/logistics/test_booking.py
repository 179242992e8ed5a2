import pytest

from services.logistics.shipments.domain import book
from services.logistics.shipments.state import Standing
from shared.errors import NotKnownYet
from shared.events.shipment import Mode, ShipmentBooked, ShipmentEvent
from shared.events.values import Unit
from tests.logistics.examples import (
    booked,
    cancelled,
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
