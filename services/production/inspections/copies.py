"""Our copies of what the order service said, as far as inspections depend on it."""

from uuid import UUID

from services.production.inspections.state import Inspections
from services.production.ordered import as_ordered
from shared.events.inspection import InspectionEvent, OrderNoted
from shared.events.order import OrderAmended, OrderReceived


def note_order(_: Inspections, order_id: UUID, papers: OrderReceived) -> list[InspectionEvent]:
    return [
        OrderNoted(
            order_id=order_id,
            lines=as_ordered(papers.lines),
            customer_code=papers.customer_code,
            policy=papers.inspection,
            tolerance=papers.tolerance,
        )
    ]


def note_amendment(inspections: Inspections, order_id: UUID, change: OrderAmended) -> list[InspectionEvent]:
    """Other lines; of an order that is not known here nothing is noted."""
    if change.lines is None or not inspections.lines:
        return []
    return [OrderNoted(order_id=order_id, lines=as_ordered(change.lines))]
