# One room: every way in which somebody could approve their own work, one after the other.
"""Ways to have one's own work approved, each of which is refused; and ways to have somebody else's, which are open.

Each is tried where it is decided, in memory, and over HTTP; `decided` ones can only be tried where it is decided.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from services.order.delegations.domain import REGISTER
from shared.events.delegation import DelegationRevoked
from shared.events.order import OrderCountersigned
from tests.order.company import DAY, HOUR, Company, House, person

MANAGER, MERCHANDISER, ADMINISTRATOR = "manager", "business_merchandiser", "administrator"

Way = Callable[[Any], Awaitable[None]]
REFUSED: dict[str, tuple[Way, str]] = {}
"""Everywhere, with these words."""
DECIDED: dict[str, tuple[Way, str]] = {}
OPEN: dict[str, Way] = {}


def refused(words: str) -> Callable[[Way], Way]:
    def note(way: Way) -> Way:
        REFUSED[way.__name__.replace("_", " ")] = way, words
        return way

    return note


def decided(words: str) -> Callable[[Way], Way]:
    def note(way: Way) -> Way:
        DECIDED[way.__name__.replace("_", " ")] = way, words
        return way

    return note


def opened(way: Way) -> Way:
    OPEN[way.__name__.replace("_", " ")] = way
    return way


HAND = "you wrote or changed it yourself"
FOR_A_HAND = "whoever you act for wrote or changed it"
TIED = "the delegations of whoever wrote or changed it lead to you"
TWICE = "the next approval is somebody else's"

# By their own hand -------------------------------------------------------------


@refused(HAND)
async def a_manager_signs_what_they_received(house: House) -> None:
    await house.receive("wang")
    await house.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_signs_what_they_amended(house: House) -> None:
    await house.receive("zhao")
    await house.amend("wang")
    await house.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_signs_what_they_received_and_others_amended(house: House) -> None:
    await house.receive("wang")
    await house.amend("zhao")
    await house.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_signs_what_was_amended_after_them(house: House) -> None:
    await house.receive("zhao")
    await house.amend("wang")
    await house.amend("zhao")
    await house.countersign("wang", MANAGER)


@decided(HAND)
async def a_manager_signs_what_was_received_on_their_behalf(company: Company) -> None:
    await company.receive("zhao", on_behalf_of="wang")
    await company.countersign("wang", MANAGER)


@decided(HAND)
async def an_assistant_signs_what_they_wrote_on_behalf_of_another(company: Company) -> None:
    await company.receive("wang", on_behalf_of="chen")
    await company.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_takes_their_amendment_back_and_signs(house: House) -> None:
    await house.receive("zhao")
    version = await house.amend("wang")
    await house.declare_wrong(version, "zhao")
    await house.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_declares_an_amendment_of_others_wrong_and_signs_what_is_left(house: House) -> None:
    await house.receive("zhao")
    version = await house.amend("sun")
    await house.declare_wrong(version, "wang")
    await house.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_lets_somebody_else_tell_their_papers_again(house: House) -> None:
    version = await house.receive("wang")
    await house.declare_wrong(version, "zhao")
    await house.receive("zhao")
    await house.countersign("wang", MANAGER)


@refused(HAND)
async def a_manager_whose_order_was_approved_signs_the_next_change_of_it(house: House) -> None:
    await house.receive("wang")
    await house.countersign("li", MANAGER)
    await house.amend("zhao")
    await house.countersign("wang", MANAGER)


# By delegation -----------------------------------------------------------------


@refused(HAND)
async def the_author_signs_by_the_delegation_of_another_manager(house: House) -> None:
    await house.receive("wang")
    await house.countersign("wang", MANAGER, delegation=await house.delegate("li", "wang"))


@refused(FOR_A_HAND)
async def the_authors_delegate_signs_for_the_author(house: House) -> None:
    await house.receive("wang")
    await house.countersign("zhao", MERCHANDISER, delegation=await house.delegate("wang", "zhao"))


@refused(TIED)
async def the_authors_delegate_signs_as_a_manager_of_their_own(house: House) -> None:
    await house.delegate("wang", "chen")
    await house.receive("wang")
    await house.countersign("chen", MANAGER)


@refused(TIED)
async def the_authors_delegate_signs_after_the_delegation_was_revoked(house: House) -> None:
    await house.receive("wang")
    await house.revoke(await house.delegate("wang", "chen"), "wang")
    await house.countersign("chen", MANAGER)


@refused(TIED)
async def the_authors_delegate_signs_after_the_delegation_has_ended(house: House) -> None:
    await house.delegate("wang", "chen", lasts=5 * HOUR)
    await house.receive("wang")
    await house.wait(2 * DAY)
    await house.countersign("chen", MANAGER)


@refused(TIED)
async def somebody_signs_who_will_be_the_authors_delegate(house: House) -> None:
    await house.receive("wang")
    await house.delegate("wang", "chen", begins=DAY)
    await house.countersign("chen", MANAGER)


@refused(TIED)
async def a_manager_signs_what_their_delegate_wrote(house: House) -> None:
    await house.delegate("li", "wang")
    await house.receive("wang")
    await house.countersign("li", MANAGER)


@refused(TIED)
async def one_delegate_of_a_manager_signs_for_them_what_another_wrote(house: House) -> None:
    await house.delegate("li", "wang")
    await house.receive("wang")
    await house.countersign("zhao", MERCHANDISER, delegation=await house.delegate("li", "zhao"))


@refused(TIED)
async def a_circle_of_delegations_leads_back_to_the_author(house: House) -> None:
    await house.receive("wang")
    await house.delegate("wang", "li")
    await house.delegate("li", "chen")
    await house.delegate("chen", "wang")
    await house.countersign("li", MANAGER)


@refused(TIED)
async def the_end_of_a_chain_that_begins_with_the_author_signs(house: House) -> None:
    await house.receive("wang")
    await house.delegate("wang", "li")
    await house.delegate("li", "chen")
    await house.countersign("zhao", MERCHANDISER, delegation=await house.delegate("chen", "zhao"))


@refused("the delegation was revoked at ")
async def somebody_signs_by_a_revoked_delegation(house: House) -> None:
    await house.receive("wang")
    delegation = await house.delegate("li", "zhao")
    await house.revoke(delegation, "li")
    await house.countersign("zhao", delegation=delegation)


@refused("the delegation ended at ")
async def somebody_signs_by_a_delegation_that_has_ended(house: House) -> None:
    await house.receive("wang")
    delegation = await house.delegate("li", "zhao", lasts=HOUR)
    await house.wait(HOUR)
    await house.countersign("zhao", delegation=delegation)


@refused("the delegation begins only at ")
async def somebody_signs_by_a_delegation_that_has_not_begun(house: House) -> None:
    await house.receive("wang")
    await house.countersign("zhao", delegation=await house.delegate("li", "zhao", begins=DAY))


@refused("the delegation is for other matters than order.countersign")
async def somebody_signs_by_a_delegation_for_something_else(house: House) -> None:
    await house.receive("wang")
    await house.countersign("zhao", delegation=await house.delegate("li", "zhao", matters=("quotation.price",)))


@refused("the delegation was given to somebody else")
async def somebody_signs_by_the_delegation_of_another(house: House) -> None:
    await house.receive("wang")
    await house.countersign("wang", MANAGER, delegation=await house.delegate("li", "zhao"))


@refused("there is no such delegation")
async def somebody_signs_by_a_delegation_that_nobody_gave(house: House) -> None:
    await house.receive("wang")
    await house.countersign("zhao", delegation=person("nobody"))


@decided("say by which delegation you act for somebody else")
async def a_manager_says_that_they_act_for_another(company: Company) -> None:
    await company.receive("wang")
    await company.countersign("wang", MANAGER, on_behalf_of=str(person("li")))


# By no person, or without authority ----------------------------------------------


@decided("only people approve, and this is a program")
async def a_policy_signs(company: Company) -> None:
    await company.receive("wang")
    await company.countersign("policy:order.shipments", MANAGER, is_person=False)


@decided("only people approve, and this is a program")
async def an_api_key_with_a_managers_role_signs(company: Company) -> None:
    await company.receive("wang")
    await company.countersign("key:erp", MANAGER, is_person=False)


@decided("only people approve, and this is a program")
async def a_key_signs_by_a_delegation_to_it(company: Company) -> None:
    await company.receive("wang")
    await company.countersign("zhao", delegation=await company.delegate("li", "zhao"), is_person=False)


@refused("an administrator approves nothing")
async def an_administrator_signs(house: House) -> None:
    await house.receive("wang")
    await house.countersign("chen", ADMINISTRATOR)


@refused("an administrator approves nothing")
async def an_administrator_who_made_themselves_a_manager_signs(house: House) -> None:
    await house.receive("wang")
    await house.countersign("chen", ADMINISTRATOR, MANAGER)


@refused("an administrator approves nothing")
async def an_administrator_signs_by_a_delegation(house: House) -> None:
    await house.receive("wang")
    await house.countersign("chen", ADMINISTRATOR, delegation=await house.delegate("li", "chen"))


@refused("it takes a manager, or a delegation of one")
async def the_author_who_is_no_manager_signs(house: House) -> None:
    await house.receive("wang")
    await house.countersign("wang", MERCHANDISER)


@refused("it takes a manager, or a delegation of one")
async def somebody_without_any_role_signs(house: House) -> None:
    await house.receive("wang")
    await house.countersign("zhao")


# Twice, where two are needed -----------------------------------------------------


@refused(TWICE)
async def one_manager_signs_for_two(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("li", MANAGER)
    await house.countersign("li", MANAGER)


@refused(TWICE)
async def a_delegate_signs_for_a_manager_who_signed(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("li", MANAGER)
    await house.countersign("zhao", delegation=await house.delegate("li", "zhao"))


@refused(TWICE)
async def a_manager_signs_behind_their_delegate(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("zhao", delegation=await house.delegate("li", "zhao"))
    await house.countersign("li", MANAGER)


@refused(TWICE)
async def one_delegate_signs_for_two_managers(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("zhao", delegation=await house.delegate("li", "zhao"))
    await house.countersign("zhao", delegation=await house.delegate("chen", "zhao"))


# What was signed is no longer what there is ----------------------------------------

VOID = "0 of 1 have countersigned the papers as they are now"


@refused("it was changed after version 1, which is what you saw")
async def a_manager_signs_what_they_have_not_seen(house: House) -> None:
    await house.receive("wang")
    await house.amend("wang")
    await house.countersign("li", MANAGER, seen=1)


@refused("it was changed after version 3, which is what you saw")
async def a_manager_signs_the_same_revision_of_other_papers(house: House) -> None:
    await house.receive("wang")
    version = await house.amend("wang")
    await house.countersign("li", MANAGER)
    await house.declare_wrong(version, "wang")
    await house.amend("wang")
    await house.countersign("li", MANAGER, seen=3)


@refused(VOID)
async def the_author_amends_what_was_signed(house: House) -> None:
    await house.receive("wang")
    await house.countersign("li", MANAGER)
    await house.amend("wang")
    await house.release()


@refused(VOID)
async def the_author_declares_an_amendment_wrong_that_was_signed(house: House) -> None:
    await house.receive("wang")
    version = await house.amend("wang")
    await house.countersign("li", MANAGER)
    await house.declare_wrong(version, "wang")
    await house.release()


@refused(VOID)
async def the_author_amends_and_takes_that_back(house: House) -> None:
    await house.receive("wang")
    await house.countersign("li", MANAGER)
    await house.declare_wrong(await house.amend("wang"), "wang")
    await house.release()


@refused(VOID)
async def the_author_declares_the_signed_papers_wrong_and_tells_others(house: House) -> None:
    version = await house.receive("wang")
    await house.countersign("li", MANAGER)
    await house.declare_wrong(version, "wang")
    await house.receive("wang", currency="EUR")
    await house.release()


@refused("1 of 2 have countersigned the papers as they are now")
async def one_signed_where_two_are_needed(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("li", MANAGER)
    await house.release()


@refused(HAND)
async def a_manager_signs_what_they_changed_before_one_of_two_had_signed(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.amend("chen")
    await house.countersign("li", MANAGER)
    await house.amend("wang")
    await house.countersign("chen", MANAGER)


@refused(VOID)
async def the_signature_was_declared_wrong(house: House) -> None:
    await house.receive("wang")
    await house.countersign("li", MANAGER)
    await house.declare_wrong(2, "li")
    await house.release()


FEWER = "was to be countersigned by {} before"


@refused(FEWER.format("one"))
async def the_author_tells_papers_again_that_nobody_has_to_sign(house: House) -> None:
    await house.declare_wrong(await house.receive("wang"), "wang")
    await house.receive("wang", signers=0)
    await house.release()


@refused(FEWER.format("two"))
async def the_author_tells_papers_again_that_one_has_to_sign_instead_of_two(house: House) -> None:
    await house.declare_wrong(await house.receive("wang", signers=2), "wang")
    await house.receive("wang", signers=1)
    await house.countersign("li", MANAGER)
    await house.release()


@decided(VOID)
async def somebody_signed_while_their_delegation_was_being_revoked(company: Company) -> None:
    """Decided before it was known of the revocation, recorded behind it."""
    await company.receive("wang")
    delegation = await company.delegate("li", "zhao")
    [signed] = company.decide("zhao", delegation=delegation)
    company.tell(DelegationRevoked(delegation=delegation, at=company.now, reason="back earlier"), "li", of=REGISTER)
    company.tell(signed, "zhao", on_behalf_of="li")
    await company.release()


@decided(VOID)
async def somebody_signed_while_the_author_named_them(company: Company) -> None:
    await company.receive("wang")
    [signed] = company.decide("chen", MANAGER)
    await company.delegate("wang", "chen")
    company.tell(signed, "chen")
    await company.release()


@decided(VOID)
async def the_authors_own_signature_stands_in_the_store_all_the_same(company: Company) -> None:
    """No decision of this release would have let it in; were it there, it would count for nothing."""
    await company.receive("wang")
    company.tell(OrderCountersigned(revision=0), "wang")
    await company.release()


@decided(HAND)
async def somebody_signs_under_another_account_of_the_same_name(company: Company) -> None:
    await company.receive("wang")
    await company.countersign("wang-2", MANAGER, also=frozenset({str(person("wang"))}))


@decided(TWICE)
async def one_manager_signs_for_two_under_two_accounts(company: Company) -> None:
    await company.receive("wang", signers=2)
    await company.countersign("li", MANAGER)
    await company.countersign("li-2", MANAGER, also=frozenset({str(person("li"))}))


@decided(FOR_A_HAND)
async def somebody_signs_for_another_account_of_the_author(company: Company) -> None:
    await company.receive("wang")
    delegation = await company.delegate("wang-2", "zhao")
    await company.countersign("zhao", delegation=delegation, also_for=frozenset({str(person("wang"))}))


@decided(TWICE)
async def two_delegates_sign_for_two_accounts_of_one_manager(company: Company) -> None:
    await company.receive("wang", signers=2)
    await company.countersign("zhao", delegation=await company.delegate("li", "zhao"))
    delegation = await company.delegate("li-2", "sun")
    await company.countersign("sun", delegation=delegation, also_for=frozenset({str(person("li"))}))


# And who may ---------------------------------------------------------------------


@opened
async def a_manager_who_had_no_hand_in_it_signs(house: House) -> None:
    await house.receive("wang")
    assert await house.countersign("li", MANAGER) == ["order.countersigned"]
    await house.release()


@opened
async def the_delegate_of_such_a_manager_signs(house: House) -> None:
    await house.receive("wang")
    await house.countersign("zhao", MERCHANDISER, delegation=await house.delegate("li", "zhao"))
    await house.release()


@opened
async def what_was_signed_by_a_delegation_stays_signed_when_that_is_revoked(house: House) -> None:
    await house.receive("wang")
    delegation = await house.delegate("li", "zhao")
    await house.countersign("zhao", delegation=delegation)
    await house.revoke(delegation, "li")
    await house.release()


@opened
async def two_managers_sign_where_two_are_needed(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("li", MANAGER)
    await house.countersign("chen", MANAGER)
    await house.release()


@opened
async def a_manager_and_the_delegate_of_another_are_two(house: House) -> None:
    await house.receive("wang", signers=2)
    await house.countersign("li", MANAGER)
    await house.countersign("zhao", delegation=await house.delegate("chen", "zhao"))
    await house.release()


@opened
async def whoever_has_signed_need_not_sign_again(house: House) -> None:
    await house.receive("wang")
    await house.countersign("li", MANAGER)
    assert await house.countersign("li", MANAGER) == []
    assert await house.countersign("chen", MANAGER) == []
    await house.release()


@opened
async def whoever_changed_what_was_approved_since_may_sign_the_next_revision(house: House) -> None:
    await house.receive("wang")
    await house.amend("chen")
    await house.countersign("li", MANAGER)
    await house.amend("wang")
    assert await house.countersign("chen", MANAGER) == ["order.countersigned"]
    await house.release()


@opened
async def a_delegation_that_was_revoked_before_the_order_came_ties_nobody(house: House) -> None:
    await house.revoke(await house.delegate("wang", "chen"), "wang")
    await house.receive("wang")
    await house.countersign("chen", MANAGER)
    await house.release()


@opened
async def papers_that_are_told_again_may_ask_for_more_signatures(house: House) -> None:
    await house.declare_wrong(await house.receive("wang"), "wang")
    await house.receive("wang", signers=2)
    await house.countersign("li", MANAGER)
    await house.countersign("chen", MANAGER)
    await house.release()


@opened
async def a_delegation_for_something_else_ties_nobody(house: House) -> None:
    await house.delegate("wang", "chen", matters=("quotation.price",))
    await house.receive("wang")
    await house.countersign("chen", MANAGER)
    await house.release()


@opened
async def an_order_of_which_nobody_asks_it_is_released_without(house: House) -> None:
    await house.receive("wang", signers=0)
    await house.release()


@opened
async def an_order_of_which_nobody_asks_it_may_be_signed_all_the_same(house: House) -> None:
    await house.receive("wang", signers=0)
    assert await house.countersign("li", MANAGER) == ["order.countersigned"]
    await house.release()
