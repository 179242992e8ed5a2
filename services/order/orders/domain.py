"""What we may decide about an order, by how far it has come (docs/order-states.md shows it as one table)."""

from typing import assert_never

from services.order.orders.refusals import asks_for_fewer, is_cancelled, not_countersigned, on_hold, unknown
from services.order.orders.rules import check_countersign, check_papers
from services.order.orders.state import Order, Shipped, Status
from shared.errors import Rejected
from shared.events.order import (
    OrderAcknowledged,
    OrderCancelled,
    OrderEvent,
    OrderHeld,
    OrderReceived,
    OrderReleased,
    OrderResumed,
)
from shared.events.values import Countersign


def receive(
    order: Order,
    papers: OrderReceived,
    countersign: Countersign = Countersign.NOT_REQUIRED,
    before: Countersign = Countersign.NOT_REQUIRED,
) -> list[OrderEvent]:
    """`countersign` is what the customer's orders need at least; `before` what this one needed, until it was retracted.

    Whoever writes an order down would else take its gate away by declaring it wrong and telling it again.
    """
    if order.received is None:
        check_papers(papers)
        check_countersign(papers, countersign)
        if papers.countersign.signatures < before.signatures:
            raise asks_for_fewer(papers, before)
        return [papers]
    if order.received == papers:
        return []
    raise Rejected(
        f"order {papers.po_number} of {papers.customer_code} was received with other content: "
        "amend it if the customer changed it, or retract what was received if it was written down wrongly"
    )


def acknowledge(order: Order) -> list[OrderEvent]:
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED:
            return [] if order.acknowledged else [OrderAcknowledged()]
        case Status.HELD:
            raise on_hold(order, "acknowledged")
        case Status.CANCELLED:
            raise is_cancelled("acknowledged")
        case _:
            assert_never(order.status)


def release(order: Order, signed: int = 0) -> list[OrderEvent]:
    """With or without an acknowledgement: the signed copy may follow later. `signed`: how many countersigned it."""
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.RECEIVED | Status.ACKNOWLEDGED:
            if signed < order.signatures_required:
                raise not_countersigned(signed, order.signatures_required)
            return [OrderReleased()]
        case Status.RELEASED:
            return []
        case Status.HELD:
            raise on_hold(order, "released")
        case Status.CANCELLED:
            raise is_cancelled("released")
        case _:
            assert_never(order.status)


def hold(order: Order, reason: str) -> list[OrderEvent]:
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.HELD:
            return []
        case Status.CANCELLED:
            raise is_cancelled("held")
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED:
            if order.shipped is Shipped.ALL:
                raise Rejected("everything has been shipped: there is nothing left to hold")
            return [OrderHeld(reason=reason)]
        case _:
            assert_never(order.status)


def resume(order: Order) -> list[OrderEvent]:
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.HELD:
            return [OrderResumed()]
        case Status.CANCELLED:
            raise is_cancelled("resumed")
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED:
            return []
        case _:
            assert_never(order.status)


def cancel(order: Order, reason: str) -> list[OrderEvent]:
    """What is still open will not be shipped; what has been shipped stays, owed and payable."""
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.CANCELLED:
            return []
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED | Status.HELD:
            if order.shipped is Shipped.ALL:
                raise Rejected("everything has been shipped: there is nothing left to cancel")
            return [OrderCancelled(reason=reason)]
        case _:
            assert_never(order.status)
