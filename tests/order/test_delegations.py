"""A manager passes on what is theirs, to somebody else, for some time; nobody else passes on anything."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.order.delegations.api import Standing, standing_of
from services.order.delegations.domain import (
    LONGEST,
    MOST_OPEN,
    Register,
    delegation_id,
    delegations_known,
    evolve,
    grant,
    revoke,
)
from services.order.delegations.matters import DelegableMatter
from services.order.orders.countersigning import COUNTERSIGN
from shared.approval import Approver
from shared.errors import Unknown
from shared.events.delegation import DelegationEvent, DelegationGranted, DelegationRevoked
from tests.given import Given
from tests.order.company import BEGINNING, DAY, HOUR, Company, person

given: Given[Register, DelegationEvent] = Given(Register(), evolve)

LI, ZHAO = person("li"), person("zhao")
MANAGER = Approver(str(LI), frozenset({"manager"}))
NOW = BEGINNING


def wanted(begins: datetime = NOW, until: datetime = NOW + 14 * DAY, **other: Any) -> DelegationGranted:
    told: dict[str, Any] = {"delegator": LI, "delegate": ZHAO, "matters": ("order.countersign",), **other}
    customers = told.get("customers")
    id = delegation_id(told["delegator"], told["delegate"], begins, until, told["matters"], customers=customers)
    return DelegationGranted(delegation=id, begins=begins, until=until, **told)


fortnight = wanted()
revoked = DelegationRevoked(delegation=fortnight.delegation, at=NOW, reason="back earlier")


def test_a_manager_delegates() -> None:
    given().when(grant, fortnight, MANAGER, NOW).then(fortnight)


@pytest.mark.parametrize(
    ("giver", "words"),
    [
        (Approver(str(LI), frozenset({"business_merchandiser"})), "only a manager delegates"),
        (Approver(str(LI)), "a delegate cannot pass it on"),
        (Approver(str(LI), frozenset({"administrator"})), "an administrator approves nothing"),
        (Approver(str(LI), frozenset({"administrator", "manager"})), "an administrator approves nothing"),
        (Approver("key:erp", frozenset({"manager"}), is_person=False), "only people delegate"),
    ],
)
def test_nobody_else_delegates(giver: Approver, words: str) -> None:
    refused = given().when(grant, fortnight, giver, NOW).then_refused(words)
    assert (refused.gate, refused.opened_by) == ("delegation", "a manager")


def test_a_delegate_passes_nothing_on() -> None:
    onwards = wanted(delegator=ZHAO, delegate=person("sun"))
    delegate = Approver(str(ZHAO), frozenset({"business_merchandiser"}))
    given(fortnight).when(grant, onwards, delegate, NOW).then_refused("a delegate cannot pass it on")


def test_nobody_delegates_to_themselves() -> None:
    given().when(grant, wanted(delegate=LI), MANAGER, NOW).then_refused("nobody delegates to themselves")


@pytest.mark.parametrize(
    ("begins", "until", "words"),
    [
        (NOW + HOUR, NOW + HOUR, "end before it begins"),
        (NOW + DAY, NOW + HOUR, "end before it begins"),
        (NOW - DAY, NOW - HOUR, "over already"),
        (NOW - DAY, NOW, "over already"),
        (NOW, NOW + LONGEST + timedelta(seconds=1), "lasts 366 days at most"),
    ],
)
def test_a_delegation_has_a_time_to_come_of_a_year_at_most(begins: datetime, until: datetime, words: str) -> None:
    given().when(grant, wanted(begins, until), MANAGER, NOW).then_refused(words)


def test_a_delegation_may_last_a_year_and_begin_later() -> None:
    year = wanted(NOW + 30 * DAY, NOW + 30 * DAY + LONGEST)
    given().when(grant, year, MANAGER, NOW).then(year)


def test_delegations_may_overlap() -> None:
    longer = wanted(until=NOW + 30 * DAY)
    given(fortnight).when(grant, longer, MANAGER, NOW).then(longer)


def test_the_same_delegation_is_given_once() -> None:
    given(fortnight).when(grant, fortnight, MANAGER, NOW + HOUR).then_nothing()


def test_what_was_revoked_is_not_given_again() -> None:
    given(fortnight, revoked).when(grant, fortnight, MANAGER, NOW).then_refused("this very delegation was revoked")


def test_there_are_never_more_than_can_be_shown_at_once() -> None:
    many = given(*(wanted(until=NOW + DAY + n * HOUR) for n in range(MOST_OPEN)))
    many.when(grant, wanted(until=NOW + 99 * DAY), MANAGER, NOW).then_refused("which is the most")
    one_over = NOW + DAY
    assert many.when(grant, wanted(until=NOW + 99 * DAY), MANAGER, one_over).decide(many.state)


# The end of it -----------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [MANAGER, Approver(str(LI)), Approver(str(ZHAO)), Approver(str(person("chen")), frozenset({"manager"}))],
    ids=["the manager", "the manager who is none any more", "the delegate", "another manager"],
)
def test_either_of_the_two_and_any_manager_may_end_it(who: Approver) -> None:
    given(fortnight).when(revoke, fortnight.delegation, "back earlier", who, NOW).then(revoked)


def test_nobody_else_ends_it() -> None:
    sun = Approver(str(person("sun")), frozenset({"business_merchandiser"}))
    given(fortnight).when(revoke, fortnight.delegation, "why", sun, NOW).then_refused("by whoever gave it")


def test_a_delegation_that_nobody_gave_is_unknown() -> None:
    given().when(revoke, fortnight.delegation, "why", MANAGER, NOW).then_refused("no such", because=Unknown)


def test_what_has_ended_by_itself_is_not_revoked() -> None:
    given(fortnight).when(revoke, fortnight.delegation, "why", MANAGER, NOW + 14 * DAY).then_refused("ended by itself")


def test_a_delegation_is_in_force_from_its_beginning_until_its_end() -> None:
    [known] = given(wanted(NOW + HOUR, NOW + DAY)).state.delegations.values()
    moments = [NOW, NOW + HOUR, NOW + DAY - timedelta(microseconds=1), NOW + DAY]
    in_turn = [Standing.TO_COME, Standing.IN_FORCE, Standing.IN_FORCE, Standing.ENDED]
    assert [standing_of(known, at) for at in moments] == in_turn
    [ended] = given(fortnight, revoked).state.delegations.values()
    assert (standing_of(ended, NOW), ended.revoked, ended.revoked_because) == (Standing.REVOKED, NOW, "back earlier")


def test_the_open_ones_are_those_that_have_not_ended() -> None:
    later, over = wanted(NOW + DAY, NOW + 2 * DAY), wanted(NOW - 2 * DAY, NOW - DAY)
    register = given(fortnight, later, over, wanted(until=NOW + 3 * DAY), revoked).state
    assert [each.until for each in register.open(NOW)] == [NOW + 2 * DAY, NOW + 3 * DAY]


def test_a_revocation_of_what_is_not_known_changes_nothing() -> None:
    assert given(revoked).state == Register()


async def test_what_was_known_before_a_position_is_what_stood_before_it() -> None:
    company = Company()
    delegation = await company.delegate("li", "zhao")
    await company.revoke(delegation, "li")
    history = company.register_history
    assert [delegations_known(history, before=n) == [] for n in (1, 2)] == [True, False]
    assert [each.revoked is None for n in (2, 3, None) for each in delegations_known(history, n)] == [
        True,
        False,
        False,
    ]


def test_what_is_approved_can_be_delegated() -> None:
    assert COUNTERSIGN.name in list(DelegableMatter)
