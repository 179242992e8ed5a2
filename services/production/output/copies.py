"""Our copies of what the order service said, as far as output depends on it."""

from uuid import UUID

from services.production.ordered import as_ordered
from services.production.output.state import Output
from shared.events.order import OrderAmended, OrderReceived
from shared.events.output import OrderNoted, OutputEvent


def note_order(_: Output, order_id: UUID, papers: OrderReceived) -> list[OutputEvent]:
    return [
        OrderNoted(
            order_id=order_id,
            lines=as_ordered(papers.lines),
            customer_code=papers.customer_code,
        )
    ]


def note_amendment(output: Output, order_id: UUID, change: OrderAmended) -> list[OutputEvent]:
    """Other lines; of an order that is not known here nothing is noted."""
    if change.lines is None or not output.lines:
        return []
    return [OrderNoted(order_id=order_id, lines=as_ordered(change.lines))]
