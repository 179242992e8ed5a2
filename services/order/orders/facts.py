"""What is told about an order: it happened, so it is taken down in any state, also before the order is known."""

from typing import Literal

from services.order.orders.state import Order
from shared.events.order import OrderEvent, OrderQuoted, ShipmentNoted, ShippedLine


def quote(order: Order, reference: str) -> list[OrderEvent]:
    return [] if reference in order.quotations else [OrderQuoted(reference=reference)]


def note_shipment(
    order: Order, shipment: str, stage: Literal["departed", "delivered"], lines: tuple[ShippedLine, ...]
) -> list[OrderEvent]:
    """Our copy of what logistics said; the newest word on a line of a shipment's stage counts."""
    if all(order.noted.get((shipment, stage, line.line)) == line for line in lines):
        return []
    return [ShipmentNoted(shipment=shipment, stage=stage, lines=lines)]
