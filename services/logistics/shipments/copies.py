"""Our copies of what the order service said, as far as booking depends on it.

Each is recorded even where it changes nothing: should what it copies be retracted, exactly it goes.
"""

from typing import Literal
from uuid import UUID

from services.logistics.shipments.state import Shipping
from shared.events.shipment import OrderContinued, OrderedLine, OrderNoted, OrderStopped, ShipmentEvent
from shared.events.values import Tolerance


def note_order(
    _: Shipping,
    order_id: UUID,
    lines: tuple[OrderedLine, ...],
    tolerance: Tolerance | None = None,
    customer_code: str | None = None,
) -> list[ShipmentEvent]:
    """What was ordered; an amendment leaves the tolerance and whose it is as they were (None)."""
    return [OrderNoted(order_id=order_id, lines=lines, tolerance=tolerance, customer_code=customer_code)]


def stop(_: Shipping, order_id: UUID, standing: Literal["held", "cancelled"]) -> list[ShipmentEvent]:
    return [OrderStopped(order_id=order_id, standing=standing)]


def go_on(_: Shipping, order_id: UUID) -> list[ShipmentEvent]:
    return [OrderContinued(order_id=order_id)]
