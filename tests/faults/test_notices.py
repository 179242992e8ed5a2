"""The checks of what notify tells find what they are there for."""

from collections.abc import Mapping

import pytest

from services.notify.following.customers import NOBODY
from services.notify.following.heard import Heard
from services.notify.following.owed import owed
from services.notify.obligations.domain import follow
from services.notify.obligations.state import Obligation
from shared.events.obligation import ObligationEscalated, ObligationStarted
from shared.events.task import TaskAssigned
from shared.identity.roles import Role
from tests.faults.checks.notices import in_line, told_because_of_something
from tests.faults.stored import Store
from tests.faults.telling import ORDER, OTHER, Told, kinds, store
from tests.tracking.telling import ordered, received

PAPERS = store((ORDER, received(ordered("1")), "k1"))
TASK = TaskAssigned(subject="PO 1", role=Role.MANAGER)
ESCALATED = ObligationEscalated(order_id=ORDER, step=1, to=Role.MANAGER, again=PAPERS.events[0].recorded_at)


def begun() -> list[Told]:
    """What notify tells once it has heard of the order."""
    wanted = owed(ORDER, Heard.of(PAPERS.events), NOBODY)
    assert wanted
    return [(id, event, "1:order:1") for id, one in wanted.items() for event in follow(Obligation(), one)]


def stores(*told: Told) -> Mapping[str, Store]:
    others = {name: store(service=name) for name in ("production", "logistics")}
    return {"order": PAPERS, "notify": store(*told, service="notify"), **others}


def test_what_is_owed_as_it_follows_passes() -> None:
    told = begun()
    assert "obligation.started" in {event.topic for _, event, _ in told}
    assert kinds(in_line(stores(*told))) == []
    assert kinds(told_because_of_something(stores(*told))) == []


def test_an_obligation_that_is_missing_or_began_twice_or_is_of_nothing_or_another_is_found() -> None:
    told = begun()
    (id, first, why), *others = told
    assert isinstance(first, ObligationStarted)
    moved = first.model_copy(update={"due": first.due.replace(year=2030)})
    assert "an obligation is not in line" in kinds(in_line(stores(*others)))
    assert kinds(in_line(stores(*told, told[0]))) == ["an obligation began twice"]
    assert kinds(in_line(stores(*told, (OTHER, first, why)))) == ["an obligation of nothing"]
    assert kinds(in_line(stores((id, moved, why), *others))) == ["an obligation is not in line"]


def test_an_inbox_that_was_told_once_of_what_a_clock_said_passes() -> None:
    clock = (ORDER, ESCALATED, "obligation")
    assert kinds(told_because_of_something(stores(clock, (OTHER, TASK, "1:notify:1")))) == []


@pytest.mark.parametrize("cause", ["1:notify:1", "1:order:1"])
def test_an_inbox_that_was_told_twice_or_of_what_no_clock_said_is_found(cause: str) -> None:
    clock, task = (ORDER, ESCALATED, "obligation"), (OTHER, TASK, cause)
    assert set(kinds(told_because_of_something(stores(clock, task, task)))) == {"an inbox was told wrongly"}


def test_what_notify_told_without_a_cause_is_found() -> None:
    assert kinds(told_because_of_something(stores((OTHER, ESCALATED, "1:order:9")))) == ["notify told without a cause"]
