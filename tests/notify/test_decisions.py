"""What an obligation does as time passes and facts come in."""

from datetime import timedelta

import pytest

from services.notify.obligations.domain import Kept, Over, Wanted, follow, tick
from services.notify.obligations.state import Blocked, Standing
from services.notify.obligations.terms import TERMS, read
from shared.events.obligation import (
    ObligationBlocked,
    ObligationBreached,
    ObligationEscalated,
    ObligationKind,
    ObligationMet,
    ObligationPaused,
    ObligationReminded,
    ObligationReopened,
    ObligationRescheduled,
    ObligationSettled,
    ObligationUnblocked,
    Party,
)
from shared.identity.roles import Role
from tests.notify.examples import BEGAN, ORDER, given, started

HOUR = timedelta(hours=1)
DUE = BEGAN + 48 * HOUR
OWNER, MANAGER = Role.BUSINESS_MERCHANDISER, Role.MANAGER
ORDERS = TERMS[ObligationKind.INTERNAL_ORDER]
QUESTIONS = TERMS[ObligationKind.CLARIFICATION]
breached = ObligationBreached(order_id=ORDER, waited_for=Party.US)
blocked = ObligationBlocked(order_id=ORDER, by=Party.CUSTOMER, because="no answer yet to question Q1")
paused = ObligationPaused(order_id=ORDER, because="we owe them a sample")


def wanted(known: float = 0, **said: object) -> Wanted:
    """Known so many hours after it began."""
    return Wanted(started(), BEGAN + known * HOUR, **said)  # type: ignore[arg-type]


def escalated(step: int, to: Role, again: float) -> ObligationEscalated:
    """`again`: hours after the due time."""
    return ObligationEscalated(order_id=ORDER, step=step, to=to, again=DUE + again * HOUR)


def reminded(hours: float) -> ObligationReminded:
    return ObligationReminded(order_id=ORDER, soft=BEGAN + hours * HOUR)


def test_it_begins_when_it_is_heard_of() -> None:
    given().when(follow, wanted()).then(started())


def test_targets_that_had_passed_when_it_was_heard_of_are_not_reminded_of() -> None:
    given().when(follow, wanted(known=1.5)).then(started(soft=(BEGAN + 2 * HOUR,)))


@pytest.mark.parametrize("known", [48, 49, 24 * 365])
def test_a_deadline_that_had_passed_when_it_was_heard_of_starts_nothing(known: float) -> None:
    given().when(follow, wanted(known)).then_nothing()


def test_what_was_kept_when_it_was_heard_of_starts_nothing() -> None:
    given().when(follow, wanted(outcome=Kept(BEGAN + HOUR))).then_nothing()


def test_it_is_met_with_the_time_that_it_took() -> None:
    met = ObligationMet(order_id=ORDER, seconds=5400)
    given(started()).when(follow, wanted(outcome=Kept(BEGAN + 1.5 * HOUR))).then(met)


def test_kept_before_it_began_it_took_no_time() -> None:
    met = ObligationMet(order_id=ORDER, seconds=0)
    given(started()).when(follow, wanted(outcome=Kept(BEGAN - HOUR))).then(met)


def test_it_is_settled_with_why_it_is_no_longer_owed() -> None:
    settled = ObligationSettled(order_id=ORDER, because="the order was cancelled")
    given(started()).when(follow, wanted(outcome=Over("the order was cancelled"))).then(settled)


def test_it_is_owed_again_where_what_had_kept_it_was_declared_wrong() -> None:
    met = ObligationMet(order_id=ORDER, seconds=60)
    again = ObligationReopened(order_id=ORDER, due=DUE, because="what had kept it was declared wrong")
    after = given(started(), met).when(follow, wanted()).then(again)
    assert (after.state.standing, after.state.due) == (Standing.RUNNING, DUE)


def test_it_is_due_at_another_time_where_what_it_follows_from_moved() -> None:
    later = Wanted(started(due=DUE + HOUR), BEGAN, moved="it was received at another time")
    moved = ObligationRescheduled(
        order_id=ORDER, due=DUE + HOUR, soft=started().soft, because="it was received at another time"
    )
    given(started()).when(follow, later).then(moved)


def test_a_due_time_that_moves_on_begins_the_ladder_anew() -> None:
    later = ObligationRescheduled(order_id=ORDER, due=DUE + 10 * HOUR, because="it was moved")
    state = given(started(soft=()), breached, escalated(1, OWNER, 0), later).state
    assert (state.standing, state.step) == (Standing.RUNNING, 0)
    assert tick(state, DUE + 10 * HOUR, ORDERS)[0].topic == "obligation.breached"


def test_what_it_waits_for_meanwhile_is_noted_and_its_clock_goes_on() -> None:
    waits = wanted(blocked=Blocked(Party.CUSTOMER, "no answer yet to question Q1"))
    after = given(started()).when(follow, waits).then(blocked)
    assert after.state.standing is Standing.RUNNING
    after.when(follow, wanted()).then(ObligationUnblocked(order_id=ORDER))


