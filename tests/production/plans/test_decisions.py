"""What may be decided about a plan, and what a refusal says of the gate that is closed."""

import pytest

from services.production.plans.domain import choose, cut, start, waive
from services.production.plans.state import Standing
from shared.errors import NotKnownYet, Unknown
from shared.events.plan import PlanEvent, PlanGate
from tests.production.plans.examples import (
    ORDER,
    approved,
    cancelled,
    chosen,
    conceded,
    cutting,
    drawn,
    given,
    held,
    line,
    money,
    noted,
    reached,
    released,
    resumed,
    sample,
    started,
    waived,
)

waiting = (noted(waits=True), drawn(), reached("order-released"))
"""Released, with a deposit still to come."""
making = (*released, started, reached("production-started"))


@pytest.mark.parametrize(
    ("history", "standing"),
    [
        ((), Standing.UNKNOWN),
        ((noted(),), Standing.OPEN),
        (released, Standing.RELEASED),
        ((*released, held), Standing.HELD),
        ((*released, held, resumed), Standing.RELEASED),
        ((*released, held, cancelled), Standing.CANCELLED),
        ((noted(whose=None), drawn()), Standing.UNKNOWN),
    ],
)
def test_the_standing_follows_from_what_the_order_service_said(
    history: tuple[PlanEvent, ...], standing: Standing
) -> None:
    assert given(*history).state.standing is standing


# Starting production ------------------------------------------------------------


def test_where_nothing_has_to_be_paid_before_production_starts_as_soon_as_the_order_is_released() -> None:
    given(*released).when(start, ORDER).then(started, reached("production-started"))


def test_production_waits_for_the_deposit_and_says_so() -> None:
    refusal = given(*waiting).when(start, ORDER).then_refused("waits for the deposit")
    assert (refusal.gate, refusal.missing) == ("production_start", "the deposit, or a verified letter of credit")
    assert "finance" in refusal.opened_by
    assert "concession" in refusal.opened_by


def test_production_starts_once_the_money_is_there() -> None:
    given(*waiting, money()).when(start, ORDER).then(started, reached("production-started"))


def test_money_that_was_never_there_closes_the_gate_again() -> None:
    given(*waiting, money(), money(cleared=False)).when(start, ORDER).then_refused("waits for the deposit")


def test_a_concession_opens_the_gate_that_it_names_and_no_other() -> None:
    given(*waiting, conceded(PlanGate.START)).when(start, ORDER).then(started, reached("production-started"))
    given(*waiting, conceded(PlanGate.CUTTING)).when(start, ORDER).then_refused("waits for the deposit")


def test_a_start_that_was_told_by_a_milestone_is_decided_all_the_same() -> None:
    given(*released, reached("production-started")).when(start, ORDER).then(started)


@pytest.mark.parametrize(
    ("history", "gate", "words"),
    [
        ((noted(),), "release", "was not released"),
        ((*released, held), "hold", "on hold"),
        ((*released, cancelled), "cancelled", "is cancelled"),
    ],
)
def test_nothing_begins_of_an_order_that_does_not_go_on(history: tuple[PlanEvent, ...], gate: str, words: str) -> None:
    assert given(*history).when(start, ORDER).then_refused(words).gate == gate
    assert given(*history, started).when(cut, ORDER).then_refused(words).gate == gate


def test_an_order_that_is_not_known_here_is_waited_for() -> None:
    given().when(start, ORDER).then_refused("made to order", NotKnownYet)
    given().when(cut, ORDER).then_refused("made to order", NotKnownYet)
    given().when(waive, ORDER, "washed", "x").then_refused("made to order", NotKnownYet)
    given().when(choose, ORDER, "rush", None).then_refused("made to order", NotKnownYet)


# Cutting bulk ---------------------------------------------------------------------


def test_bulk_is_cut_once_a_pre_production_sample_of_all_styles_is_approved() -> None:
    given(*making, approved).when(cut, ORDER).then(cutting(), reached("cutting-started"))


def test_the_refusal_names_the_styles_that_are_not_approved() -> None:
    half = sample("B-2041", round=1, approved=True)
    refusal = given(*making, half).when(cut, ORDER).then_refused("approved of P-7")
    assert (refusal.gate, "P-7" in refusal.missing) == ("bulk_cutting", True)


def test_lines_whose_style_is_approved_are_cut_before_the_others() -> None:
    half = sample("B-2041", round=1, approved=True)
    after = given(*making, half).when(cut, ORDER, ["1"]).then(cutting("1"), reached("cutting-started"))
    after.when(cut, ORDER).then_refused("approved of P-7")
    after(sample("P-7", "B-2041", round=1, approved=True)).when(cut, ORDER).then(cutting("2"))


