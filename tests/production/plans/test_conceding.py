"""A gate is opened by a manager who had no hand in the plan, and somebody else goes through it."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.production.plans.conceding import check_not_conceded_by, concede, hands_in
from shared.approval import Approver
from shared.envelope import Actor
from shared.errors import Rejected
from shared.events.plan import PlanEvent, PlanGate
from shared.identity.roles import Role
from shared.received import Received
from tests.production.plans.examples import (
    ORDER,
    approved,
    chosen,
    conceded,
    drawn,
    forecast,
    given,
    held,
    noted,
    reached,
    released,
)
from tests.shared.telling import THEN, told

LI, QIANG, ZHANG = "li", "qiang", "zhang"
MANAGER = Approver(ZHANG, frozenset({Role.MANAGER}))
waiting = (noted(waits=True), drawn(), reached("order-released"))


def by(who: str, event: PlanEvent, position: int) -> Received:
    received = told(event, position, id=UUID(int=7), version=position)
    return replace(received, envelope=replace(received.envelope, actor=Actor(who)))


def history(*work: tuple[str, PlanEvent]) -> list[Received]:
    copies = [("policy:production.orders", event) for event in waiting]
    return [by(who, event, position) for position, (who, event) in enumerate([*copies, *work], 1)]


def ask(
    *work: tuple[str, PlanEvent], approver: Approver = MANAGER, gate: PlanGate = PlanGate.START, seen: int | None = None
) -> list[PlanEvent]:
    lived = history(*work)
    state = given(*waiting, *(event for _, event in work)).state
    return concede(state, conceded(gate), lived, approver, now=THEN, seen=seen or len(lived))


@pytest.mark.parametrize("gate", PlanGate)
def test_a_manager_who_had_no_hand_in_it_opens_a_gate(gate: PlanGate) -> None:
    assert ask((QIANG, forecast("cut", "2026-05-01")), gate=gate) == [conceded(gate)]


def test_asked_once_more_nothing_more_is_conceded() -> None:
    assert ask((ZHANG, conceded(PlanGate.START))) == []


def test_one_concession_is_no_hand_in_the_next() -> None:
    assert ask((ZHANG, conceded(PlanGate.START)), gate=PlanGate.CUTTING) == [conceded(PlanGate.CUTTING)]


def refused(words: str, *work: tuple[str, PlanEvent], **how: object) -> Rejected:
    with pytest.raises(Rejected, match=words) as caught:
        ask(*work, **how)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("event", [forecast("cut", "2026-05-01"), reached("cut"), chosen("rush")])
def test_whoever_told_or_decided_anything_of_the_plan_concedes_nothing_of_it(event: PlanEvent) -> None:
    refusal = refused("yourself", (ZHANG, event), (QIANG, reached("fabric-booked")))
    assert (refusal.gate, "no hand" in refusal.missing) == ("production_start", True)


def test_somebody_of_the_same_name_is_taken_for_the_same_person() -> None:
    refused("yourself", (LI, reached("cut")), approver=replace(MANAGER, also=frozenset({LI})))


@pytest.mark.parametrize(
    ("approver", "words"),
    [
        (Approver(QIANG, frozenset({Role.PLANNING})), "takes a manager"),
        (replace(MANAGER, roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR})), "administrator"),
        (replace(MANAGER, is_person=False), "program"),
        (replace(MANAGER, delegation=ORDER, on_behalf_of=LI), "no such delegation"),
    ],
)
def test_nobody_else_concedes_neither_by_delegation_nor_as_a_program(approver: Approver, words: str) -> None:
    refused(words, approver=approver)


def test_nobody_concedes_what_they_have_not_seen() -> None:
    refused("changed after version 3", (QIANG, reached("cut")), seen=3)
    refused("no version 9 yet", seen=9)


def test_a_gate_that_is_open_needs_no_concession() -> None:
    with pytest.raises(Rejected, match="nothing to concede"):
        concede(given(*released).state, conceded(PlanGate.START), history(), MANAGER, now=THEN, seen=3)
    refused("nothing to concede", (QIANG, approved), gate=PlanGate.CUTTING)


def test_nothing_is_conceded_of_an_order_that_does_not_go_on() -> None:
    refused("on hold", ("policy:production.orders", held))


def test_what_policies_noted_is_nobodys_work() -> None:
    assert hands_in(history((QIANG, reached("cut")))).hands == {QIANG}


def test_whoever_conceded_a_gate_does_not_go_through_it() -> None:
    lived = history((ZHANG, conceded(PlanGate.START)))
    with pytest.raises(Rejected, match="somebody else goes through it") as caught:
        check_not_conceded_by(ZHANG, PlanGate.START, lived)
    assert caught.value.gate == "production_start"
    check_not_conceded_by(QIANG, PlanGate.START, lived)
    check_not_conceded_by(ZHANG, PlanGate.CUTTING, lived)
