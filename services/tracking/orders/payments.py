"""What was paid of an order, against what is expected."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Annotated

from babel.numbers import get_currency_precision

from services.tracking.moments import Moment
from services.tracking.orders.axes import Payment
from services.tracking.orders.told import Fact
from services.tracking.values import value
from shared.dues import Happened, due_on
from shared.events.confidential import Confidential
from shared.events.order import Due, PaymentTerms

NOTHING = Decimal(0)


@value
class Paid:
    """Money that came in, as its bank slip says."""

    reference: str
    amount: Annotated[Decimal, Confidential.PRICE]
    currency: str
    instalment: str | None
    occurred: Moment


@value
class Instalment:
    """What is expected by the terms, in the order's currency, and what of it has come in.

    `due_on`: by the rule and what has happened; None: nothing has made it due yet.
    """

    name: str
    percent: Decimal
    due: Due
    days: int
    expected: Annotated[Decimal, Confidential.PRICE]
    paid: Annotated[Decimal, Confidential.PRICE]
    due_on: date | None = None

    @property
    def standing(self) -> Payment:
        return standing(self.paid, self.expected)


def paid(facts: Iterable[Fact]) -> tuple[Paid, ...]:
    """One bank slip is one payment, however often it was told: the newest word counts."""
    slips = {
        fact.event.reference: Paid(
            fact.event.reference, fact.event.amount, fact.event.currency, fact.event.instalment, fact.occurred
        )
        for fact in facts
    }
    return tuple(slips.values())


def instalments(
    terms: PaymentTerms | None, value: Decimal, currency: str, payments: Sequence[Paid], happened: Happened
) -> tuple[Instalment, ...]:
    """What each expects and got: first what was paid in its name, then, in turn, what names none or was left over."""
    if terms is None:
        return ()
    expected = _expected(terms, value, currency)
    got = dict.fromkeys(expected, NOTHING)
    rest = NOTHING
    for payment in payments:
        if payment.currency == currency:
            named = payment.instalment or ""
            share = min(payment.amount, expected[named] - got[named]) if named in expected else NOTHING
            if share:
                got[named] += share
            rest += payment.amount - share
    for name in got:
        share = min(rest, expected[name] - got[name])
        got[name] += share
        rest -= share
    return tuple(
        Instalment(
            each.name,
            each.percent,
            each.due,
            each.days,
            expected[each.name],
            got[each.name],
            due_on(each.due, each.days, each.on, happened),
        )
        for each in terms.instalments
    )


def payment(expected: Sequence[Instalment], value: Decimal, currency: str, payments: Sequence[Paid]) -> Payment:
    came_in = sum((each.amount for each in payments if each.currency == currency), NOTHING)
    if not expected and not payments:
        return Payment.NOT_STATED
    return standing(came_in, value)


def standing(paid: Decimal, expected: Decimal) -> Payment:
    if paid > expected:
        return Payment.OVERPAID
    if paid == expected:
        return Payment.PAID
    return Payment.PART_PAID if paid else Payment.OPEN


def _expected(terms: PaymentTerms, value: Decimal, currency: str) -> dict[str, Decimal]:
    """Sums so far, rounded to what can be paid in the currency: the parts add up, and none is below zero."""
    smallest = Decimal(1).scaleb(-_digits(currency))
    expected: dict[str, Decimal] = {}
    percent = before = NOTHING
    for each in terms.instalments:
        percent += each.percent
        so_far = value if percent == 100 else min((value * percent / 100).quantize(smallest, ROUND_HALF_UP), value)
        expected[each.name] = so_far - before
        before = so_far
    return expected


_digits = cache(get_currency_precision)
