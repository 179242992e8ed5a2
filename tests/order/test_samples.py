"""What may be decided about a sample, and what happens to it whatever we decide."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.samples import domain
from services.order.samples.facts import Fact, tell
from services.order.samples.state import STAGES, Sample, Stage, Status, stage_of
from shared.errors import Rejected, Unknown
from shared.events.sample import (
    CourierTerms,
    SampleApproved,
    SampleCancelled,
    SampleDispatched,
    SampleEvent,
    SampleFactRetracted,
    SampleFeedbackRequested,
    SampleOrdered,
    SampleRequestChanged,
    SampleRequestRefused,
    SampleSealed,
)
from shared.events.styles import Material, Point, Specification
from tests.order.sampling import (
    approved,
    cancelled,
    charged,
    delivered,
    given,
    line,
    made,
    ordered,
    photographed,
    refused,
    rejected,
    requested,
    reviewed,
    sent,
    signed,
)

SIGNED = given(requested(), signed)
READY = SIGNED(ordered(), made(), reviewed(), photographed())


def send(sample: Sample, /, what: SampleDispatched, **other: Any) -> list[SampleEvent]:
    told: dict[str, Any] = {"signed": sample.signed, "charged": sample.charge is not None, "is_new": False, "free": 3}
    return domain.dispatch(sample, what, **{**told, **other})


# The request -----------------------------------------------------------------


def test_a_request_with_all_four_elements_is_taken() -> None:
    given().when(domain.request, requested()).then(requested())


@pytest.mark.parametrize(("missing", "words"), [("material", "原料"), ("colour", "颜色搭配"), ("construction", "做法")])
def test_a_request_without_one_of_the_elements_is_refused(missing: str, words: str) -> None:
    refusal = given().when(domain.request, requested(lines=(line(**{missing: None}),))).then_refused(words)
    assert refusal.gate == "four_elements"


def test_what_the_specification_says_need_not_stand_in_the_line() -> None:
    told = Specification(
        style="B-2041",
        materials=(Material(position="shell", description="canvas"),),
        construction=(Point(number=1, text="lined"),),
        colourways=("navy/white",),
    )
    wanted = requested(lines=(line(material=None, construction=None, colour=None),), specifications=(told,))
    given().when(domain.request, wanted).then(wanted)


def test_a_style_that_no_line_asks_for_is_not_specified() -> None:
    stray = requested(specifications=(Specification(style="other"),))
    given().when(domain.request, stray).then_refused("no line asks for it")


def test_two_requests_do_not_share_a_number() -> None:
    given(requested()).when(domain.request, requested(lines=(line(colour="red"),))).then_refused("other content")


def test_a_change_voids_the_signature_and_the_decision_about_the_charge() -> None:
    change = SampleRequestChanged(revision=1, reason="in red", lines=(line(colour="red"),))
    after = SIGNED(charged).when(domain.change, "in red", lines=(line(colour="red"),)).then(change).state
    assert not after.signed
    assert after.charge is None
    assert after.terms == requested(lines=(line(colour="red"),))


def test_what_changes_nothing_is_no_change() -> None:
    SIGNED.when(domain.change, "the same", lines=(line(),)).then_nothing()


def test_a_change_keeps_the_four_elements() -> None:
    SIGNED.when(domain.change, "less", lines=(line(material=None),)).then_refused("原料")


def test_a_refused_request_is_changed_and_signed_after_all() -> None:
    given(requested()).when(domain.refuse, "too dear").then(SampleRequestRefused(reason="too dear"))
    assert (
        given(requested(), refused, SampleRequestChanged(revision=1, reason="x"), signed).state.status is Status.SIGNED
    )


# Rounds ----------------------------------------------------------------------


def test_nothing_is_made_before_the_manager_signs() -> None:
    refusal = given(requested()).when(domain.order_round, signed=False).then_refused("not signed")
    assert refusal.gate == "sample_signature"
    SIGNED.when(domain.order_round, signed=True).then(ordered())


def test_nothing_is_made_that_the_manager_refused() -> None:
    given(requested(), refused).when(domain.order_round, signed=True).then_refused("too dear")


@pytest.mark.parametrize("end", [rejected(), reviewed(passed=False)])
def test_after_a_rejection_comes_the_next_round(end: Fact) -> None:
    SIGNED(ordered(), made(), end).when(domain.order_round, signed=True).then(ordered(2))


@pytest.mark.parametrize("now", [made(), reviewed(), photographed(), sent(), delivered(), approved()])
def test_there_is_one_round_at_a_time(now: Any) -> None:
    SIGNED(ordered(), now).when(domain.order_round, signed=True).then_refused("the next one comes once")


def test_what_leaves_the_house_was_photographed() -> None:
    refusal = SIGNED(ordered(), made(), reviewed()).when(send, sent()).then_refused("not photographed")
    assert refusal.gate == "photo"
    READY.when(send, sent()).then(sent())


def test_what_leaves_the_house_is_signed_for_as_it_is_now() -> None:
    changed = SampleRequestChanged(revision=1, reason="in red", lines=(line(colour="red"),))
    assert READY(changed).when(send, sent()).then_refused("not signed").gate == "sample_signature"


def test_what_we_rejected_ourselves_does_not_go_out() -> None:
    SIGNED(ordered(), photographed(), reviewed(passed=False)).when(send, sent()).then_refused("was rejected")


@pytest.mark.parametrize(
    ("what", "is_new", "words"),
    [
        (sent(pieces=4), False, "4 pieces are more than the 3"),
        (sent(courier_terms=CourierTerms.PREPAID), False, "we would pay the courier"),
        (sent(), True, "the customer is new"),
    ],
)
def test_the_manager_decides_what_is_no_matter_of_course(what: SampleDispatched, is_new: bool, words: str) -> None:
    assert READY.when(send, what, is_new=is_new).then_refused(words).gate == "sample_charge"


def test_what_was_decided_about_the_charge_is_kept_to() -> None:
    READY(charged).when(send, sent(courier_terms=CourierTerms.PREPAID), is_new=True).then(
        sent(courier_terms=CourierTerms.PREPAID)
    )
    assert READY(charged).when(send, sent(), is_new=True).then_refused("is prepaid").gate == "sample_charge"


def test_a_round_is_sent_once() -> None:
    READY(sent()).when(send, sent(waybill="other")).then_refused("dispatched already")


def test_feedback_is_asked_for_what_was_sent_and_not_judged_yet() -> None:
    READY.when(domain.ask_for_feedback, 1).then_refused("not sent yet")
    READY(sent()).when(domain.ask_for_feedback, 1).then(SampleFeedbackRequested(round=1))
    READY(sent(), approved()).when(domain.ask_for_feedback, 1).then_nothing()


def test_only_what_the_customer_approved_is_sealed() -> None:
    assert READY(sent()).when(domain.seal, 1).then_refused("not approved").gate == "sample_approval"
    sealed = SampleSealed(round=1, specifications=given(requested()).state.specifications)
    assert READY(sent(), approved()).when(domain.seal, 1).then(sealed).state.status is Status.SEALED


def test_what_was_approved_is_not_cancelled() -> None:
    READY.when(domain.cancel, "dropped").then(SampleCancelled(reason="dropped"))
    READY(approved()).when(domain.cancel, "dropped").then_refused("nothing left to cancel")


@pytest.mark.parametrize(
    "decide",
    [
        lambda sample: domain.change(sample, "x", lines=(line(colour="red"),)),
        lambda sample: domain.order_round(sample, signed=True),
        lambda sample: send(sample, sent()),
        lambda sample: domain.ask_for_feedback(sample, 1),
        lambda sample: domain.seal(sample, 1),
        lambda sample: domain.refuse(sample, "x"),
    ],
)
def test_nothing_is_decided_about_what_is_cancelled_or_unknown(decide: Any) -> None:
    READY(cancelled).when(decide).then_refused("cancelled")
    given().when(decide).then_refused("no such sample", Unknown)


# Facts -----------------------------------------------------------------------

FACTS: list[Fact] = [made(), reviewed(), photographed(), delivered(), approved(), rejected()]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("before", [(), (signed,), (cancelled,), (refused,), (ordered(), made(), sent())])
def test_what_happened_is_taken_down_in_any_state(fact: Fact, before: tuple[SampleEvent, ...]) -> None:
    state = given(requested(), *before).state
    told = tell(state, fact)
    assert told == ([] if fact in before else [fact])


def test_a_fact_told_otherwise_is_refused() -> None:
    READY.when(tell, reviewed(passed=False)).then_refused("retract that first")
    READY(approved()).when(tell, rejected()).then_refused("approved already")


def test_a_step_told_late_does_not_take_back_a_later_one() -> None:
    assert stage_of(SIGNED(ordered(), approved(), delivered(), made()).state.rounds[1]) is Stage.APPROVED


EVENTS: list[SampleEvent] = [
    requested(), signed, refused, charged, cancelled, ordered(), made(), reviewed(), reviewed(passed=False),
    photographed(), sent(), delivered(), approved(), rejected(), ordered(2), made(2), photographed(2), approved(2),
    SampleRequestChanged(revision=1, reason="in red", lines=(line(colour="red"),)),
    SampleFactRetracted(retracted_version=1, retracted_event="1:order:1", why="did_not_occur", reason="x"),
]  # fmt: skip


@for_all(st.lists(st.sampled_from(EVENTS)))
def test_any_history_can_be_read_and_has_a_way_on(history: list[SampleEvent]) -> None:
    """Whoever is not through is changed, made, told of, cancelled, or a cancellation is retracted."""
    sample = given(*history).state
    if sample.terms is None or sample.cancelled is not None:
        return
    ways = [
        lambda: domain.change(sample, "other", lines=(line(colour="green"),)),
        lambda: domain.order_round(sample, signed=True),
        lambda: domain.cancel(sample, "dropped"),
        lambda: domain.seal(sample, sample.approved or 99),
    ]
    assert any(map(_goes, ways)) or sample.sealed is not None


@for_all(st.lists(st.sampled_from([event for event in EVENTS if isinstance(event, tuple(STAGES))])), st.randoms())
def test_facts_of_a_round_mean_the_same_in_any_order(facts: list[Any], random: Any) -> None:
    once = list({(type(fact), fact.round): fact for fact in facts}.values())
    shuffled = random.sample(once, len(once))
    assert given(requested(), *once).state == given(requested(), *shuffled).state


@for_all(st.lists(st.sampled_from(EVENTS)))
def test_no_later_step_is_undone_by_an_earlier_one(history: list[SampleEvent]) -> None:
    places = list(STAGES.values())
    for before, after in pairwise(given(*history[:n]).state for n in range(len(history) + 1)):
        for number, round in before.rounds.items():
            then, now = (places.index(Stage.REVIEWED if s is Stage.FAILED_REVIEW else s) for s in (
                stage_of(round), stage_of(after.rounds[number])
            ))  # fmt: skip
            assert now >= then


def _goes(way: Any) -> bool:
    try:
        return bool(way())
    except Rejected:
        return False


def test_the_stages_are_those_of_the_steps() -> None:
    assert next(iter(STAGES)) is SampleOrdered
    assert SampleApproved in STAGES
