"""How much of a line passed a final inspection and may still go."""

from decimal import Decimal

from services.logistics.shipments.inspected import left_to_go, passed
from shared.events.inspection import Inspector
from shared.events.shipment import ShipmentEvent
from tests.logistics.examples import arrived, booked, conceded, departed, given, handed_over, inspected, made, ordered


def of_line_1(*history: ShipmentEvent) -> list[Decimal]:
    """What passed of the first line, of which 100 are ordered, and what of that may still go."""
    state = given(made, *history).state
    return [passed(state, state.ordered["1"]), left_to_go(state, state.ordered["1"])]


def test_without_an_inspection_nothing_passed() -> None:
    assert of_line_1() == [0, 0]


def test_lots_that_passed_add_up() -> None:
    assert of_line_1(inspected(_1="40"), inspected("F-2", _1="60", _2="5")) == [100, 100]


def test_what_failed_has_not_passed() -> None:
    assert of_line_1(inspected(passed=False, _1="40"), inspected("F-2", _1="60")) == [60, 60]


def test_an_inspection_told_anew_counts_as_it_was_told_last() -> None:
    assert of_line_1(inspected(_1="40"), inspected(passed=False, _1="40")) == [0, 0]
    assert of_line_1(inspected(_1="40"), inspected(_1="30")) == [30, 30]


def test_a_failed_lot_that_passes_when_it_is_inspected_again_counts_once() -> None:
    assert of_line_1(inspected(passed=False, _1="100"), inspected("F-2", follows="F-1", _1="100")) == [100, 100]


def test_of_a_failed_lot_that_is_inspected_again_in_part_the_rest_stays_wanting() -> None:
    history = inspected(passed=False, _1="100"), inspected("F-2", follows="F-1", _1="70")
    assert of_line_1(*history) == [70, 70]
    assert of_line_1(*history, inspected("F-3", follows="F-1", passed=False, _1="30")) == [70, 70]
    assert of_line_1(*history, inspected("F-3", follows="F-1", _1="30")) == [100, 100]


def test_a_failed_lot_that_is_conceded_may_go() -> None:
    accepted = inspected(lines=())
    assert of_line_1(inspected(passed=False, _1="100"), accepted) == [100, 100]
    assert of_line_1(accepted) == [0, 0], "a concession says nothing of an inspection that nobody told of"


def test_what_two_inspectors_passed_is_the_same_goods() -> None:
    history = inspected(_1="60"), inspected("C-1", inspector=Inspector.CUSTOMER, _1="40")
    assert of_line_1(*history) == [60, 60]


def test_what_the_customer_found_wanting_does_not_go_because_we_passed_it() -> None:
    history = inspected(_1="100"), inspected("C-1", inspector=Inspector.CUSTOMER, passed=False, _1="100")
    assert of_line_1(*history) == [0, 0]
    again = inspected("C-2", inspector=Inspector.CUSTOMER, follows="C-1", _1="100")
    assert of_line_1(*history, again) == [100, 100]


def test_what_goes_takes_of_what_passed() -> None:
    history = inspected(_1="100"), booked(_1="40"), handed_over(_1="40")
    assert of_line_1(*history) == [100, 60]
    assert of_line_1(*history, departed(_1="40"), arrived(_1="40")) == [100, 60], "the same goods travel on"
    assert of_line_1(*history, departed(_1="30")) == [100, 70], "fewer left than were handed over"
    assert of_line_1(*history, departed(_1="45")) == [100, 55]


def test_what_went_without_having_passed_takes_nothing_of_what_passes_afterwards() -> None:
    assert of_line_1(departed(_1="40"), inspected(_1="60")) == [60, 60]


def test_what_went_unchecked_beside_what_had_passed_takes_that() -> None:
    assert of_line_1(inspected(_1="60"), departed(_1="40")) == [60, 20]
    assert of_line_1(inspected(_1="60"), departed(_1="80"), inspected("F-2", _1="20")) == [80, 20]


def test_a_conceded_shipment_takes_what_there_is_and_no_more() -> None:
    gone = inspected(_1="30"), booked(_1="40"), conceded(), handed_over(_1="40")
    assert of_line_1(*gone) == [30, 0]
    assert of_line_1(*gone, inspected("F-2", _1="60")) == [90, 60]


def test_each_line_counts_by_itself() -> None:
    state = given(made, inspected(_1="100")).state
    assert left_to_go(state, state.ordered["2"]) == 0


def test_goods_of_an_order_that_is_not_inspected_take_nothing() -> None:
    state = given(ordered("100"), inspected(_1="60"), departed(_1="40")).state
    assert left_to_go(state, state.ordered["1"]) == 60
