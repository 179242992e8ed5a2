from dataclasses import replace

from services.order.orders.amending import amend
from services.order.orders.comparisons.decisions import accept, compare
from services.order.orders.domain import receive, release
from shared.errors import Unknown
from shared.events.order import DifferenceAccepted, Flow, OrderAmended, OrderCompared, OrderGate, OrderReleased
from shared.events.values import PromisedDate
from tests.order.examples import (
    SAMPLE,
    cancelled,
    compared,
    given,
    held,
    line,
    papers,
    received,
    released,
    sealed,
    specification,
)

POINT = {"point_1": "lined, zip pocket"}
AS_ORDERED = specification("B-2041", "navy", material="canvas 16 oz", point_1="lined, zip pocket")
differing = compared(given(received).state)
[FOUND] = differing.differences
accepted = DifferenceAccepted(number=FOUND.number, reason="their mail of 3 March")


def test_an_order_that_agrees_with_the_sealed_sample_is_released() -> None:
    after = (
        given(received)
        .when(compare, sealed(AS_ORDERED))
        .then(OrderCompared(sample_id=SAMPLE, sample="S-17", round=1, revision=0))
    )
    after.when(release).then(OrderReleased())


def test_the_release_waits_for_each_difference_to_be_accepted_in_writing() -> None:
    after = given(received).when(compare, sealed()).then(differing)
    refused = after.when(release).then_refused(f"differ from the sealed sample.*{FOUND.number}")
    assert refused.gate == OrderGate.DIFFERENCE
    assert FOUND.number in refused.missing
    after.when(accept, accepted).then(accepted).when(release).then(OrderReleased())


def test_what_was_accepted_stays_so_when_it_is_found_again() -> None:
    again = (
        given(received, differing, accepted)
        .when(compare, sealed(round=2))
        .then(differing.model_copy(update={"round": 2}))
    )
    again.when(release).then(OrderReleased())


def test_what_was_accepted_does_not_let_another_difference_through() -> None:
    other = sealed(specification("B-2041", "navy", material="denim", point_1="lined, zip pocket"))
    history = given(received, differing, accepted)
    history(*compare(history.state, other)).when(release).then_refused("differ from the sealed sample")


def test_the_newest_comparison_with_a_sample_counts() -> None:
    history = given(received, differing)
    history(*compare(history.state, sealed(AS_ORDERED, round=2))).when(release).then(OrderReleased())


def test_comparisons_with_two_samples_count_both() -> None:
    history = given(received, differing)
    other = replace(sealed(AS_ORDERED), sample_id=received.customer_id, sample="S-18")
    history(*compare(history.state, other)).when(release).then_refused("differ")


def test_papers_that_were_amended_to_agree_are_compared_again() -> None:
    canvas = (line().model_copy(update={"material": "canvas 12 oz"}),)
    history = given(received, differing)
    amended = history(*amend(history.state, "as the sample", lines=canvas))
    refused = amended.when(release).then_refused("since they were compared with sample S-17")
    assert (refused.gate, refused.missing) == (OrderGate.DIFFERENCE, "the papers are compared with sample S-17 again")
    amended(*compare(amended.state, sealed())).when(release).then(OrderReleased())


def test_papers_received_anew_with_another_style_are_compared_again() -> None:
    """What was received first was declared wrong: the revision is the same, and so are the differences."""
    more = papers(line("1"), line("2").model_copy(update={"style": "C-77"}))
    anew = given(received, differing, accepted, more)
    anew.when(release).then_refused("since they were compared with sample S-17")
    anew.when(compare, sealed()).then(differing).when(release).then(OrderReleased())


def test_another_date_or_quantity_needs_no_other_comparison() -> None:
    promised = PromisedDate(on=line().promised.on.replace(day=1), basis=line().promised.basis)
    later = (line(quantity="120").model_copy(update={"promised": promised}),)
    history = given(received, differing, accepted)
    history(*amend(history.state, "later", lines=later)).when(release).then(OrderReleased())


def test_amended_specifications_are_what_is_compared() -> None:
    history = given(received)
    other = (specification("B-2041", "navy", shell="denim"),)
    [amended] = amend(history.state, "tech pack", specifications=other)
    assert amended == OrderAmended(revision=1, reason="tech pack", specifications=other)
    [found] = compare(history(amended).state, sealed(specification("B-2041", "navy", shell="canvas", **POINT)))
    assert isinstance(found, OrderCompared)
    assert [(each.sealed, each.ordered) for each in found.differences] == [("canvas", "denim")]


def test_a_sample_of_none_of_its_styles_is_no_reference() -> None:
    other = sealed(specification("X-1", shell="canvas"))
    given(received).when(compare, other).then_refused("sample S-17 has none of the order's styles")


def test_a_sample_of_another_customer_is_no_reference() -> None:
    given(received).when(compare, replace(sealed(), customer_code="LAKE")).then_refused("made for LAKE")


def test_only_what_is_made_to_order_is_compared() -> None:
    traded = received.model_copy(update={"flow": Flow.TRADED})
    given(traded).when(compare, sealed()).then_refused("only goods that are made to order")


def test_a_difference_that_was_not_found_cannot_be_accepted() -> None:
    given(received).when(accept, accepted).then_refused("there is no difference", because=Unknown)
    given(accepted).when(accept, accepted).then_refused("receive it first", because=Unknown)


def test_it_is_compared_also_on_hold_and_after_the_release_and_not_once_cancelled() -> None:
    given(received, held).when(compare, sealed()).then(differing)
    given(received, released).when(compare, sealed()).then(differing).when(release).then_nothing()
    given(received, cancelled).when(compare, sealed()).then_refused("cancelled")


def test_two_words_on_one_position_are_refused_when_the_order_comes() -> None:
    twice = specification("B-2041", shell="canvas", SHELL="denim")
    wrong = papers().model_copy(update={"specifications": (twice,)})
    given().when(receive, wrong).then_refused("two materials for shell")
    wrong = papers().model_copy(update={"specifications": (AS_ORDERED, AS_ORDERED)})
    given().when(receive, wrong).then_refused("specified twice")
