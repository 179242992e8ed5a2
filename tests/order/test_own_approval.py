# One room: every way in which somebody could approve their own work, one after the other, each tried and refused.
"""Nobody approves what they had a hand in, in whatever way they try (domain.md, rule 5; promises.md 3.1, row 20)."""

from collections.abc import Callable

import pytest

from services.order.delegations.domain import REGISTER
from shared.errors import Rejected
from shared.events.delegation import DelegationRevoked
from shared.events.order import OrderCountersigned, OrderReleased
from tests.order.company import DAY, HOUR, Company, person, signed_by_one, signed_by_two
from tests.order.examples import left, payment

MANAGER, MERCHANDISER, ADMINISTRATOR = "manager", "business_merchandiser", "administrator"

Way = Callable[[Company], object]
WAYS: dict[str, tuple[Way, str]] = {}


def refused(words: str) -> Callable[[Way], Way]:
    """The way that the function goes is refused with these words."""

    def note(way: Way) -> Way:
        WAYS[way.__name__.replace("_", " ")] = way, words
        return way

    return note


HAND = "you wrote or changed it yourself"
FOR_A_HAND = "whoever you act for wrote or changed it"
TIED = "the delegations of whoever wrote or changed it lead to you"
TWICE = "the next approval is somebody else's"

# By their own hand -------------------------------------------------------------


@refused(HAND)
def a_manager_signs_what_they_received(company: Company) -> None:
    company.receive("wang")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_signs_what_they_amended(company: Company) -> None:
    company.receive("zhao")
    company.amend("wang")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_signs_what_they_received_and_others_amended(company: Company) -> None:
    company.receive("wang")
    company.amend("zhao")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_signs_what_was_amended_after_them(company: Company) -> None:
    company.receive("zhao")
    company.amend("wang")
    company.amend("zhao")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_signs_what_was_received_on_their_behalf(company: Company) -> None:
    company.receive("zhao", on_behalf_of="wang")
    company.countersign("wang", MANAGER)


@refused(HAND)
def an_assistant_signs_what_they_wrote_on_behalf_of_another(company: Company) -> None:
    company.receive("wang", on_behalf_of="chen")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_takes_their_amendment_back_and_signs(company: Company) -> None:
    company.receive("zhao")
    version = company.amend("wang")
    company.declare_wrong(version, "zhao")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_declares_an_amendment_of_others_wrong_and_signs_what_is_left(company: Company) -> None:
    company.receive("zhao")
    version = company.amend("sun")
    company.declare_wrong(version, "wang")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_lets_somebody_else_tell_their_papers_again(company: Company) -> None:
    version = company.receive("wang")
    company.declare_wrong(version, "zhao")
    company.receive("zhao")
    company.countersign("wang", MANAGER)


@refused(HAND)
def a_manager_whose_order_was_approved_signs_the_next_change_of_it(company: Company) -> None:
    company.receive("wang")
    company.countersign("li", MANAGER)
    company.amend("zhao")
    company.countersign("wang", MANAGER)


# By delegation -----------------------------------------------------------------


@refused(HAND)
def the_author_signs_by_the_delegation_of_another_manager(company: Company) -> None:
    company.receive("wang")
    company.countersign("wang", MANAGER, delegation=company.delegate("li", "wang"))


@refused(FOR_A_HAND)
def the_authors_delegate_signs_for_the_author(company: Company) -> None:
    company.receive("wang")
    company.countersign("zhao", MERCHANDISER, delegation=company.delegate("wang", "zhao"))


@refused(TIED)
def the_authors_delegate_signs_as_a_manager_of_their_own(company: Company) -> None:
    company.delegate("wang", "chen")
    company.receive("wang")
    company.countersign("chen", MANAGER)


@refused(TIED)
def the_authors_delegate_signs_after_the_delegation_was_revoked(company: Company) -> None:
    company.receive("wang")
    company.revoke(company.delegate("wang", "chen"), "wang")
    company.countersign("chen", MANAGER)


@refused(TIED)
def the_authors_delegate_signs_after_the_delegation_has_ended(company: Company) -> None:
    company.delegate("wang", "chen", until=company.now + 5 * HOUR)
    company.receive("wang")
    company.now += 2 * DAY
    company.countersign("chen", MANAGER)


