"""Whatever is told in whatever order, and whenever a clock looks: no ladder goes silent, and nothing is told twice."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given as for_all
from hypothesis import strategies as st

from services.notify.obligations.domain import Kept, Over, Wanted, follow, tick
from services.notify.obligations.evolve import evolve
from services.notify.obligations.state import Blocked, Obligation, Standing
from services.notify.obligations.terms import TERMS
from shared.events.obligation import (
    ObligationBreached,
    ObligationEscalated,
    ObligationEvent,
    ObligationKind,
    ObligationMet,
    ObligationPaused,
    Party,
)
from tests.notify.examples import BEGAN, started

HOUR = timedelta(hours=1)
HOURS = st.integers(0, 400)
WANTED = st.builds(
    lambda due, known, paused, blocked, outcome: Wanted(
        started(due=BEGAN + due * HOUR), BEGAN + known * HOUR, paused, blocked, outcome
    ),
    st.integers(1, 100),
    st.integers(0, 20),
    st.sampled_from([None, None, "we owe them a sample"]),
    st.sampled_from([None, Blocked(Party.CUSTOMER, "a question")]),
    st.sampled_from([None, None, None, Kept(BEGAN + 5 * HOUR), Over("cancelled")]),
)
STEPS = st.lists(st.one_of(WANTED, HOURS), max_size=25)
KINDS = st.sampled_from(ObligationKind)


def play(steps: list[Wanted | int], kind: ObligationKind) -> tuple[Obligation, list[ObligationEvent], datetime]:
    """Facts come in, and the clock looks after so many hours, which never go back."""
    its, events, now = Obligation(), list[ObligationEvent](), BEGAN
    for step in steps:
        if isinstance(step, int):
            now = max(now, BEGAN + step * HOUR)
            told = tick(its, now, TERMS[kind])
        else:
            told = follow(its, step)
        for event in told:
            its = evolve(its, event)
        events += told
    return its, events, now


@for_all(STEPS, WANTED, KINDS)
def test_what_is_in_line_decides_nothing(steps: list[Wanted | int], wanted: Wanted, kind: ObligationKind) -> None:
    its, _, _ = play([*steps, wanted], kind)
    assert follow(its, wanted) == []


@for_all(STEPS, HOURS, KINDS)
def test_a_clock_that_looked_has_nothing_left_to_do_at_that_moment(
    steps: list[Wanted | int], hours: int, kind: ObligationKind
) -> None:
    its, _, now = play([*steps, hours], kind)
    assert tick(its, now, TERMS[kind]) == []
    assert its.next_at is None or its.next_at > now


@for_all(STEPS, HOURS, KINDS)
def test_what_is_owed_and_late_is_always_told_again(
    steps: list[Wanted | int], hours: int, kind: ObligationKind
) -> None:
    its, _, now = play([*steps, hours], kind)
    for _ in range(5):
        if its.standing is not Standing.BREACHED:
            return
        assert its.next_at is not None, "the ladder has gone silent"
        assert its.next_at - now <= TERMS[kind].again + timedelta(hours=72)
        now = its.next_at
        events = tick(its, now, TERMS[kind])
        assert any(isinstance(event, ObligationEscalated) for event in events)
        for event in events:
            its = evolve(its, event)


@for_all(STEPS, KINDS)
def test_nobody_is_told_while_they_wait_for_us_or_once_it_is_over(
    steps: list[Wanted | int], kind: ObligationKind
) -> None:
    its = Obligation()
    _, events, _ = play(steps, kind)
    for event in events:
        if isinstance(event, ObligationBreached | ObligationEscalated):
            assert its.paused is None
            assert its.ended is None
        its = evolve(its, event)


@for_all(STEPS, KINDS)
def test_each_step_of_a_ladder_is_taken_in_turn_and_once(steps: list[Wanted | int], kind: ObligationKind) -> None:
    _, events, _ = play(steps, kind)
    step = 0
    for event in events:
        if isinstance(event, ObligationBreached):
            step = 0
        if isinstance(event, ObligationEscalated):
            assert event.step == step + 1
            step = event.step


@for_all(STEPS, KINDS)
def test_it_is_met_at_most_once_between_two_beginnings(steps: list[Wanted | int], kind: ObligationKind) -> None:
    _, events, _ = play(steps, kind)
    for before, after in pairwise(events):
        assert not (isinstance(before, ObligationMet) and isinstance(after, ObligationMet | ObligationPaused))
