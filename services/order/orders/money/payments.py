"""Money that came in, against the instalments that the payment terms promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from babel.numbers import get_currency_precision

from services.order.orders.state import Order
from shared.errors import Rejected
from shared.events.confidential import Confidential
from shared.events.order import Due, OrderEvent, OrderReceived, PaymentReceived

NOTHING = Decimal(0)


def pay(order: Order, payment: PaymentReceived) -> list[OrderEvent]:
    """Any amount, any currency, any time: money that came in is a fact. Only a bank slip counts once."""
    known = order.payments.get(payment.reference)
    if known is None:
        return [payment]
    if known == payment:
        return []
    raise Rejected(
        f"bank slip {payment.reference} was taken down already, over {known.amount:f} {known.currency}: "
        "one slip is one payment; retract the one that is wrong, then tell it again"
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """An instalment as an amount in the order's currency, and how much of it has come in."""

    name: str
    amount: Annotated[Decimal, Confidential.PRICE]
    due: Due
    days: int
    on: date | None = None
    """The day itself, where it is due on a fixed date."""
    paid: Annotated[Decimal, Confidential.PRICE] = NOTHING

    @property
    def open(self) -> Decimal:
        return max(self.amount - self.paid, NOTHING)


def expected(order: Order) -> tuple[Expected, ...]:
    """The instalments in the order of the terms; together they are the stated value, to the cent.

    A payment counts first for the instalment that the payer named. What is left of it, and what names none, fills the
    others in their order. Money in another currency counts for none: no rate is known here.
    """
    if order.terms is None or order.terms.payment_terms is None:
        return ()
    instalments = order.terms.payment_terms.instalments
    amounts = shares(value_of(order.terms), [each.percent for each in instalments], order.terms.currency)
    parts = {
        each.name: Expected(each.name, amount, each.due, each.days, each.on)
        for each, amount in zip(instalments, amounts, strict=True)
    }
    rest = NOTHING
    for payment in order.payments.values():
        if payment.currency == order.terms.currency:
            named = parts.get(payment.instalment or "")
            use = min(payment.amount, named.open) if named else NOTHING
            if named and use:
                parts[named.name] = replace(named, paid=named.paid + use)
            rest += payment.amount - use
    for name, part in parts.items():
        use = min(rest, part.open)
        parts[name] = replace(part, paid=part.paid + use)
        rest -= use
    return tuple(parts.values())


def shares(whole: Decimal, percents: Sequence[Decimal], currency: str) -> tuple[Decimal, ...]:
    """What each of these is of a whole, in what can be paid in the currency; 100 % together are all of it.

    Sums so far are rounded, and not the shares: so none is below zero, and none is off by more than the smallest coin.
    """
    smallest = Decimal(1).scaleb(-get_currency_precision(currency))
    found: list[Decimal] = []
    percent = before = NOTHING
    for each in percents:
        percent += each
        so_far = whole if percent >= 100 else min((whole * percent / 100).quantize(smallest, ROUND_HALF_UP), whole)
        found.append(so_far - before)
        before = so_far
    return tuple(found)


def value_of(terms: OrderReceived) -> Decimal:
    """The stated value of the whole order, in its currency."""
    return sum((line.stated_value for line in terms.lines), NOTHING)


def paid_in_all(order: Order) -> Decimal:
    """What came in, in the order's currency."""
    if order.terms is None:
        return NOTHING
    return sum((each.amount for each in order.payments.values() if each.currency == order.terms.currency), NOTHING)