@refused(TIED)
def somebody_signs_who_will_be_the_authors_delegate(company: Company) -> None:
    company.receive("wang")
    company.delegate("wang", "chen", begins=company.now + DAY)
    company.countersign("chen", MANAGER)


@refused(TIED)
def a_manager_signs_what_their_delegate_wrote(company: Company) -> None:
    company.delegate("li", "wang")
    company.receive("wang")
    company.countersign("li", MANAGER)


@refused(TIED)
def one_delegate_of_a_manager_signs_for_them_what_another_wrote(company: Company) -> None:
    company.delegate("li", "wang")
    company.receive("wang")
    company.countersign("zhao", MERCHANDISER, delegation=company.delegate("li", "zhao"))


@refused(TIED)
def a_circle_of_delegations_leads_back_to_the_author(company: Company) -> None:
    company.receive("wang")
    company.delegate("wang", "li")
    company.delegate("li", "chen")
    company.delegate("chen", "wang")
    company.countersign("li", MANAGER)


@refused(TIED)
def the_end_of_a_chain_that_begins_with_the_author_signs(company: Company) -> None:
    company.receive("wang")
    company.delegate("wang", "li")
    company.delegate("li", "chen")
    company.countersign("zhao", MERCHANDISER, delegation=company.delegate("chen", "zhao"))


@refused("the delegation was revoked at ")
def somebody_signs_by_a_revoked_delegation(company: Company) -> None:
    company.receive("wang")
    delegation = company.delegate("li", "zhao")
    company.revoke(delegation, "li")
    company.countersign("zhao", delegation=delegation)


@refused("the delegation ended at ")
def somebody_signs_by_a_delegation_that_has_ended(company: Company) -> None:
    company.receive("wang")
    delegation = company.delegate("li", "zhao", until=company.now + HOUR)
    company.countersign("zhao", delegation=delegation)


@refused("the delegation begins only at ")
def somebody_signs_by_a_delegation_that_has_not_begun(company: Company) -> None:
    company.receive("wang")
    company.countersign("zhao", delegation=company.delegate("li", "zhao", begins=company.now + DAY))


@refused("the delegation is for other matters than order.countersign")
def somebody_signs_by_a_delegation_for_something_else(company: Company) -> None:
    company.receive("wang")
    company.countersign("zhao", delegation=company.delegate("li", "zhao", matters=("quotation.price",)))


@refused("the delegation was given to somebody else")
def somebody_signs_by_the_delegation_of_another(company: Company) -> None:
    company.receive("wang")
    company.countersign("wang", MANAGER, delegation=company.delegate("li", "zhao"))


@refused("there is no such delegation")
def somebody_signs_by_a_delegation_that_nobody_gave(company: Company) -> None:
    company.receive("wang")
    company.countersign("zhao", delegation=person("nobody"))


@refused("say by which delegation you act for somebody else")
def a_manager_says_that_they_act_for_another(company: Company) -> None:
    company.receive("wang")
    company.countersign("wang", MANAGER, on_behalf_of=str(person("li")))


# By no person, or without authority ----------------------------------------------


@refused("only people approve, and this is a program")
def a_policy_signs(company: Company) -> None:
    company.receive("wang")
    company.countersign("policy:order.shipments", MANAGER, is_person=False)


@refused("only people approve, and this is a program")
def an_api_key_with_a_managers_role_signs(company: Company) -> None:
    company.receive("wang")
    company.countersign("key:erp", MANAGER, is_person=False)


@refused("only people approve, and this is a program")
def a_key_signs_by_a_delegation_to_it(company: Company) -> None:
    company.receive("wang")
    company.countersign("zhao", delegation=company.delegate("li", "zhao"), is_person=False)


@refused("an administrator approves nothing")
def an_administrator_signs(company: Company) -> None:
    company.receive("wang")
    company.countersign("chen", ADMINISTRATOR)


@refused("an administrator approves nothing")
def an_administrator_who_made_themselves_a_manager_signs(company: Company) -> None:
    company.receive("wang")
    company.countersign("chen", ADMINISTRATOR, MANAGER)


@refused("an administrator approves nothing")
def an_administrator_signs_by_a_delegation(company: Company) -> None:
    company.receive("wang")
    company.countersign("chen", ADMINISTRATOR, delegation=company.delegate("li", "chen"))


