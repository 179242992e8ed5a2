"""Our copies of what the order service said, as far as materials depend on it."""

from uuid import UUID

from services.production.materials.state import Materials
from services.production.ordered import as_ordered
from shared.events.material import MaterialEvent, OrderNoted
from shared.events.order import OrderAmended, OrderReceived


def note_order(_: Materials, order_id: UUID, papers: OrderReceived) -> list[MaterialEvent]:
    return [
        OrderNoted(
            order_id=order_id,
            lines=as_ordered(papers.lines),
            customer_code=papers.customer_code,
        )
    ]


def note_amendment(materials: Materials, order_id: UUID, change: OrderAmended) -> list[MaterialEvent]:
    """Other lines; of an order that is not known here nothing is noted."""
    if change.lines is None or not materials.lines:
        return []
    return [OrderNoted(order_id=order_id, lines=as_ordered(change.lines))]
