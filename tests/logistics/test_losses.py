"""Deliveries that were short, or of which something was damaged."""

from decimal import Decimal

import pytest

from services.logistics.shipments.facts import tell
from shared.events.shipment import ShipmentDelivered
from shared.events.values import Unit
from tests.logistics.examples import booked, delivered, departed, given, noted, of

LEFT = departed(_1="40", _2="5")


def with_losses(told: ShipmentDelivered, **losses: dict[str, str]) -> ShipmentDelivered:
    return told.model_copy(update={name: of(Unit.PIECE, **lines) for name, lines in losses.items()})


def test_what_is_missing_is_taken_off_what_left() -> None:
    told = with_losses(delivered(), short={"_1": "3"})
    given(noted, LEFT).when(tell, told).then(with_losses(delivered(_1="37", _2="5"), short={"_1": "3"}))


def test_stated_lines_are_what_arrived() -> None:
    told = with_losses(delivered(_1="37", _2="5"), short={"_1": "3"})
    given(noted, LEFT).when(tell, told).then(told)


def test_of_a_line_that_is_missing_altogether_nothing_arrived() -> None:
    all_of_it = with_losses(delivered(_1="40", _2="0"), short={"_2": "5"})
    given(noted, LEFT).when(tell, with_losses(delivered(), short={"_2": "5"})).then(all_of_it)
    given(noted, LEFT).when(tell, with_losses(delivered(_1="40"), short={"_2": "5"})).then(all_of_it)


def test_more_than_left_cannot_be_missing() -> None:
    told = with_losses(delivered(), short={"_1": "41"})
    given(noted, LEFT).when(tell, told).then_refused("line 1: 41 missing of 40")


def test_of_what_nobody_knows_nothing_is_missing_unless_the_lines_are_stated() -> None:
    given(noted, LEFT).when(tell, with_losses(delivered(), short={"_9": "1"})).then_refused("line 9 is missing of what")
    given().when(tell, with_losses(delivered(), short={"_1": "1"})).then_refused("state the lines")


def test_what_is_damaged_is_counted_among_what_arrived() -> None:
    told = with_losses(delivered(_1="40"), damaged={"_1": "40"})
    given(noted, LEFT).when(tell, told).then(told)
    more = with_losses(delivered(_1="40"), damaged={"_1": "41"})
    given(noted, LEFT).when(tell, more).then_refused("line 1: 41 damaged of 40 that arrived")
    other = with_losses(delivered(_1="40"), damaged={"_2": "1"})
    given(noted, LEFT).when(tell, other).then_refused("line 2: 1 damaged of 0")


def test_losses_are_in_the_orders_unit() -> None:
    cartons = delivered(_1="40").model_copy(update={"damaged": of(Unit.CARTON, _1="1")})
    given(noted, LEFT).when(tell, cartons).then_refused("line 1 was ordered in piece, not in carton")
    unstated = delivered(_1="40").model_copy(update={"damaged": of(None, _1="1")})
    given(noted, LEFT).when(tell, unstated).then(with_losses(delivered(_1="40"), damaged={"_1": "1"}))


def test_losses_told_with_lines_that_were_told_before_are_those_of_the_new_lines() -> None:
    first = with_losses(delivered(_1="37"), short={"_1": "3"})
    rest = with_losses(delivered(), damaged={"_2": "1"})
    given(noted, LEFT, first).when(tell, rest).then(with_losses(delivered(_2="5"), damaged={"_2": "1"}))


def test_losses_found_later_are_told_after_the_delivery_is_retracted() -> None:
    given(noted, LEFT, delivered(_1="40", _2="5")).when(
        tell, with_losses(delivered(), damaged={"_1": "2"})
    ).then_refused("told as delivered already, otherwise: retract")


@pytest.mark.parametrize("quantity", ["0.5", "40"])
def test_what_arrived_and_what_is_missing_are_what_left(quantity: str) -> None:
    told = with_losses(delivered(), short={"_1": quantity})
    (event,) = tell(given(noted, booked(_1="40"), departed(_1="40")).state, told)
    assert isinstance(event, ShipmentDelivered)
    assert event.lines[0].quantity + event.short[0].quantity == Decimal(40)