@refused("it takes a manager, or a delegation of one")
def the_author_who_is_no_manager_signs(company: Company) -> None:
    company.receive("wang")
    company.countersign("wang", MERCHANDISER)


@refused("it takes a manager, or a delegation of one")
def somebody_without_any_role_signs(company: Company) -> None:
    company.receive("wang")
    company.countersign("zhao")


# Twice, where two are needed -----------------------------------------------------


@refused(TWICE)
def one_manager_signs_for_two(company: Company) -> None:
    company.receive("wang", signed_by_two())
    company.countersign("li", MANAGER)
    company.countersign("li", MANAGER)


@refused(TWICE)
def a_delegate_signs_for_a_manager_who_signed(company: Company) -> None:
    company.receive("wang", signed_by_two())
    company.countersign("li", MANAGER)
    company.countersign("zhao", delegation=company.delegate("li", "zhao"))


@refused(TWICE)
def a_manager_signs_behind_their_delegate(company: Company) -> None:
    company.receive("wang", signed_by_two())
    company.countersign("zhao", delegation=company.delegate("li", "zhao"))
    company.countersign("li", MANAGER)


@refused(TWICE)
def one_delegate_signs_for_two_managers(company: Company) -> None:
    company.receive("wang", signed_by_two())
    company.countersign("zhao", delegation=company.delegate("li", "zhao"))
    company.countersign("zhao", delegation=company.delegate("chen", "zhao"))


# What was signed is no longer what there is ----------------------------------------

VOID = "0 of 1 have countersigned the papers as they are now"


@refused("it was changed after version 1, which is what you saw")
def a_manager_signs_what_they_have_not_seen(company: Company) -> None:
    company.receive("wang")
    company.amend("wang")
    company.countersign("li", MANAGER, seen=1)


@refused("it was changed after version 3, which is what you saw")
def a_manager_signs_the_same_revision_of_other_papers(company: Company) -> None:
    company.receive("wang")
    version = company.amend("wang")
    company.countersign("li", MANAGER)
    company.declare_wrong(version, "wang")
    company.amend("wang")
    company.countersign("li", MANAGER, seen=3)


@refused(VOID)
def the_author_amends_what_was_signed(company: Company) -> None:
    company.receive("wang")
    company.countersign("li", MANAGER)
    company.amend("wang")
    company.release()


@refused(VOID)
def the_author_declares_an_amendment_wrong_that_was_signed(company: Company) -> None:
    company.receive("wang")
    version = company.amend("wang")
    company.countersign("li", MANAGER)
    company.declare_wrong(version, "wang")
    company.release()


@refused(VOID)
def the_author_amends_and_takes_that_back(company: Company) -> None:
    company.receive("wang")
    company.countersign("li", MANAGER)
    company.declare_wrong(company.amend("wang"), "wang")
    company.release()


@refused(VOID)
def the_author_declares_the_signed_papers_wrong_and_tells_others(company: Company) -> None:
    version = company.receive("wang")
    company.countersign("li", MANAGER)
    company.declare_wrong(version, "wang")
    company.receive("wang", signed_by_one().model_copy(update={"currency": "EUR"}))
    company.release()


@refused(VOID)
def the_signature_was_declared_wrong(company: Company) -> None:
    company.receive("wang")
    company.countersign("li", MANAGER)
    company.declare_wrong(2, "li")
    company.release()


@refused(VOID)
def somebody_signed_while_their_delegation_was_being_revoked(company: Company) -> None:
    """Decided before it was known of the revocation, recorded behind it."""
    company.receive("wang")
    delegation = company.delegate("li", "zhao")
    [signed] = company.countersign("zhao", delegation=delegation, told_later=True)
    company.tell(DelegationRevoked(delegation=delegation, at=company.now, reason="back earlier"), "li", of=REGISTER)
    company.tell(signed, "zhao", on_behalf_of="li")
    company.release()


@refused(VOID)
def somebody_signed_while_the_author_named_them(company: Company) -> None:
    company.receive("wang")
    [signed] = company.countersign("chen", MANAGER, told_later=True)
    company.delegate("wang", "chen")
    company.tell(signed, "chen")
    company.release()


