"""Asking forwarders for space, and booking it."""

from datetime import date

import pytest

from services.logistics.shipments.copies import note_readiness
from services.logistics.shipments.domain import book, request_booking
from shared.errors import NotKnownYet
from shared.events.shipment import ReadyNoted, ShipmentEvent
from tests.logistics.examples import (
    ORDER,
    booked,
    cancelled,
    departed,
    given,
    handed_over,
    held,
    noted,
    of,
    requested,
)

READY = ReadyNoted(order_id=ORDER, on=date(2026, 9, 20))


def test_space_is_asked_for_some_lines_or_for_all_that_is_open() -> None:
    given(noted).when(request_booking, requested(_1="40")).then(requested(_1="40"))
    given(noted, booked("ASN-2", _1="40")).when(request_booking, requested()).then(requested(_1="60", _2="50"))


def test_several_forwarders_are_asked_for_the_same() -> None:
    history = given(noted).when(request_booking, requested(_1="40")).then(requested(_1="40"))
    history.when(request_booking, requested(forwarder="Blue Water")).then(requested(forwarder="Blue Water", _1="40"))


def test_a_forwarder_may_be_asked_otherwise() -> None:
    given(noted, requested(_1="40")).when(request_booking, requested(_1="50")).then(requested(_1="50"))


def test_what_is_asked_for_takes_no_goods() -> None:
    state = given(noted, requested(_1="40")).state
    assert state.left(state.ordered["1"]) == 100


def test_what_is_booked_is_what_was_asked_for_where_nothing_else_is_said() -> None:
    given(noted, requested(_1="40")).when(book, booked()).then(booked(_1="40"))


def test_more_than_is_left_is_not_asked_for() -> None:
    refused = given(noted, booked("ASN-2", _1="60")).when(request_booking, requested(_1="46")).then_refused("45 left")
    assert refused.gate == "quantity"


@pytest.mark.parametrize(
    ("stage", "words"), [(booked(_1="40"), "is booked"), (departed(_1="40"), "is departed")], ids=repr
)
def test_for_what_is_booked_or_has_left_there_is_nothing_to_ask(stage: ShipmentEvent, words: str) -> None:
    given(noted, stage).when(request_booking, requested()).then_refused(f"{words} already: ask for space under")


def test_how_far_a_shipment_has_come_is_said_by_its_furthest_stage() -> None:
    given(noted, handed_over(_1="1"), booked(_1="1")).when(request_booking, requested()).then_refused("is handed over")


def test_asked_again_after_it_was_booked_it_does_nothing() -> None:
    given(noted, requested(_1="40"), booked(_1="40")).when(request_booking, requested(_1="40")).then_nothing()


def test_nothing_is_asked_on_hold_after_a_cancellation_or_for_an_order_that_nobody_knows() -> None:
    assert given(noted, held).when(request_booking, requested()).then_refused("may be asked").gate == "hold"
    assert given(noted, cancelled).when(request_booking, requested()).then_refused("cancelled").gate == "cancelled"
    given().when(request_booking, requested(_1="4"), "order:7@1").then_refused("not known here yet", NotKnownYet)


def test_the_day_on_which_goods_are_ready_is_productions_unless_another_is_stated() -> None:
    by_then = requested(_1="40").model_copy(update={"ready_on": date(2026, 9, 20)})
    given(noted, READY).when(request_booking, requested(_1="40")).then(by_then)
    earlier = requested(_1="40").model_copy(update={"ready_on": date(2026, 9, 18)})
    given(noted, READY).when(request_booking, earlier).then(earlier)


def test_goods_are_ready_when_the_last_of_them_is() -> None:
    later = ReadyNoted(order_id=ORDER, on=date(2026, 9, 25), lines=("2",))
    state = given(noted, READY, later).state
    assert (state.ready_on(["1"]), state.ready_on(["1", "2"])) == (date(2026, 9, 20), date(2026, 9, 25))
    assert given(noted, READY, later, READY).state.ready_on(["1", "2"]) == date(2026, 9, 20), "said of all, of each"
    assert given(noted, later).state.ready_on(["1"]) is None


def test_readiness_is_copied_even_where_it_changes_nothing() -> None:
    assert note_readiness(given(READY).state, ORDER, READY.on, ()) == [READY]


def test_units_are_the_orders() -> None:
    without = requested().model_copy(update={"lines": of(None, _1="40")})
    given(noted).when(request_booking, without).then(requested(_1="40"))
