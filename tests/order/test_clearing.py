"""What may begin or go out because enough money is there, and what may not any more."""

from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.orders.amending import amend
from services.order.orders.money.clearing import clear, holds_back
from services.order.orders.money.payments import pay
from shared.events.order import (
    Clearance,
    ClearanceWithdrawn,
    Due,
    Instalment,
    OrderCleared,
    OrderEvent,
    OrderReceived,
    PaymentTerms,
)
from tests.order.examples import cancelled, credit, given, line, papers, payment, received, verified

PRODUCTION, ORIGINALS = Clearance.PRODUCTION, Clearance.ORIGINALS


def on(*dues: Due, days: int = 0, credit: bool = False) -> OrderReceived:
    """An order over 840.00 USD, paid in equal parts: the first is called deposit, the others part-2, part-3…"""
    share = Decimal(100) / len(dues) if dues else Decimal(0)
    names = ["deposit", *(f"part-{n}" for n in range(2, 9))]
    instalments = tuple(
        Instalment(name=name, percent=share, due=due, days=days) for name, due in zip(names, dues, strict=False)
    )
    return papers(payment_terms=PaymentTerms(text="T/T", instalments=instalments, letter_of_credit=credit))


def cleared(*events: OrderEvent) -> frozenset[Clearance]:
    """What is, once all has been looked at that happened."""
    history = given()
    for event in events:
        history = history(event)
        history = history(*clear(history.state))
    return history.state.cleared


deposit_and_documents = on(Due.ON_ORDER, Due.AGAINST_DOCUMENTS)


def test_the_deposit_clears_production_and_names_its_instalment() -> None:
    paid = given(deposit_and_documents, payment(amount="420.00"))
    paid.when(clear).then(OrderCleared(clearance=PRODUCTION, because="deposit paid"))


def test_a_part_of_the_deposit_clears_nothing() -> None:
    assert not cleared(deposit_and_documents, payment(amount="419.99"))


def test_the_balance_clears_the_originals() -> None:
    first, second = payment(amount="420.00"), payment("SLIP-2", amount="420.00")
    assert cleared(deposit_and_documents, first) == {PRODUCTION}
    assert cleared(deposit_and_documents, first, second) == {PRODUCTION, ORIGINALS}


def test_what_was_declared_wrong_no_longer_suffices() -> None:
    was = OrderCleared(clearance=PRODUCTION, because="deposit paid")
    given(deposit_and_documents, was).when(clear).then(
        ClearanceWithdrawn(clearance=PRODUCTION, because="deposit not paid")
    )


def test_money_that_came_before_the_order_counts_once_it_is_received() -> None:
    assert cleared(payment(amount="420.00"), deposit_and_documents) == {PRODUCTION}


@pytest.mark.parametrize("due", [Due.ON_DELIVERY, Due.ON_DATE, Due.ON_DEPARTURE])
def test_terms_that_give_credit_hold_nothing_back(due: Due) -> None:
    order = on(due, days=30)
    assert not cleared(order, payment(amount="840.00"))
    assert not any(holds_back(order.payment_terms, each) for each in Clearance)


def test_what_is_due_before_departure_holds_the_originals_and_not_production() -> None:
    order = on(Due.ON_DEPARTURE, days=-7)
    assert holds_back(order.payment_terms, ORIGINALS)
    assert not holds_back(order.payment_terms, PRODUCTION)
    assert cleared(order, payment(amount="840.00")) == {ORIGINALS}


def test_terms_without_instalments_hold_nothing_back() -> None:
    for order in (received, on()):
        assert not cleared(order, payment(amount="840.00"))


def test_a_verified_letter_of_credit_clears_both() -> None:
    order = on(credit=True)
    assert not cleared(order, credit())
    given(order, credit(), verified()).when(clear).then(
        OrderCleared(clearance=PRODUCTION, because="letter of credit LC-1 is verified"),
        OrderCleared(clearance=ORIGINALS, because="letter of credit LC-1 is verified"),
    )


def test_an_amendment_of_the_credit_takes_that_back_until_it_is_verified() -> None:
    order = on(credit=True)
    assert not cleared(order, credit(), verified(), credit(amendment=1))
    assert cleared(order, credit(), verified(), credit(amendment=1), verified(amendment=1)) == {PRODUCTION, ORIGINALS}


def test_a_credit_that_the_terms_do_not_ask_for_clears_nothing() -> None:
    assert not cleared(deposit_and_documents, credit(), verified())


def test_the_deposit_suffices_where_the_terms_ask_for_a_credit_as_well() -> None:
    assert cleared(on(Due.ON_ORDER, Due.ON_DELIVERY, credit=True), payment(amount="420.00")) == {PRODUCTION, ORIGINALS}


def test_money_in_another_currency_clears_nothing() -> None:
    assert not cleared(deposit_and_documents, payment(amount="840.00", currency="EUR"))


def test_an_order_that_grows_waits_for_the_rest() -> None:
    history = given(deposit_and_documents, payment(amount="420.00"), OrderCleared(clearance=PRODUCTION, because="x"))
    more = amend(history.state, "more", lines=(line(value="1000.00"),))
    history(*more).when(clear).then(ClearanceWithdrawn(clearance=PRODUCTION, because="deposit not paid"))


def test_terms_that_no_longer_hold_back_leave_what_was_cleared() -> None:
    history = given(deposit_and_documents, payment(amount="420.00"), OrderCleared(clearance=PRODUCTION, because="x"))
    history(*amend(history.state, "trusted", payment_terms=PaymentTerms(text="O/A"))).when(clear).then_nothing()


def test_what_is_cleared_is_cleared_of_a_cancelled_order_too() -> None:
    assert cleared(deposit_and_documents, cancelled, payment(amount="420.00")) == {PRODUCTION}


def test_no_amount_stands_in_what_everybody_reads() -> None:
    for event in clear(given(deposit_and_documents, payment(amount="420.00")).state):
        assert isinstance(event, OrderCleared)
        assert "420" not in event.because


AMOUNTS = st.sampled_from(["0.01", "100.00", "419.99", "420.00", "840.00"])


WAITS = {420: on(Due.ON_ORDER, Due.ON_DELIVERY), 840: on(Due.ON_ORDER)}


@for_all(st.lists(AMOUNTS, max_size=6), st.sampled_from(list(WAITS)))
def test_it_is_cleared_exactly_while_what_it_waits_for_is_paid(amounts: list[str], waits: int) -> None:
    history = given(WAITS[waits])
    for n, amount in enumerate(amounts):
        history = history(*pay(history.state, payment(f"SLIP-{n}", amount)))
        history = history(*clear(history.state))
        assert clear(history.state) == []
    assert (PRODUCTION in history.state.cleared) == (sum(map(Decimal, amounts)) >= waits)
