from decimal import Decimal

import pytest

from services.order.orders.money.payments import expected, pay
from shared.events.order import OrderEvent, PaymentReceived
from tests.order.examples import cancelled, given, held, line, papers, payment, received, terms

deposit_and_balance = papers(payment_terms=terms("30", "70"))


def paid(*payments: PaymentReceived) -> list[Decimal]:
    return [part.paid for part in expected(given(deposit_and_balance, *payments).state)]


@pytest.mark.parametrize("before", [(), (received,), (received, held), (received, cancelled)])
def test_money_is_taken_down_in_every_state(before: tuple[OrderEvent, ...]) -> None:
    given(*before).when(pay, payment()).then(payment())


def test_a_bank_slip_is_one_payment() -> None:
    given(received, payment()).when(pay, payment()).then_nothing()
    given(received, payment()).when(pay, payment(amount="252")).then_nothing()


@pytest.mark.parametrize(
    "other", [payment(amount="300.00"), payment(currency="EUR"), payment(instalment="deposit")], ids=str
)
def test_the_same_slip_with_other_content_is_refused(other: PaymentReceived) -> None:
    given(received, payment()).when(pay, other).then_refused("SLIP-1 was taken down already, over 252.00 USD")


def test_another_slip_over_the_same_amount_is_another_payment() -> None:
    given(received, payment()).when(pay, payment("SLIP-2")).then(payment("SLIP-2"))


def test_money_in_another_currency_is_a_fact() -> None:
    euros = payment(currency="EUR")
    given(received).when(pay, euros).then(euros)


def test_an_instalment_that_the_terms_do_not_name_is_a_fact() -> None:
    named = payment(instalment="freight")
    given(deposit_and_balance).when(pay, named).then(named)


# Against what is expected ----------------------------------------------------


def test_instalments_are_shares_of_the_stated_value() -> None:
    assert [part.amount for part in expected(given(deposit_and_balance).state)] == [
        Decimal("252.00"),
        Decimal("588.00"),
    ]


def test_no_instalment_is_off_by_more_than_a_cent_and_together_they_are_all() -> None:
    thirds = papers(line(value="100.00"), payment_terms=terms("33.333333", "33.333333", "33.333334"))
    assert [str(part.amount) for part in expected(given(thirds).state)] == ["33.33", "33.34", "33.33"]


def test_yen_have_no_cents() -> None:
    yen = papers(line(value="101"), payment_terms=terms("50", "50")).model_copy(update={"currency": "JPY"})
    assert [str(part.amount) for part in expected(given(yen).state)] == ["51", "50"]


def test_what_names_no_instalment_fills_them_in_order() -> None:
    assert paid(payment(amount="300.00")) == [Decimal("252.00"), Decimal("48.00")]
    assert paid(payment(amount="900.00")) == [Decimal("252.00"), Decimal("588.00")]


def test_what_names_an_instalment_counts_for_it_whenever_it_came() -> None:
    unnamed, named = payment(amount="300.00"), payment("SLIP-2", "252.00", instalment="part-1")
    assert paid(unnamed, named) == paid(named, unnamed) == [Decimal("252.00"), Decimal("300.00")]


def test_what_is_paid_beyond_a_named_instalment_counts_for_the_others() -> None:
    assert paid(payment(amount="300.00", instalment="part-1")) == [Decimal("252.00"), Decimal("48.00")]
    assert paid(payment(amount="600.00", instalment="part-2")) == [Decimal("12.00"), Decimal("588.00")]


def test_money_in_another_currency_counts_for_no_instalment() -> None:
    assert paid(payment(currency="EUR")) == [0, 0]


def test_nothing_is_expected_where_no_instalments_are_agreed() -> None:
    assert expected(given(received, payment()).state) == ()
    assert expected(given(papers(payment_terms=terms()), payment()).state) == ()
    assert expected(given(payment()).state) == ()