@refused(VOID)
def the_authors_own_signature_stands_in_the_store_all_the_same(company: Company) -> None:
    """No decision of this release would have let it in; were it there, it would count for nothing."""
    company.receive("wang")
    company.tell(OrderCountersigned(revision=0), "wang")
    company.release()


@pytest.mark.parametrize("way", WAYS)
def test_nobody_approves_their_own_work(way: str) -> None:
    go, words = WAYS[way]
    with pytest.raises(Rejected) as caught:
        go(Company())
    assert words in str(caught.value)
    assert (caught.value.gate, bool(caught.value.missing)) == ("countersign", True)
    assert (
        caught.value.opened_by
        == "a manager who neither wrote nor changed it, or somebody whom such a manager has named"
    )


def test_there_are_more_than_twenty_ways() -> None:
    assert len(WAYS) > 20


# And who may ---------------------------------------------------------------------


def opened(company: Company) -> bool:
    return company.release() == [OrderReleased()]


def test_a_manager_who_had_no_hand_in_it_opens_the_gate() -> None:
    company = Company()
    company.receive("wang")
    assert company.countersign("li", MANAGER) == [OrderCountersigned(revision=0)]
    assert opened(company)


def test_the_delegate_of_such_a_manager_opens_it_too() -> None:
    company = Company()
    company.receive("wang")
    delegation = company.delegate("li", "zhao")
    signed = company.countersign("zhao", MERCHANDISER, delegation=delegation)
    assert signed == [OrderCountersigned(revision=0, delegation=delegation)]
    assert opened(company)


def test_what_was_signed_by_a_delegation_stays_signed_when_that_ends() -> None:
    company = Company()
    company.receive("wang")
    delegation = company.delegate("li", "zhao")
    company.countersign("zhao", delegation=delegation)
    company.revoke(delegation, "li")
    assert opened(company)


def test_two_sign_where_two_are_needed() -> None:
    company = Company()
    company.receive("wang", signed_by_two())
    company.countersign("li", MANAGER)
    with pytest.raises(Rejected, match="1 of 2 have countersigned") as refused:
        company.release()
    assert refused.value.missing == "1 of 2 countersignatures"
    company.countersign("chen", MANAGER)
    assert opened(company)


def test_a_manager_and_the_delegate_of_another_are_two() -> None:
    company = Company()
    company.receive("wang", signed_by_two())
    company.countersign("li", MANAGER)
    company.countersign("zhao", delegation=company.delegate("chen", "zhao"))
    assert opened(company)


def test_whoever_has_signed_need_not_sign_again() -> None:
    company = Company()
    company.receive("wang")
    company.countersign("li", MANAGER)
    assert company.countersign("li", MANAGER) == []
    assert company.countersign("chen", MANAGER) == []


def test_payments_and_shipments_void_nothing() -> None:
    company = Company()
    company.receive("wang")
    company.countersign("li", MANAGER)
    company.tell(payment(), "wang")
    company.tell(left("40"), "policy:order.shipments")
    assert opened(company)


def test_whoever_changed_what_was_approved_since_may_sign_the_next_revision() -> None:
    company = Company()
    company.receive("wang")
    company.amend("chen")
    company.countersign("li", MANAGER)
    company.amend("wang")
    assert company.countersign("chen", MANAGER) == [OrderCountersigned(revision=2)]
    assert opened(company)


def test_an_approval_of_one_where_two_are_needed_ends_no_revision() -> None:
    company = Company()
    company.receive("wang", signed_by_two())
    company.amend("chen")
    company.countersign("li", MANAGER)
    company.amend("wang")
    with pytest.raises(Rejected, match=HAND):
        company.countersign("chen", MANAGER)


def test_a_delegation_that_was_over_before_the_order_came_ties_nobody() -> None:
    company = Company()
    company.delegate("wang", "chen", until=company.now + 2 * HOUR)
    company.now += DAY
    company.receive("wang")
    company.countersign("chen", MANAGER)
    assert opened(company)


def test_a_delegation_for_something_else_ties_nobody() -> None:
    company = Company()
    company.delegate("wang", "chen", matters=("quotation.price",))
    company.receive("wang")
    company.countersign("chen", MANAGER)
    assert opened(company)


def test_an_order_of_which_nobody_asks_it_is_released_without() -> None:
    company = Company()
    company.receive("wang", signed_by_one().model_copy(update={"countersign": "not_required"}))
    assert opened(company)
