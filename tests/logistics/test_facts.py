from collections.abc import Callable

import pytest

from services.logistics.shipments.facts import tell
from shared.events.shipment import ShipmentArrived, ShipmentDelivered, ShipmentDeparted, ShipmentEvent
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
)

Fact = ShipmentDeparted | ShipmentArrived | ShipmentDelivered
FACTS = [departed(_1="40"), arrived(_1="40"), delivered(_1="40")]
HISTORIES: list[tuple[ShipmentEvent, ...]] = [
    (),
    (noted,),
    (noted, held),
    (noted, cancelled),
    (held,),
    (noted, booked(_1="30")),
    (noted, departed("ASN-7", _1="100", _2="50")),
    (ordered("1"),),
    (ordered("5", over=None),),
]


@pytest.mark.parametrize("history", HISTORIES, ids=repr)
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.topic)
def test_a_fact_is_taken_down_whatever_is_known(history: tuple[ShipmentEvent, ...], fact: Fact) -> None:
    given(*history).when(tell, fact).then(fact)


@pytest.mark.parametrize("fact", [departed(_1="999"), arrived(_1="999"), delivered(_1="999")], ids=lambda f: f.topic)
def test_a_fact_beyond_what_was_ordered_is_taken_down(fact: Fact) -> None:
    given(noted).when(tell, fact).then(fact)


def test_a_line_that_the_order_does_not_have_is_taken_down() -> None:
    given(noted).when(tell, delivered(_9="5")).then(delivered(_9="5"))


def test_a_short_delivery_may_hold_nothing_of_a_line() -> None:
    given(noted, departed(_1="40", _2="5")).when(tell, delivered(_1="40", _2="0")).then(delivered(_1="40", _2="0"))


def test_stages_may_come_in_any_order() -> None:
    history = given(noted)
    for fact in (delivered(_1="39"), departed(_1="40"), arrived(_1="40")):
        history = history.when(tell, fact).then(fact)


# Quantities that are not stated ----------------------------------------------


@pytest.mark.parametrize(
    ("history", "fact", "taken_down"),
    [
        ((booked(_1="40"),), departed(), departed(_1="40")),
        ((booked(_1="40"),), delivered(), delivered(_1="40")),
        ((booked(_1="40"), departed(_1="38")), arrived(), arrived(_1="38")),
        ((booked(_1="40"), departed(_1="38")), delivered(), delivered(_1="38")),
        ((booked(_1="40"), departed(_1="38"), arrived(_1="37")), delivered(), delivered(_1="37")),
        ((arrived(_1="37"), departed(_1="38")), delivered(), delivered(_1="37")),
    ],
    ids=repr,
)
def test_quantities_are_those_of_the_latest_stage_before(
    history: tuple[ShipmentEvent, ...], fact: Fact, taken_down: Fact
) -> None:
    given(noted, *history).when(tell, fact).then(taken_down)
    given(*history).when(tell, fact).then(taken_down)


@pytest.mark.parametrize("fact", [departed(), arrived(), delivered()], ids=lambda fact: fact.topic)
def test_where_nothing_is_known_quantities_are_needed(fact: Fact) -> None:
    given(noted, booked("ASN-7", _1="40")).when(tell, fact).then_refused(
        "nothing is known of what shipment ASN-1 holds: state the lines"
    )


def test_what_was_delivered_does_not_say_what_departed() -> None:
    given(noted, delivered(_1="38")).when(tell, departed()).then_refused("state the lines and quantities")


# Units and repetitions ---------------------------------------------------------


def test_a_fact_without_a_unit_is_in_the_orders_unit_where_that_is_known() -> None:
    given(noted).when(tell, delivered(unit=None, _1="40")).then(delivered(_1="40"))
    given().when(tell, delivered(unit=None, _1="40")).then(delivered(unit=None, _1="40"))


@pytest.mark.parametrize("told", [departed, arrived, delivered])
def test_another_unit_is_refused_where_the_orders_is_known(told: Callable[..., Fact]) -> None:
    given(noted).when(tell, told(unit=Unit.CARTON, _1="4")).then_refused("line 1 was ordered in piece, not in carton")


def test_another_unit_is_taken_down_where_nobody_knows_better() -> None:
    cartons = delivered(unit=Unit.CARTON, _1="4")
    given().when(tell, cartons).then(cartons)


def test_a_line_stands_once_in_a_fact() -> None:
    twice = delivered(_1="1").lines + delivered(_1="2").lines
    given().when(tell, delivered().model_copy(update={"lines": twice})).then_refused("line 1 stands twice")


@pytest.mark.parametrize("again", [delivered(_1="40"), delivered(unit=None, _1="40.0"), delivered()], ids=repr)
@pytest.mark.parametrize("since", [(), (noted,), (departed(_1="41"),), (cancelled,)], ids=repr)
def test_the_same_told_again_does_nothing(again: Fact, since: tuple[ShipmentEvent, ...]) -> None:
    given(delivered(_1="40"), *since).when(tell, again).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        delivered(_1="41"),
        delivered(_1="41", _2="1"),
        delivered().model_copy(update={"signed_by": "DN 77"}),
        delivered(_1="40").model_copy(update={"signed_by": "DN 77"}),
    ],
    ids=repr,
)
def test_the_same_told_otherwise_must_be_retracted_first(other: Fact) -> None:
    given(noted, delivered(_1="40")).when(tell, other).then_refused(
        "ASN-1 was told as delivered already, otherwise: retract what is wrong first"
    )


# In parts ----------------------------------------------------------------------

first, second = delivered(_1="40"), delivered(_2="5").model_copy(update={"signed_by": "DN 78"})


def test_a_shipment_may_be_delivered_in_parts() -> None:
    given(noted, booked(_1="40", _2="5"), first).when(tell, second).then(second)


def test_parts_told_again_do_nothing() -> None:
    history = given(noted, first, second)
    for again in (first, second, delivered()):
        history.when(tell, again).then_nothing()


def test_what_is_told_again_with_something_new_tells_only_the_new() -> None:
    given(noted, first).when(tell, delivered(_1="40", _2="5")).then(delivered(_2="5"))


def test_without_lines_the_rest_is_told() -> None:
    given(noted, booked(_1="40", _2="5"), first).when(tell, delivered()).then(delivered(_2="5"))


def test_a_line_of_one_part_cannot_be_told_otherwise_by_another() -> None:
    given(noted, first, second).when(tell, delivered(_1="1")).then_refused("a shipment number of their own")


def test_parts_add_up_in_what_a_shipment_takes() -> None:
    state = given(noted, departed(_1="40"), departed(_2="5")).state
    assert [state.taken(line) for line in state.ordered.values()] == [40, 5]


def test_two_shipments_do_not_mind_each_other() -> None:
    given(noted, delivered(_1="40")).when(tell, delivered("ASN-2", _1="60")).then(delivered("ASN-2", _1="60"))
