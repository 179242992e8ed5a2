"""An instalment is listed with what is expected, what came in, and the day that its terms name."""

from datetime import date
from decimal import Decimal

from services.tracking.items.things.row import NEVER
from shared.events.order import Due, Instalment, OrderArchived, OrderCancelled, PaymentTerms
from shared.events.shipment import DocumentsSent
from tests.tracking.items.things.listed import booked, one
from tests.tracking.life import OF_IT
from tests.tracking.telling import Telling, day, paid, received


def instalment(due: Due, days: int = 0, on: date | None = None) -> PaymentTerms:
    only = Instalment(name="all", percent=Decimal(100), due=due, days=days, on=on)
    return PaymentTerms(text="as agreed", instalments=(only,))


def test_an_instalment_says_what_is_expected_and_what_came_in(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_ORDER, 7)), day("2026-10-02"))
    tell(paid(40))
    row = one(tell, "instalment")
    assert (row.number, row.quantity, row.done, row.unit) == ("all", Decimal(100), Decimal(40), "USD")
    assert (row.state, row.is_open, row.on_day) == ("part_paid", True, date(2026, 10, 9))
    tell(paid(60, "SLIP-2"))
    assert (one(tell, "instalment").state, one(tell, "instalment").is_open) == ("paid", False)


def test_an_instalment_is_due_once_what_it_waits_for_has_happened(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_DEPARTURE, 30)))
    tell(booked(tell, departs_on=date(2026, 11, 10)))
    assert one(tell, "instalment").on_day == NEVER
    tell(tell.departed("S1", A=100), day("2026-11-12"))
    assert one(tell, "instalment").on_day == date(2026, 12, 12)


def test_what_is_due_before_the_departure_is_due_by_the_one_that_is_booked(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_DEPARTURE, -7)))
    tell(booked(tell, departs_on=date(2026, 11, 20)))
    assert one(tell, "instalment").on_day == date(2026, 11, 13)


def test_instalments_wait_for_the_delivery_the_documents_or_a_day(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_DELIVERY, 5)))
    tell(tell.delivered("S1", A=100), day("2026-11-25"))
    assert one(tell, "instalment").on_day == date(2026, 11, 30)
    other = Telling()
    other(received(payment_terms=instalment(Due.AGAINST_DOCUMENTS, 3)))
    other(DocumentsSent(**OF_IT, shipment="S1", documents=("invoice",), to="the bank"), day("2026-11-20"))
    assert one(other, "instalment").on_day == date(2026, 11, 23)
    third = Telling()
    third(received(payment_terms=instalment(Due.ON_DATE, 0, date(2027, 1, 31))))
    assert one(third, "instalment").on_day == date(2027, 1, 31)


def test_what_has_left_of_a_cancelled_order_stays_payable(tell: Telling) -> None:
    tell(received(payment_terms=instalment(Due.ON_ORDER)))
    tell(OrderCancelled(reason="bankrupt"))
    assert not one(tell, "instalment").is_open
    tell(tell.departed("S1", A=100))
    assert one(tell, "instalment").is_open
    tell(OrderArchived(checked=("documents",)))
    assert not one(tell, "instalment").is_open
