"""What the order service takes note of: goods that left, or that were delivered."""

from services.order.orders import facts
from shared.events.order import ShippedLine
from shared.events.shipment import ShipmentDelivered, ShipmentDeparted, ShipmentFactRetracted, ShipmentLine
from shared.policies import Act, Policy
from shared.received import Received

noting_shipments = Policy("order.shipments", source="logistics")


@noting_shipments.whenever(ShipmentDeparted)
async def note_what_departed(event: ShipmentDeparted, _: Received, act: Act) -> None:
    """Whenever a shipment departs, its order notes what left."""
    lines = noted(event.lines)
    await act("order", event.order_id, lambda order: facts.note_shipment(order, event.shipment, "departed", lines))


@noting_shipments.whenever(ShipmentDelivered)
async def note_what_was_delivered(event: ShipmentDelivered, _: Received, act: Act) -> None:
    """Whenever a shipment is delivered, its order notes what was delivered."""
    lines = noted(event.lines)
    await act("order", event.order_id, lambda order: facts.note_shipment(order, event.shipment, "delivered", lines))


@noting_shipments.whenever(ShipmentFactRetracted)
async def note_that_it_was_wrong(event: ShipmentFactRetracted, _: Received, act: Act) -> None:
    """Whenever a fact about a shipment is retracted, the order's copy of it is retracted too."""
    await act.retract("order", event.order_id)


def noted(lines: tuple[ShipmentLine, ...]) -> tuple[ShippedLine, ...]:
    return tuple(ShippedLine(line=each.line, quantity=each.quantity, unit=each.unit) for each in lines)


policies = [noting_shipments]
