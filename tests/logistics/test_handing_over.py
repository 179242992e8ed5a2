from collections.abc import Sequence
from uuid import UUID

import pytest

from services.logistics.shipments.domain import book
from services.logistics.shipments.facts import tell
from services.logistics.shipments.handing_over import hand_over
from services.logistics.shipments.stages import Stage, furthest
from shared.errors import NotKnownYet
from shared.events.shipment import ShipmentEvent, ShipmentGate
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
    resumed,
    sampled,
    with_sample,
)

MOST = booked(_1="60", _2="50")


def test_what_is_booked_is_handed_over() -> None:
    given(noted, MOST).when(hand_over, handed_over()).then(handed_over(_1="60", _2="50"))


def test_some_lines_are_handed_over_today_and_the_rest_tomorrow() -> None:
    today = given(noted, MOST).when(hand_over, handed_over(_1="60")).then(handed_over(_1="60"))
    today.when(hand_over, handed_over()).then(handed_over(_2="50"))


def test_less_than_booked_makes_room_for_another_shipment() -> None:
    state = given(noted, MOST, handed_over(_1="40")).state
    assert state.left(state.ordered["1"]) == 60


def test_more_than_booked_is_handed_over_only_within_what_was_ordered() -> None:
    given(noted, MOST).when(hand_over, handed_over(_1="105")).then(handed_over(_1="105"))
    refused = given(noted, MOST, booked("ASN-2", _1="40")).when(hand_over, handed_over(_1="66"))
    assert refused.then_refused("66 piece asked, 100 ordered, 105 with tolerance, 100 taken").gate == "quantity"


@pytest.mark.parametrize("history", [(noted,), (noted, booked("ASN-2", _1="40"))], ids=repr)
def test_what_is_not_booked_is_booked_first(history: Sequence[ShipmentEvent]) -> None:
    given(*history).when(hand_over, handed_over(_1="40")).then_refused("ASN-1 is not booked: book it, then hand it")


def test_a_line_that_is_not_in_the_booking_is_refused() -> None:
    given(noted, booked(_1="40")).when(hand_over, handed_over(_2="5")).then_refused(
        "line 2 is not booked in .* holds 1"
    )


def test_another_unit_is_refused() -> None:
    given(noted, MOST).when(hand_over, handed_over(unit=Unit.CARTON, _1="4")).then_refused("not in carton")


def test_an_order_that_nobody_knows_is_waited_for() -> None:
    given().when(hand_over, handed_over(_1="40"), "order:7@1").then_refused("not known here yet", NotKnownYet)
    given(booked(_1="40")).when(hand_over, handed_over(_1="40")).then_refused("not known here yet", NotKnownYet)


def test_nothing_is_handed_over_on_hold_or_after_a_cancellation() -> None:
    assert given(noted, MOST, held).when(hand_over, handed_over()).then_refused("on hold").gate == "hold"
    assert given(noted, MOST, cancelled).when(hand_over, handed_over()).then_refused("cancelled").gate == "cancelled"
    given(noted, MOST, held, resumed).when(hand_over, handed_over()).then(handed_over(_1="60", _2="50"))


def test_asked_again_it_does_nothing_whatever_has_happened_since() -> None:
    for since in ((), (held,), (cancelled,), (departed(_1="60"),)):
        given(noted, booked(_1="60"), handed_over(_1="60"), *since).when(hand_over, handed_over()).then_nothing()


def test_told_otherwise_it_is_to_be_retracted_first() -> None:
    given(noted, MOST, handed_over(_1="60")).when(hand_over, handed_over(_1="59")).then_refused(
        "told as handed over already, otherwise: retract"
    )


@pytest.mark.parametrize("later", [departed(_1="60"), arrived(_1="60"), delivered(_1="60")], ids=repr)
@pytest.mark.parametrize("since", [(), (held,), (cancelled,)], ids=repr)
def test_of_goods_that_have_left_it_is_a_fact(later: ShipmentEvent, since: Sequence[ShipmentEvent]) -> None:
    given(made, later, *since).when(hand_over, handed_over(_1="60")).then(handed_over(_1="60"))
    given(later).when(hand_over, handed_over(_1="60")).then(handed_over(_1="60"))


def test_beside_goods_that_have_left_the_rest_goes_through_the_gates() -> None:
    given(made, MOST, departed(_1="60")).when(hand_over, handed_over()).then_refused("line 2: 50 piece to go, 0 passed")


def test_a_later_stage_does_not_need_it() -> None:
    given(noted, MOST).when(tell, departed(_1="60")).then(departed(_1="60"))


def test_what_departs_is_what_was_handed_over_where_nothing_else_is_said() -> None:
    given(noted, MOST, handed_over(_1="55")).when(tell, departed()).then(departed(_1="55"))


def test_it_stands_between_booking_and_departure() -> None:
    assert furthest(given(noted, MOST, handed_over(_1="1")).state.shipments["ASN-1"]) is Stage.HANDED_OVER
    assert furthest(given(noted, departed(_1="1"), handed_over(_1="1")).state.shipments["ASN-1"]) is Stage.DEPARTED


def test_a_booking_told_after_the_goods_were_handed_over_is_of_these() -> None:
    given(noted, departed(_1="30"), handed_over(_1="30")).when(book, booked()).then(booked(_1="30"))