def test_a_style_is_the_same_however_it_is_spaced_and_capitalised() -> None:
    given(*making, sample(" b-2041", "p-7 ", round=1, approved=True)).when(cut, ORDER).then(
        cutting(), reached("cutting-started")
    )


def test_a_sample_that_was_only_asked_for_or_was_rejected_opens_nothing() -> None:
    for word in sample("B-2041", "P-7"), sample("B-2041", "P-7", round=1, approved=False):
        given(*making, word).when(cut, ORDER).then_refused("no pre-production sample")


def test_the_word_on_the_last_round_counts_whenever_it_was_heard() -> None:
    second, late = sample("B-2041", "P-7", round=2, approved=True), sample("B-2041", "P-7", round=1, approved=False)
    given(*making, second, late).when(cut, ORDER).then(cutting(), reached("cutting-started"))
    given(*making, approved, sample("B-2041", "P-7", round=2, approved=False)).when(cut, ORDER).then_refused("sample")


def test_nothing_is_cut_before_production_is_started() -> None:
    assert given(*released, approved).when(cut, ORDER).then_refused("not started").gate == "production_start"


def test_lines_that_the_order_has_not_are_refused_in_words() -> None:
    given(*making, approved).when(cut, ORDER, ["1", "9"]).then_refused("no line 9: it has 1, 2")


def test_a_concession_to_cut_ends_with_the_styles_that_it_was_given_for() -> None:
    open_for_all = given(*making, conceded(PlanGate.CUTTING))
    open_for_all.when(cut, ORDER).then(cutting(), reached("cutting-started"))
    more = open_for_all(noted(line(quantity="90"), whose=None, waits=None))
    more.when(cut, ORDER).then(cutting(), reached("cutting-started"))
    open_for_all(noted(line(style="X-1"), whose=None, waits=None)).when(cut, ORDER).then_refused("approved of X-1")


def test_a_line_that_came_later_is_cut_by_a_decision_of_its_own() -> None:
    before = given(*making, approved).when(cut, ORDER).then(cutting(), reached("cutting-started"))
    before(noted(line(), line("2", "P-7"), line("3"))).when(cut, ORDER).then(cutting("3"))


# Waiving, and choosing a template ----------------------------------------------------


def test_an_order_does_without_a_milestone_that_was_not_reached() -> None:
    given(*released).when(waive, ORDER, "washed", "this style is not washed").then(waived("washed"))
    given(*released, held).when(waive, ORDER, "washed", "this style is not washed").then(waived("washed"))
    given(*released, reached("washed")).when(waive, ORDER, "washed", "x").then_refused("reached already")
    given(*released, cancelled).when(waive, ORDER, "washed", "x").then_refused("is cancelled")
    given(noted()).when(waive, ORDER, "washed", "x").then_refused("not released")
    given(noted(), held).when(waive, ORDER, "washed", "x").then_refused("not released")


def test_a_milestone_that_the_plan_has_not_is_refused_with_those_that_it_has() -> None:
    given(*released).when(waive, ORDER, "dyed", "x").then_refused("no milestone dyed: .*washed", Unknown)


def test_waiving_the_samples_approval_opens_no_gate() -> None:
    without = given(*making, waived("pre-production-sample-approved"))
    without.when(cut, ORDER).then_refused("no pre-production sample")


def test_a_template_that_is_chosen_before_the_release_is_what_the_plan_will_be_drawn_from() -> None:
    given(noted()).when(choose, ORDER, "bag", "totes").then(chosen("bag", "totes"))


def test_a_plan_that_is_drawn_already_is_drawn_anew_from_the_template_that_is_chosen() -> None:
    given(*released).when(choose, ORDER, "rush", None).then(
        chosen("rush"), drawn("rush", because="the template rush was chosen")
    )


def test_the_usual_template_need_not_be_chosen_and_another_one_can_be_left_again() -> None:
    given(*released).when(choose, ORDER, "garment", None).then_nothing()
    given(*released, chosen("rush")).when(choose, ORDER, "garment", "not so urgent").then(
        chosen("garment", "not so urgent"), drawn(because="not so urgent")
    )
    given(*released).when(choose, ORDER, "shoes", None).then_refused("there are bag, garment, rush")
    given(noted(), cancelled).when(choose, ORDER, "rush", None).then_refused("is cancelled")
