"""What failed goes out by the word of a manager who had no hand in the inspection, and nobody else's."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.production.inspections.conceding import concede
from services.production.inspections.state import Stage
from shared.approval import Approver
from shared.envelope import Actor
from shared.errors import Rejected, Unknown
from shared.events.inspection import InspectionEvent, InspectionFactRetracted, Inspector, Result
from shared.identity.roles import Role
from shared.received import Received
from tests.production.inspections.examples import ORDER, conceded, given, noted, scheduled, seen, told
from tests.shared import telling
from tests.shared.telling import THEN

LI, QIANG, ZHANG = "li", "qiang", "zhang"
MANAGER = Approver(ZHANG, frozenset({Role.MANAGER}))
FAILED = told(seen(6))


def history(*work: tuple[str, InspectionEvent]) -> list[Received]:
    found = []
    for position, (who, event) in enumerate([("policy:production.orders", noted()), *work], 1):
        received = telling.told(event, position, id=UUID(int=7), version=position)
        found.append(replace(received, envelope=replace(received.envelope, actor=Actor(who))))
    return found


def ask(
    *work: tuple[str, InspectionEvent], approver: Approver = MANAGER, version: int | None = None, number: str = "QC-1"
) -> list[InspectionEvent]:
    state = given(noted(), *(event for _, event in work)).state
    lived = history(*work)
    return concede(state, conceded(number), lived, approver, now=THEN, seen=version or len(lived))


def refused(words: str, *work: tuple[str, InspectionEvent], **how: object) -> Rejected:
    with pytest.raises(Rejected, match=words) as caught:
        ask(*work, **how)  # type: ignore[arg-type]
    return caught.value


def test_a_manager_who_had_no_hand_in_it_accepts_what_failed_once() -> None:
    assert ask((QIANG, FAILED)) == [conceded()]
    assert ask((QIANG, FAILED), (ZHANG, conceded())) == []


def test_so_they_do_where_the_customer_left_it_open() -> None:
    left = told(seen(6, by=Inspector.CUSTOMER, result=Result.PENDING))
    assert ask((QIANG, left)) == [conceded()]


def test_whoever_agreed_or_recorded_anything_of_it_concedes_nothing() -> None:
    refusal = refused("yourself", (ZHANG, FAILED))
    assert (refusal.gate, "no hand" in refusal.missing) == ("final_inspection", True)
    refused("yourself", (ZHANG, scheduled()), (QIANG, FAILED))
    refused("yourself", (LI, FAILED), approver=replace(MANAGER, also=frozenset({LI})))


def test_whoever_declared_anything_of_it_wrong_had_a_hand_in_it() -> None:
    wrong = InspectionFactRetracted.model_validate(
        {"order_id": ORDER, "retracted_version": 2, "retracted_event": "1:production:2", "why": "incorrect_data",
         "reason": "a slip"}
    )  # fmt: skip
    refused("yourself", (QIANG, scheduled()), (ZHANG, wrong), (QIANG, FAILED))


def test_a_hand_in_another_inspection_is_none_in_this_one() -> None:
    assert ask((ZHANG, told(seen(6, "QC-9"))), (QIANG, FAILED)) == [conceded()]


@pytest.mark.parametrize(
    ("approver", "words"),
    [
        (Approver(QIANG, frozenset({Role.QUALITY})), "takes a manager"),
        (replace(MANAGER, roles=frozenset({Role.MANAGER, Role.ADMINISTRATOR})), "administrator"),
        (replace(MANAGER, is_person=False), "program"),
        (replace(MANAGER, delegation=ORDER, on_behalf_of=LI), "no such delegation"),
    ],
)
def test_nobody_else_does_neither_by_delegation_nor_as_a_program(approver: Approver, words: str) -> None:
    refused(words, (LI, FAILED), approver=approver)


def test_nobody_accepts_what_they_have_not_seen() -> None:
    refused("changed after version 1", (QIANG, FAILED), version=1)
    refused("no version 9 yet", (QIANG, FAILED), version=9)


def test_what_is_told_anew_after_a_concession_is_conceded_anew() -> None:
    worse = told(seen(60))
    after = given(noted(), FAILED, conceded(), worse)
    assert after.state.of("QC-1").stage is Stage.FAILED
    assert after(conceded()).state.of("QC-1").stage is Stage.CONCEDED


def test_what_passed_or_was_looked_at_again_is_not_conceded() -> None:
    refused("passed", (QIANG, told(seen(0))))
    refused("QC-2 found counts", (QIANG, FAILED), (QIANG, told(seen(2, "QC-2", follows="QC-1"))))
    with pytest.raises(Unknown, match="no inspection QC-8"):
        ask((QIANG, FAILED), number="QC-8")
