"""What goes wrong is raised, given to somebody, acted on and closed; what is told late is taken down all the same."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.production.exceptions.copies import note_whose_it_is
from services.production.exceptions.domain import act, assign, close, raise_exception
from services.production.exceptions.evolve import evolve
from services.production.exceptions.state import Register, Stage
from shared.errors import Rejected, Unknown
from shared.events.exception import (
    CorrectiveActionTaken,
    ExceptionAssigned,
    ExceptionClosed,
    ExceptionEvent,
    ExceptionFactRetracted,
    ExceptionRaised,
    OrderNoted,
    Severity,
)
from shared.identity.roles import Role
from tests.given import Given

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
IT: dict[str, Any] = {"order_id": ORDER, "exception": "EX-1"}

given: Given[Register, ExceptionEvent] = Given(Register(), evolve)


def raised(severity: Severity = Severity.MAJOR, number: str = "EX-1") -> ExceptionRaised:
    what = "needle marks on 40 pieces"
    return ExceptionRaised(order_id=ORDER, exception=number, what=what, severity=severity, owner=Role.WORKSHOP)


assigned = ExceptionAssigned(**IT, owner=Role.PURCHASING, due=date(2026, 12, 20))
acted = CorrectiveActionTaken(**IT, action="needles changed")
closed = ExceptionClosed(**IT, outcome="no more marks")
retracted = ExceptionFactRetracted(
    order_id=ORDER, retracted_version=1, retracted_event="1:production:1", why="did_not_occur", reason="x"
)


def test_it_is_raised_of_any_order_known_or_not() -> None:
    given().when(raise_exception, raised()).then(raised())
    given(OrderNoted(order_id=ORDER, customer_code="HARBOUR")).when(raise_exception, raised()).then(raised())


def test_another_one_needs_a_number_of_its_own() -> None:
    given(raised()).when(raise_exception, raised(Severity.MINOR)).then_refused("raised already, as something else")
    given(raised()).when(raise_exception, raised(number="EX-2")).then(raised(number="EX-2"))


def test_somebody_else_sees_to_it_once_it_is_assigned() -> None:
    after = given(raised()).when(assign, assigned).then(assigned)
    assert after.state.troubles["EX-1"].owner is Role.PURCHASING
    back = ExceptionAssigned(**IT, owner=Role.WORKSHOP)
    assert after.when(assign, back).then(back).state.troubles["EX-1"].owner is Role.WORKSHOP


def test_what_is_not_minor_is_closed_only_after_something_was_done_about_it() -> None:
    for severity in Severity.MAJOR, Severity.STOPPAGE:
        refusal = given(raised(severity), assigned).when(close, closed).then_refused("nothing was done")
        assert (refusal.gate, "purchasing" in refusal.opened_by) == ("corrective_action", True)
        given(raised(severity), acted).when(close, closed).then(closed)
    given(raised(Severity.MINOR)).when(close, closed).then(closed)


def test_what_is_closed_is_neither_assigned_nor_closed_otherwise() -> None:
    over = given(raised(), acted, closed)
    over.when(assign, assigned).then_refused("is closed")
    over.when(close, ExceptionClosed(**IT, outcome="it came back")).then_refused("under another number")


def test_an_action_that_is_told_late_is_taken_down_and_does_not_open_it_again() -> None:
    late = CorrectiveActionTaken(**IT, action="the operator was trained")
    after = given(raised(), acted, closed).when(act, late).then(late)
    assert after.state.troubles["EX-1"].stage is Stage.CLOSED


@pytest.mark.parametrize(("decide", "told"), [(assign, assigned), (act, acted), (close, closed)])
def test_nothing_is_told_of_what_was_never_raised(
    decide: Callable[..., Sequence[ExceptionEvent]], told: object
) -> None:
    given(raised(number="EX-2")).when(decide, told).then_refused("raise it first", Unknown)


def test_whose_order_it_is_is_noted() -> None:
    (event,) = note_whose_it_is(Register(), ORDER, "HARBOUR")
    assert given(event).state.customer_code == "HARBOUR"


EVENTS = [raised(), raised(Severity.MINOR), assigned, acted, closed, retracted, raised(number="EX-2")]
DECISIONS: list[Callable[[Register], Sequence[ExceptionEvent]]] = [
    lambda register: raise_exception(register, raised()),
    lambda register: raise_exception(register, raised(Severity.MINOR)),
    lambda register: assign(register, assigned),
    lambda register: act(register, acted),
    lambda register: close(register, closed),
]


@for_all(st.lists(st.sampled_from(EVENTS), max_size=10))
def test_the_fold_takes_any_event_at_any_time_and_what_is_closed_stays_so(events: list[ExceptionEvent]) -> None:
    states = [given(*events[:n]).state for n in range(len(events) + 1)]
    for before, after in pairwise(states):
        if "EX-1" in before.troubles and before.troubles["EX-1"].stage is Stage.CLOSED:
            assert after.troubles["EX-1"].stage is Stage.CLOSED


@for_all(st.lists(st.sampled_from(DECISIONS), max_size=10))
def test_every_exception_that_was_raised_can_be_brought_to_its_end(
    decisions: list[Callable[[Register], Sequence[ExceptionEvent]]],
) -> None:
    history = given()
    for decide in decisions:
        try:
            history = history(*decide(history.state))
        except Rejected:
            continue
    if "EX-1" in history.state.troubles:
        history = history(*act(history.state, acted))
        history = history(*close(history.state, closed))
        assert history.state.troubles["EX-1"].stage is Stage.CLOSED
