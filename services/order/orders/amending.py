"""Changing an order's papers, which never unships what has left."""

from decimal import Decimal
from typing import assert_never

from services.order.orders.evolve import amended
from services.order.orders.refusals import is_archived, is_cancelled, unknown
from services.order.orders.rules import check_instalments, check_lines, check_specifications
from services.order.orders.state import Order, Status
from shared.errors import Rejected
from shared.events.order import Destination, OrderAmended, OrderEvent, OrderLine, PaymentTerms
from shared.events.styles import Specification
from shared.events.values import Incoterm


def amend(
    order: Order,
    reason: str,
    *,
    lines: tuple[OrderLine, ...] | None = None,
    destination: Destination | None = None,
    incoterm: Incoterm | None = None,
    payment_terms: PaymentTerms | None = None,
    specifications: tuple[Specification, ...] | None = None,
) -> list[OrderEvent]:
    """Also while on hold: an amendment is often what ends the hold. What is None stays; only changes are recorded."""
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.CANCELLED:
            raise is_cancelled("amended")
        case Status.ARCHIVED:
            raise is_archived("amended")
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED | Status.HELD:
            assert order.terms is not None
            change = OrderAmended(
                revision=order.revision + 1,
                reason=reason,
                lines=None if lines == order.terms.lines else lines,
                destination=None if destination == order.terms.destination else destination,
                incoterm=None if incoterm == order.terms.incoterm else incoterm,
                payment_terms=None if payment_terms == order.terms.payment_terms else payment_terms,
                specifications=None if specifications == order.terms.specifications else specifications,
            )
            if change.lines is not None:
                check_lines(change.lines)
                check_shipped_stays(order, change.lines)
            if change.payment_terms is not None:
                check_instalments(change.payment_terms)
            if change.specifications is not None:
                check_specifications(change.specifications)
            return [] if amended(order.terms, change) == order.terms else [change]
        case _:
            assert_never(order.status)


def check_shipped_stays(order: Order, lines: tuple[OrderLine, ...]) -> None:
    """What has left keeps its line and its unit, and was ordered.

    A line that was shipped beyond its quantity may keep that quantity; it may only not be lowered.
    """
    assert order.terms is not None
    new = {line.number: line for line in lines}
    shipped = order.quantities_shipped
    for old in order.terms.lines:
        gone = shipped.get(old.number, Decimal(0))
        if not gone:
            continue
        if old.number not in new:
            raise Rejected(f"{gone:f} {old.unit} of line {old.number} have been shipped: it cannot be left out")
        line = new[old.number]
        if line.unit is not old.unit:
            raise Rejected(f"{gone:f} {old.unit} of line {old.number} have been shipped: it cannot be in {line.unit}")
        if line.quantity < gone and line.quantity < old.quantity:
            raise Rejected(
                f"{gone:f} {old.unit} of line {old.number} have been shipped: it cannot go down to {line.quantity:f}"
            )
