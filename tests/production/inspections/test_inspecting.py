"""A lot is inspected by a plan that is frozen, the result follows from it, and what failed is looked at again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.production.inspections.copies import note_amendment, note_order
from services.production.inspections.domain import perform, schedule
from services.production.inspections.state import Inspections, Stage
from shared.events.inspection import InspectionPerformed, Inspector, OrderNoted, Result
from shared.events.order import OrderAmended
from shared.events.quality import Aql, InspectionPolicy, Level
from shared.events.values import Tolerance
from tests.order import examples as orders
from tests.production.inspections.examples import LINES, ORDER, conceded, given, lot, noted, scheduled, seen, told


def outcome(history: Inspections, *args: object, **kwargs: object) -> InspectionPerformed:
    (event,) = perform(history, seen(*args, **kwargs))  # type: ignore[arg-type]
    assert isinstance(event, InspectionPerformed)
    return event


def test_an_inspection_is_agreed_for_a_day_and_moved_for_a_reason() -> None:
    agreed = given(noted(), scheduled()).state
    assert schedule(given(noted()).state, scheduled()) == [scheduled()]
    given(noted(), scheduled()).when(schedule, scheduled("2027-06-16")).then_refused("say why it is moved")
    moved = scheduled("2027-06-16", reason="sewing is late")
    given(noted(), scheduled()).when(schedule, moved).then(moved)
    assert agreed.of("QC-1").stage is Stage.SCHEDULED
    given(noted(), told(seen())).when(schedule, scheduled()).then_refused("another number")


@pytest.mark.parametrize(
    ("found", "result"),
    [
        ({}, Result.PASSED),
        ({"major": 5}, Result.PASSED),
        ({"major": 6}, Result.FAILED),
        ({"minor": 7}, Result.PASSED),
        ({"minor": 8}, Result.FAILED),
        ({"critical": 1}, Result.FAILED),
    ],
)
def test_the_result_follows_from_the_plan_and_what_was_found_of_each_class(
    found: dict[str, int], result: Result
) -> None:
    """A lot of 1200 at level II: letter J, 80 units, 5 major and 7 minor accepted, no critical."""
    event = outcome(given(noted()).state, **found)
    assert (event.result, event.plan.lot, event.plan.major.sample, event.plan.major.accept) == (result, 1200, 80, 5)
    given(noted()).when(perform, seen(**found)).then(event)  # type: ignore[arg-type]


def test_the_plan_is_as_strict_as_the_order_says_and_stays_as_it_was() -> None:
    strict = InspectionPolicy(level=Level.III, major=Aql.A1_0)
    event = outcome(given(noted(policy=strict)).state, 3)
    assert (event.plan.level, event.plan.major.sample, event.plan.major.accept) == (Level.III, 125, 3)
    fewer = noted(LINES[0].model_copy(update={"quantity": Decimal(600)}), policy=InspectionPolicy())
    given(noted(policy=strict), event, fewer).when(perform, seen(3)).then_nothing()


def test_of_an_order_that_is_not_known_it_is_taken_down_and_inspected_as_is_usual() -> None:
    assert outcome(Inspections(), lots=lot("7", "9")).plan.level is Level.II


def test_a_lot_is_counted_in_pieces() -> None:
    both = (*lot("1", "600"), *lot("2", "100"))
    assert outcome(given(noted()).state, lots=both).plan.lot == 600 + 1200
    assert outcome(given(noted()).state, lots=lot("1", "10.5")).plan.lot == 11


def test_a_lot_holds_no_more_than_is_ordered_and_its_tolerance() -> None:
    given(noted()).when(perform, seen(lots=lot("1", "1201"))).then_refused("at most 1200")
    given(noted()).when(schedule, scheduled(lots=lot("1", "1201"))).then_refused("at most 1200")
    assert outcome(given(noted(over="5")).state, lots=lot("1", "1260")).plan.lot == 1260
    given(noted(over="5")).when(perform, seen(lots=lot("1", "1261"))).then_refused("at most 1260")
    given(noted()).when(perform, seen(lots=lot("9", "1"))).then_refused("no line 9: it has 1, 2")
    given(noted()).when(perform, seen(lots=lot() + lot())).then_refused("twice")


def test_more_defective_units_than_were_looked_at_cannot_have_been_found() -> None:
    given(noted()).when(perform, seen(81)).then_refused("more than the 80")


def test_told_again_it_is_the_same_and_otherwise_it_is_refused() -> None:
    history = given(noted(), told(seen(6)))
    assert perform(history.state, seen(6)) == []
    history.when(perform, seen(5)).then_refused("and otherwise")
    history.when(perform, seen(6, remarks="threads")).then_refused("and otherwise")


def test_our_own_result_is_what_the_numbers_give() -> None:
    for result in Result.FAILED, Result.PENDING:
        given(noted()).when(perform, seen(result=result)).then_refused("follows from that")
    assert perform(given(noted()).state, seen(result=Result.PASSED)) == [told(seen())]


@pytest.mark.parametrize("by", [Inspector.CUSTOMER, Inspector.THIRD_PARTY])
def test_the_customer_or_a_third_party_may_fail_it_or_leave_it_open_but_pass_nothing_that_failed(by: Inspector) -> None:
    for result in Result.FAILED, Result.PENDING:
        assert outcome(given(noted()).state, by=by, result=result).result is result
        assert outcome(given(noted()).state, 6, by=by, result=result).result is result
    given(noted()).when(perform, seen(6, by=by, result=Result.PASSED)).then_refused("conceded")


def test_what_was_left_open_is_decided_by_the_customers_word() -> None:
    left = seen(by=Inspector.CUSTOMER, result=Result.PENDING)
    history = given(noted(), told(left))
    assert history.state.of("QC-1").stage is Stage.PENDING
    assert perform(history.state, left) == perform(history.state, replace(left, result=None)) == []
    word = replace(left, result=Result.PASSED, remarks="the shade is accepted")
    after = history.when(perform, word).then(told(word))
    assert after.state.of("QC-1").stage is Stage.PASSED
    after.when(perform, replace(left, result=Result.FAILED)).then_refused("and otherwise")


def test_what_failed_is_looked_at_again_under_another_number() -> None:
    history = given(noted(), told(seen(6)))
    again = seen(2, "QC-2", follows="QC-1")
    after = history.when(perform, again).then(told(again))
    assert (after.state.repeated_by("QC-1"), after.state.of("QC-2").stage) == ("QC-2", Stage.PASSED)
    after.when(perform, seen(0, "QC-3", follows="QC-2")).then_refused("nothing to repeat")
    history.when(perform, seen(0, "QC-2", follows="QC-2")).then_refused("does not repeat itself")


def test_the_repetition_may_be_told_first() -> None:
    again = seen(6, "QC-2", follows="QC-1")
    after = given(noted()).when(perform, again).then(told(again))
    after.when(perform, seen(6, "QC-1", follows="QC-2")).then_refused("itself repeats")
    after.when(perform, seen(6)).then(told(seen(6)))


def test_what_failed_and_is_conceded_says_so_and_what_passed_needs_no_concession() -> None:
    assert given(noted(), told(seen(6)), conceded()).state.of("QC-1").stage is Stage.CONCEDED
    assert given(noted(), told(seen(0)), conceded()).state.of("QC-1").stage is Stage.PASSED
    assert given(conceded()).state.of("QC-1").stage is Stage.UNKNOWN


def test_what_was_ordered_and_how_strictly_it_is_inspected_is_noted() -> None:
    papers = orders.papers().model_copy(
        update={"inspection": InspectionPolicy(level=Level.I), "tolerance": Tolerance(over=Decimal(3))}
    )
    (event,) = note_order(Inspections(), ORDER, papers)
    state = given(event).state
    assert (state.customer_code, state.policy.level, state.tolerance.over) == ("HARBOUR", Level.I, Decimal(3))
    change = OrderAmended(revision=1, reason="fewer", lines=(orders.line(quantity="9"),))
    (amended,) = note_amendment(state, ORDER, change)
    after = given(event, amended).state
    assert (after.lines["1"].quantity, after.policy.level, after.customer_code) == (Decimal(9), Level.I, "HARBOUR")
    assert note_amendment(Inspections(), ORDER, change) == []
    assert note_amendment(state, ORDER, OrderAmended(revision=1, reason="x")) == []
    assert isinstance(amended, OrderNoted)
