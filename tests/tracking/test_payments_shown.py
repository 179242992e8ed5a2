"""Given what came in, then this much of each instalment is paid."""

from decimal import Decimal

from services.tracking.orders.axes import Payment
from services.tracking.orders.irregularities import Code
from tests.tracking.telling import Telling, codes, ordered, paid, received, terms


def test_instalments_are_parts_of_the_stated_value_to_the_cent(tell: Telling) -> None:
    tell(received(ordered("A", 3, stated_value=Decimal("100.01")), payment_terms=terms(first=30, second=30, rest=40)))
    expected = [each.expected for each in tell.view().instalments]
    assert expected == [Decimal("30.00"), Decimal("30.01"), Decimal("40.00")]
    assert sum(expected) == Decimal("100.01")


def test_a_yen_has_no_cents(tell: Telling) -> None:
    tell(received(ordered("A", 1001), currency="JPY", payment_terms=terms(deposit=30, balance=70)))
    assert [each.expected for each in tell.view().instalments] == [300, 701]


def test_money_goes_to_the_instalment_it_names_and_the_rest_in_turn(tell: Telling) -> None:
    tell(received(ordered("A", 100), payment_terms=terms(deposit=30, balance=70)))
    tell(paid(50, "SLIP-1", instalment="balance"))
    assert [each.paid for each in tell.view().instalments] == [0, 50]
    tell(paid(40, "SLIP-2", instalment="deposit"))
    view = tell.view()
    assert [each.paid for each in view.instalments] == [30, 60]
    assert [each.standing for each in view.instalments] == [Payment.PAID, Payment.PART_PAID]
    assert view.payment is Payment.PART_PAID


def test_one_bank_slip_is_one_payment(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(paid(50, "SLIP-1"))
    tell(paid(50, "SLIP-1"))
    assert len(tell.view().payments) == 1
    assert tell.view().payment is Payment.PART_PAID


def test_money_in_another_currency_is_shown_and_not_counted(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(paid(100, currency="EUR"))
    view = tell.view()
    assert (view.payment, codes(view)) == (Payment.OPEN, [Code.PAID_IN_OTHER_CURRENCY])
