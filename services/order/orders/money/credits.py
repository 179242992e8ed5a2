"""Letters of credit: taken down as they come in, and checked by bank and salesperson (domain.md 5.4, UCP 600)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from services.order.orders.money.state import Credit
from services.order.orders.state import Order
from shared.errors import Rejected, Unknown
from shared.events.order import CreditChecked, CreditOpened, OrderEvent


def open_credit(order: Order, opened: CreditOpened) -> list[OrderEvent]:
    """A credit came in, or an amendment of one: a fact, in whatever state the order is."""
    known = order.credits.get(opened.reference, Credit()).opened.get(opened.amendment)
    if known is None:
        return [opened]
    if known == opened:
        return []
    raise Rejected(
        f"credit {opened.reference} was told with other content: an amendment of it has a number of its own; "
        "retract what was written down wrongly, then tell it again"
    )


def check_credit(order: Order, checked: CreditChecked) -> list[OrderEvent]:
    """What was found in it as it is now. The newest check counts."""
    credit = order.credits.get(checked.reference, Credit())
    if credit.newest is None:
        raise Unknown(f"there is no credit {checked.reference} for this order")
    if checked.amendment != credit.newest:
        raise Rejected(f"credit {checked.reference} stands at amendment {credit.newest}: that is the one to be checked")
    if checked.verified and checked.discrepancies:
        raise Rejected("a credit with discrepancies is not verified: whoever opened it amends it first")
    if not checked.verified and not checked.discrepancies:
        raise Rejected("say what is wrong with the credit, for whoever opened it to amend")
    return [] if credit.checked.get(checked.amendment) == checked else [checked]


def doubts(order: Order, credit: CreditOpened) -> tuple[str, ...]:
    """What in it does not fit the order, as far as figures and dates tell; words are for people to compare.

    Says nothing of how much: whoever may see prices sees both amounts.
    """
    return tuple(_doubts(order, credit)) if order.terms else ()


def _doubts(order: Order, credit: CreditOpened) -> Iterator[str]:
    assert order.terms is not None
    promised: date = max(line.promised.on for line in order.terms.lines)
    value = sum((line.stated_value for line in order.terms.lines), Decimal(0))
    if credit.currency != order.terms.currency:
        yield f"it is in {credit.currency} and the order in {order.terms.currency}"
    elif credit.amount < value:
        yield "it is over less than the order's value"
    if credit.latest_shipment and credit.latest_shipment < promised:
        yield f"its latest shipment is {credit.latest_shipment}, before {promised}, which is promised"
    if credit.expires < promised:
        yield f"it expires on {credit.expires}, before {promised}, which is promised"
    if credit.latest_shipment and credit.expires < credit.latest_shipment:
        yield f"it expires on {credit.expires}, before its latest shipment"
    if not credit.partial_shipments and len({line.promised for line in order.terms.lines}) > 1:
        yield "it excludes partial shipments (article 31), and lines are promised for different days"