def test_it_stands_still_while_they_wait_for_us_and_goes_on_with_a_time_of_its_own() -> None:
    after = given(started()).when(follow, wanted(paused="we owe them a sample")).then(paused)
    assert (after.state.standing, after.state.next_at) == (Standing.PAUSED, None)
    assert tick(after.state, DUE + 1000 * HOUR, ORDERS) == []
    later = Wanted(started(due=DUE + 5 * HOUR), BEGAN)
    [event] = follow(after.state, later)
    assert isinstance(event, ObligationRescheduled)
    assert event.due == DUE + 5 * HOUR


def test_a_paused_one_is_not_rescheduled_before_it_goes_on() -> None:
    later = Wanted(started(due=DUE + 5 * HOUR), BEGAN, paused="we owe them a sample")
    given(started(), paused).when(follow, later).then_nothing()


def test_before_any_target_its_clock_does_nothing() -> None:
    given(started()).when(tick, BEGAN + 0.4 * HOUR, ORDERS).then_nothing()


def test_its_owner_is_reminded_of_a_soft_target_that_passed() -> None:
    given(started()).when(tick, BEGAN + 0.5 * HOUR, ORDERS).then(reminded(0.5))


def test_of_targets_that_were_slept_through_its_owner_is_reminded_once() -> None:
    given(started()).when(tick, BEGAN + 7 * HOUR, ORDERS).then(reminded(2))


def test_when_its_time_is_over_that_is_told_with_the_first_steps_of_the_ladder() -> None:
    given(started()).when(tick, DUE, ORDERS).then(breached, escalated(1, OWNER, 0), escalated(2, MANAGER, 24))


def test_a_breach_is_theirs_for_whom_it_waited() -> None:
    theirs = ObligationBreached(order_id=ORDER, waited_for=Party.CUSTOMER, because="no answer yet to question Q1")
    state = given(started(), blocked).state
    assert tick(state, DUE, ORDERS)[0] == theirs


def test_a_breach_is_ours_again_once_the_answer_is_there() -> None:
    state = given(started(), blocked, ObligationUnblocked(order_id=ORDER)).state
    assert tick(state, DUE, ORDERS)[0] == breached


def test_a_ladder_climbs_from_its_owner_to_the_manager() -> None:
    owner, manager = escalated(1, OWNER, 2), escalated(2, MANAGER, 26)
    after = given(started()).when(tick, DUE, QUESTIONS).then(breached, owner)
    after.when(tick, DUE + 1.9 * HOUR, QUESTIONS).then_nothing()
    after.when(tick, DUE + 2 * HOUR, QUESTIONS).then(manager)


def test_the_top_of_the_ladder_is_taken_again_and_again() -> None:
    history = given(started(), breached, escalated(1, OWNER, 0), escalated(2, MANAGER, 24))
    for n in range(1, 30):
        history.when(tick, DUE + (24 * n - 1) * HOUR, ORDERS).then_nothing()
        history = history.when(tick, DUE + 24 * n * HOUR, ORDERS).then(escalated(2 + n, MANAGER, 24 * (n + 1)))


def test_woken_late_it_takes_the_repeated_step_once_for_all_that_it_slept_through() -> None:
    history = given(started(), breached, escalated(1, OWNER, 0), escalated(2, MANAGER, 24))
    history.when(tick, DUE + 1000 * HOUR, ORDERS).then(escalated(3, MANAGER, 1024))


def test_woken_days_late_it_tells_owner_and_manager_at_once() -> None:
    given(started()).when(tick, DUE + 100 * HOUR, QUESTIONS).then(
        breached, escalated(1, OWNER, 2), escalated(2, MANAGER, 124)
    )


@pytest.mark.parametrize(
    "end", [ObligationMet(order_id=ORDER, seconds=1), ObligationSettled(order_id=ORDER, because="cancelled")]
)
def test_once_it_is_over_its_clock_is_silent(end: ObligationMet | ObligationSettled) -> None:
    given(started(), breached, escalated(1, OWNER, 0), end).when(tick, DUE + 1000 * HOUR, ORDERS).then_nothing()


def test_a_clock_that_nobody_started_is_silent() -> None:
    given().when(tick, DUE, ORDERS).then_nothing()


def test_each_kind_has_a_ladder_that_never_ends() -> None:
    for kind, terms in TERMS.items():
        assert terms.again > timedelta(0), kind
        assert terms.ladder[-1].role(OWNER) is MANAGER, kind


@pytest.mark.parametrize("wrong", ["ladder = []", "again_hours = 0", 'owner = "nobody"', "hour = 48"])
def test_terms_that_make_no_sense_are_refused(wrong: str) -> None:
    right = "\n".join(
        f'[{kind}]\nowner = "finance"\nladder = [{{ after_hours = 0, to = "owner" }}]\nagain_hours = 1'
        for kind in ObligationKind
    )
    assert read(right)
    name = wrong.partition(" ")[0]
    lines = [wrong if each.startswith(name) and name != "hour" else each for each in right.splitlines()]
    with pytest.raises(ValueError, match=name):
        read("\n".join([*lines, wrong] if name == "hour" else lines))