# The final inspection ------------------------------------------------------------


def test_made_to_order_goods_go_when_they_passed_a_final_inspection() -> None:
    refused = (
        given(made, MOST)
        .when(hand_over, handed_over())
        .then_refused("line 1: 60 piece to go, 0 passed and still here; line 2: 50 piece to go, 0 passed")
    )
    assert refused.gate == "final_inspection"
    assert "passes" in refused.missing
    assert "manager who had no hand in it" in refused.opened_by
    given(made, MOST, inspected(_1="60", _2="50")).when(hand_over, handed_over()).then(handed_over(_1="60", _2="50"))


def test_the_gate_is_about_the_quantities_of_this_shipment_only() -> None:
    history = given(made, booked(_1="60"), booked("ASN-2", _1="40"), inspected(_1="60"))
    one = history.when(hand_over, handed_over()).then(handed_over(_1="60"))
    one.when(hand_over, handed_over("ASN-2")).then_refused("line 1: 40 piece to go, 0 passed and still here")
    one(inspected("F-2", _1="40")).when(hand_over, handed_over("ASN-2")).then(handed_over("ASN-2", _1="40"))


def test_of_what_passed_in_part_that_part_goes() -> None:
    given(made, MOST, inspected(_1="60")).when(hand_over, handed_over(_1="60")).then(handed_over(_1="60"))
    given(made, MOST, inspected(_1="59.5")).when(hand_over, handed_over(_1="60")).then_refused("59.5 passed")


def test_an_inspection_that_was_declared_wrong_closes_the_gate_again() -> None:
    given(made, MOST, inspected(_1="60", _2="50"), inspected(passed=False, _1="60", _2="50")).when(
        hand_over, handed_over()
    ).then_refused("0 passed")


def test_goods_from_stock_need_no_inspection() -> None:
    from_stock = noted.model_copy(update={"inspected": False})
    given(from_stock, MOST).when(hand_over, handed_over()).then(handed_over(_1="60", _2="50"))


# The shipment sample -------------------------------------------------------------

OTHER = UUID(int=8)


@pytest.mark.parametrize(
    "samples",
    [
        (),
        (sampled(approved=False, sample="S-1"),),
        (sampled(approved=True), sampled(approved=False)),
        (sampled(approved=True), sampled(approved=False, sample_id=OTHER)),
        (sampled(approved=False), sampled(approved=None)),
    ],
    ids=repr,
)
def test_where_the_customer_wants_a_shipment_sample_all_that_were_asked_for_are_approved(
    samples: Sequence[ShipmentEvent],
) -> None:
    refused = given(with_sample, MOST, *samples).when(hand_over, handed_over()).then_refused("shipment sample")
    assert refused.gate == "shipment_sample"


def test_the_sample_that_is_waited_for_is_named() -> None:
    waiting = sampled(approved=False, sample="S-1")
    given(with_sample, MOST, waiting).when(hand_over, handed_over()).then_refused("approved shipment sample S-1")


@pytest.mark.parametrize(
    "samples",
    [
        (sampled(approved=False), sampled(approved=True)),
        (sampled(approved=True), sampled(approved=False, sample_id=OTHER), sampled(approved=None, sample_id=OTHER)),
    ],
    ids=repr,
)
def test_an_approved_sample_lets_the_goods_go(samples: Sequence[ShipmentEvent]) -> None:
    given(with_sample, booked(_1="60"), *samples).when(hand_over, handed_over()).then(handed_over(_1="60"))


# Concessions ---------------------------------------------------------------------


def test_a_concession_opens_the_gate_for_this_shipment_and_no_other() -> None:
    history = given(made, booked(_1="60"), booked("ASN-2", _1="40"), conceded())
    history.when(hand_over, handed_over()).then(handed_over(_1="60"))
    history.when(hand_over, handed_over("ASN-2")).then_refused("0 passed")


def test_a_concession_opens_its_own_gate_only() -> None:
    both = with_sample.model_copy(update={"inspected": True})
    history = given(both, booked(_1="60"), conceded())
    assert history.when(hand_over, handed_over()).then_refused("sample").gate == "shipment_sample"
    history(conceded(ShipmentGate.SAMPLE)).when(hand_over, handed_over()).then(handed_over(_1="60"))


def test_what_is_booked_anew_was_not_conceded() -> None:
    given(made, booked(_1="60"), conceded(), booked(_2="50")).when(hand_over, handed_over()).then_refused("0 passed")


def test_who_conceded_it_does_not_hand_it_over() -> None:
    history = given(made, booked(_1="60"), conceded())
    by = {ShipmentGate.INSPECTION: {"zhang-wei"}}
    refused = history.when(hand_over, handed_over(), asker={"zhang-wei"}, conceders=by).then_refused("yourself")
    assert (refused.gate, refused.opened_by) == (
        "final_inspection", "whoever may ship, other than who conceded it"
    )  # fmt: skip
    history.when(hand_over, handed_over(), asker={"li-na"}, conceders=by).then(handed_over(_1="60"))
    once_passed = history(inspected(_1="60"))
    once_passed.when(hand_over, handed_over(), asker={"zhang-wei"}, conceders=by).then(handed_over(_1="60"))
