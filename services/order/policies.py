"""What the order service takes note of: goods that left, or that were delivered; and what money lets go."""

from services.order.orders import facts
from services.order.orders.money.clearing import clear, holds_back
from shared.events import Event
from shared.events.order import (
    Clearance,
    CreditChecked,
    CreditOpened,
    OrderAmended,
    OrderFactRetracted,
    OrderReceived,
    PaymentReceived,
    ShippedLine,
)
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


clearing = Policy("order.money", source="order")
"""On the service's own events: what follows from money follows from whatever changes what is known of it."""


@clearing.whenever(OrderReceived)
async def clear_what_was_paid_before(event: OrderReceived, cause: Received, act: Act) -> None:
    """Whenever an order is received that holds something back until money is there, it may be there already."""
    if any(holds_back(event.payment_terms, each) for each in Clearance):
        await act("order", cause.originator_id, clear)


@clearing.whenever(PaymentReceived)
@clearing.whenever(CreditOpened)
@clearing.whenever(CreditChecked)
@clearing.whenever(OrderFactRetracted)
async def clear_what_money_lets_go(_: Event, cause: Received, act: Act) -> None:
    """Whenever money, or what is known of it, changes, production and the originals are cleared, or no longer."""
    await act("order", cause.originator_id, clear)


@clearing.whenever(OrderAmended)
async def clear_by_other_terms(event: OrderAmended, cause: Received, act: Act) -> None:
    """Whenever terms or values are amended, other money may suffice, or the same no longer."""
    if event.payment_terms is not None or event.lines is not None:
        await act("order", cause.originator_id, clear)


policies = [noting_shipments, clearing]
