"""Money that came in, against the instalments that the payment terms promise."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from babel.numbers import get_currency_precision

from services.order.orders.state import Order
from shared.errors import Rejected
from shared.events.confidential import Confidential
from shared.events.order import Due, OrderEvent, PaymentReceived


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
    paid: Annotated[Decimal, Confidential.PRICE] = Decimal(0)


def expected(order: Order) -> tuple[Expected, ...]:
    """The instalments in the order of the terms; together they are the stated value, to the cent.

    A payment counts for the instalment that the payer named, any other for the earliest that is not paid yet. Money in
    another currency counts for none: no rate is known here.
    """
    if order.terms is None or order.terms.payment_terms is None:
        return ()
    total = sum((line.stated_value for line in order.terms.lines), Decimal(0))
    digits = get_currency_precision(order.terms.currency)
    parts: list[Expected] = []
    rest = total
    instalments = order.terms.payment_terms.instalments
    for instalment in instalments:
        share = rest if instalment is instalments[-1] else round(total * instalment.percent / 100, digits)
        rest -= share
        parts.append(Expected(instalment.name, share, instalment.due, instalment.days))
    names = {part.name for part in parts}
    in_currency = [payment for payment in order.payments.values() if payment.currency == order.terms.currency]
    # those that name their instalment first, whenever they came: the others fill what is left
    for payment in sorted(in_currency, key=lambda payment: payment.instalment not in names):
        parts = _paid(parts, payment)
    return tuple(parts)


def _paid(parts: list[Expected], payment: PaymentReceived) -> list[Expected]:
    if payment.instalment in {part.name for part in parts}:
        return [
            replace(part, paid=part.paid + payment.amount) if part.name == payment.instalment else part
            for part in parts
        ]
    left, after = payment.amount, []
    for part in parts:
        use = min(left, max(part.amount - part.paid, Decimal(0)))
        left -= use
        after.append(replace(part, paid=part.paid + use))
    return after
