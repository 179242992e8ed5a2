"""Closing an order's file 资料留存: shipped, paid and complete, or let through by a concession."""

from collections.abc import Set as AbstractSet

from services.order.orders.archive.checklist import checklist
from services.order.orders.refusals import unknown
from services.order.orders.state import Order, Status
from shared.errors import Rejected
from shared.events.order import OrderArchived, OrderEvent, OrderGate


def archive(order: Order, conceded: AbstractSet[str] = frozenset()) -> list[OrderEvent]:
    """`conceded`: the points of the checklist that were let through. A cancelled order's file is closed as well."""
    if order.status is Status.UNKNOWN:
        raise unknown()
    if order.archived:
        return []
    points = checklist(order)
    if missing := [each for each in points if not each.is_there and each.name not in conceded]:
        raise Rejected(
            f"the file is not complete: {'; '.join(each.words for each in missing)}",
            gate=OrderGate.ARCHIVE,
            missing=", ".join(each.name for each in missing),
            opened_by="whoever can bring what is missing, or a manager who had no hand in the order, by a concession",
        )
    return [OrderArchived(checked=tuple(each.words if each.is_there else f"conceded: {each.words}" for each in points))]
