"""Who lets an order through a gate, and through which: never their own work, and nothing that comes later."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from services.order.delegations.domain import REGISTER, acting_for, delegations_known
from services.order.orders import domain
from services.order.orders.amending import amend
from services.order.orders.archive.decisions import archive
from services.order.orders.concessions.decisions import concede, conceded, hands_in
from shared.approval import Approver
from shared.errors import Rejected, Unknown
from shared.events.delegation import DelegationRevoked
from shared.events.order import OrderConceded, OrderEvent, OrderGate
from tests.order.company import Company, person
from tests.order.examples import cancelled, compared, given, held, left, line, payment, question, received, released

CLARIFICATION, DIFFERENCE, ARCHIVE = OrderGate.CLARIFICATION, OrderGate.DIFFERENCE, OrderGate.ARCHIVE
MATTERS = ("order.concession",)


@dataclass
class Conceding(Company):
    """The same company, at the gates: Wang has received the order."""

    def decide_to_concede(
        self,
        by: str,
        *roles: str,
        gate: OrderGate = CLARIFICATION,
        about: tuple[str, ...] = (),
        delegation: UUID | None = None,
        seen: int | None = None,
        **other: Any,
    ) -> list[OrderEvent]:
        known = delegations_known(self.register_history)
        name = by if "-" in by or ":" in by else str(person(by))
        who = acting_for(Approver(name, frozenset(roles or ("manager",)), **other), delegation, known)
        wanted = OrderConceded(gate=gate, about=about, reason="the label can follow")
        return concede(
            self.order,
            wanted,
            hands_in(gate, self.history),
            who,
            known,
            now=self.now,
            seen=len(self.history) if seen is None else seen,
        )

    def concede(self, by: str, *roles: str, **other: Any) -> list[str]:
        events = self.decide_to_concede(by, *roles, **other)
        for event in events:
            self.tell(event, by, on_behalf_of=self._delegator(event))
        return [number for event in events for number in event.about]  # type: ignore[union-attr]

    async def release(self) -> None:
        for event in domain.release(self.order, 0, conceded(self.history, self.register_history, "HARBOUR")):
            self.tell(event, "wang")

    def archive(self) -> None:
        let = conceded(self.history, self.register_history, "HARBOUR").get(ARCHIVE, frozenset())
        for event in archive(self.order, let):
            self.tell(event, "wang")


@pytest.fixture
def company() -> Conceding:
    """Wang has received an order, and Zhao has asked about it."""
    company = Conceding()
    company.tell(received, "wang")
    company.tell(question(), "zhao")
    return company


# It is let through ----------------------------------------------------------------


async def test_a_manager_lets_an_order_through_that_waits_for_an_answer(company: Conceding) -> None:
    with pytest.raises(Rejected, match="has not answered yet"):
        await company.release()
    assert company.concede("li") == ["Q1"]
    await company.release()
    assert company.order.released


async def test_a_manager_lets_a_difference_through(company: Conceding) -> None:
    differing = compared(given(received).state)
    company.tell(differing, "sun")
    assert company.concede("li", about=("Q1",)) == ["Q1"]
    with pytest.raises(Rejected, match="differ from the sealed sample"):
        await company.release()
    assert company.concede("li", gate=DIFFERENCE) == [each.number for each in differing.differences]
    await company.release()


async def test_whoever_acts_for_a_manager_lets_it_through(company: Conceding) -> None:
    delegation = await company.delegate("li", "sun", matters=MATTERS)
    assert company.concede("sun", "business_merchandiser", delegation=delegation) == ["Q1"]
    await company.revoke(delegation, "li")
    await company.release()


async def test_a_delegation_for_something_else_does_not_do(company: Conceding) -> None:
    delegation = await company.delegate("li", "sun")
    with pytest.raises(Rejected, match=r"other matters than order\.concession"):
        company.concede("sun", "business_merchandiser", delegation=delegation)


async def test_what_is_asked_later_is_not_let_through(company: Conceding) -> None:
    company.concede("li")
    company.tell(question("Q2"), "zhao")
    with pytest.raises(Rejected, match=r"asked about the papers: Q2$"):
        await company.release()
    assert company.concede("li") == ["Q2"]
    await company.release()


async def test_only_what_is_named_is_let_through(company: Conceding) -> None:
    company.tell(question("Q2"), "zhao")
    assert company.concede("li", about=("Q2",)) == ["Q2"]
    with pytest.raises(Rejected, match=r"asked about the papers: Q1$"):
        await company.release()


def test_asked_twice_nothing_more_is_let_through(company: Conceding) -> None:
    assert company.concede("li") == ["Q1"]
    assert company.concede("li") == []
    assert company.concede("chen", about=("Q1",)) == []


def test_an_answer_that_came_leaves_nothing_to_concede(company: Conceding) -> None:
    with pytest.raises(Unknown, match="nothing that is called Q7 is open at the gate clarification"):
        company.concede("li", about=("Q7",))
    with pytest.raises(Unknown, match="Q1 is open at the gate difference"):
        company.concede("li", gate=DIFFERENCE, about=("Q1",))


async def test_a_concession_that_was_declared_wrong_lets_nothing_through(company: Conceding) -> None:
    company.concede("li")
    await company.declare_wrong(3, "li")
    with pytest.raises(Rejected, match="Q1"):
        await company.release()


async def test_an_amendment_of_something_else_leaves_the_concession(company: Conceding) -> None:
    company.concede("li")
    [amended] = amend(company.order, "more", lines=(line(quantity="120"),))
    company.tell(amended, "wang")
    await company.release()


# Never by their own hand ----------------------------------------------------------

HAND = "you wrote or changed it yourself"


@pytest.mark.parametrize("who", ["wang", "zhao"])
def test_nobody_lets_through_what_they_wrote_or_asked(company: Conceding, who: str) -> None:
    with pytest.raises(Rejected, match=HAND) as refused:
        company.concede(who)
    assert (refused.value.gate, "who neither wrote nor changed it" in refused.value.opened_by) == (CLARIFICATION, True)


async def test_a_concession_ends_nobodys_hand_in_it(company: Conceding) -> None:
    """Li let one question through; Zhao, who asked another, still does not let that one through."""
    company.tell(question("Q2"), "zhao")
    company.concede("li", about=("Q1",))
    await company.amend("wang")
    with pytest.raises(Rejected, match=HAND):
        company.concede("zhao", about=("Q2",))


async def test_nobody_lets_through_what_they_amended(company: Conceding) -> None:
    await company.amend("sun")
    with pytest.raises(Rejected, match=HAND):
        company.concede("sun")


def test_whoever_compared_does_not_let_the_difference_through(company: Conceding) -> None:
    company.tell(compared(given(received).state), "sun")
    with pytest.raises(Rejected, match=HAND):
        company.concede("sun", gate=DIFFERENCE)
    assert company.concede("sun", gate=CLARIFICATION)


async def test_the_authors_delegate_does_not_let_it_through(company: Conceding) -> None:
    delegation = await company.delegate("wang", "sun", matters=MATTERS)
    with pytest.raises(Rejected, match="whoever you act for wrote or changed it"):
        company.concede("sun", delegation=delegation)
    with pytest.raises(Rejected, match="the delegations of whoever wrote or changed it lead to you"):
        company.concede("sun")


def test_another_account_of_the_same_name_does_not_let_it_through(company: Conceding) -> None:
    with pytest.raises(Rejected, match=HAND):
        company.concede("wang-2", also=frozenset({str(person("wang"))}))


def test_a_program_an_administrator_and_a_merchandiser_let_nothing_through(company: Conceding) -> None:
    with pytest.raises(Rejected, match="this is a program"):
        company.concede("key:erp", is_person=False)
    with pytest.raises(Rejected, match="an administrator approves nothing"):
        company.concede("li", "manager", "administrator")
    with pytest.raises(Rejected, match="it takes a manager"):
        company.concede("li", "business_merchandiser")


async def test_nobody_lets_through_what_they_have_not_seen(company: Conceding) -> None:
    await company.amend("wang")
    with pytest.raises(Rejected, match="it was changed after version 2, which is what you saw"):
        company.concede("li", seen=2)
    with pytest.raises(Rejected, match="there is no version 9 yet"):
        company.concede("li", seen=9)


async def test_a_concession_recorded_behind_the_end_of_its_delegation_lets_nothing_through(company: Conceding) -> None:
    delegation = await company.delegate("li", "sun", matters=MATTERS)
    [event] = company.decide_to_concede("sun", "business_merchandiser", delegation=delegation)
    company.tell(DelegationRevoked(delegation=delegation, at=company.now, reason="back earlier"), "li", of=REGISTER)
    company.tell(event, "sun", on_behalf_of="li")
    with pytest.raises(Rejected, match="Q1"):
        await company.release()


async def test_the_authors_own_concession_stands_in_the_store_all_the_same(company: Conceding) -> None:
    company.tell(OrderConceded(gate=CLARIFICATION, about=("Q1",), reason="x"), "wang")
    with pytest.raises(Rejected, match="Q1"):
        await company.release()


# When ------------------------------------------------------------------------------


def test_behind_the_gate_there_is_nothing_to_let_through(company: Conceding) -> None:
    company.tell(released, "wang")
    with pytest.raises(Rejected, match="is released already"):
        company.concede("li")


def test_a_held_order_may_be_let_through_and_a_cancelled_one_not(company: Conceding) -> None:
    company.tell(held, "wang")
    assert company.concede("li") == ["Q1"]
    company.tell(cancelled, "wang")
    with pytest.raises(Rejected, match="is cancelled"):
        company.concede("li")


def test_of_an_order_that_is_not_known_nothing_is_let_through() -> None:
    with pytest.raises(Unknown, match="receive it first"):
        Conceding().concede("li")


# The file --------------------------------------------------------------------------


def test_bank_charges_are_let_through_when_the_file_is_closed() -> None:
    company = Conceding()
    for event in (received, released, left("100"), payment(amount="825.00")):
        company.tell(event, "wang")
    with pytest.raises(Rejected, match="what left is not paid wholly") as refused:
        company.archive()
    assert (refused.value.gate, refused.value.missing) == (ARCHIVE, "paid")
    assert company.concede("li", gate=ARCHIVE) == ["paid"]
    company.archive()
    assert company.order.archived


def test_whoever_took_the_money_down_does_not_write_the_rest_off() -> None:
    company = Conceding()
    for event, by in ((received, "wang"), (released, "wang"), (left("100"), "wang"), (payment(amount="825.00"), "sun")):
        company.tell(event, by)
    with pytest.raises(Rejected, match=HAND):
        company.concede("sun", gate=ARCHIVE)
