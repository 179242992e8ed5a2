"""What logistics takes note of: what was ordered, and whether the order goes on."""

from services.logistics.shipments.copies import go_on, note_order, stop
from services.logistics.shipments.state import shipping_of
from shared.events.order import (
    OrderAmended,
    OrderCancelled,
    OrderFactRetracted,
    OrderHeld,
    OrderLine,
    OrderReceived,
    OrderResumed,
)
from shared.events.shipment import OrderedLine
from shared.policies import Act, Policy
from shared.received import Received

noting_orders = Policy("logistics.orders", source="order")


@noting_orders.whenever(OrderReceived)
async def note_what_was_ordered(event: OrderReceived, cause: Received, act: Act) -> None:
    """Whenever an order is received, its shipping notes what was ordered, by whom, and the tolerance."""
    order_id, lines = cause.originator_id, ordered(event.lines)
    await act(
        "shipment",
        shipping_of(order_id),
        lambda its: note_order(its, order_id, lines, event.tolerance, event.customer_code),
    )


@noting_orders.whenever(OrderAmended)
async def note_what_was_amended(event: OrderAmended, cause: Received, act: Act) -> None:
    """Whenever an order's lines are amended, its shipping notes them."""
    if event.lines is None:
        return
    order_id, lines = cause.originator_id, ordered(event.lines)
    await act("shipment", shipping_of(order_id), lambda its: note_order(its, order_id, lines))


@noting_orders.whenever(OrderHeld)
async def stop_while_it_is_held(_: OrderHeld, cause: Received, act: Act) -> None:
    """Whenever an order is put on hold, nothing more is booked for it."""
    order_id = cause.originator_id
    await act("shipment", shipping_of(order_id), lambda its: stop(its, order_id, "held"))


@noting_orders.whenever(OrderResumed)
async def go_on_when_it_is_resumed(_: OrderResumed, cause: Received, act: Act) -> None:
    """Whenever an order is resumed, it may be booked again."""
    order_id = cause.originator_id
    await act("shipment", shipping_of(order_id), lambda its: go_on(its, order_id))


@noting_orders.whenever(OrderCancelled)
async def stop_when_it_is_cancelled(_: OrderCancelled, cause: Received, act: Act) -> None:
    """Whenever an order is cancelled, nothing more is booked for it."""
    order_id = cause.originator_id
    await act("shipment", shipping_of(order_id), lambda its: stop(its, order_id, "cancelled"))


@noting_orders.whenever(OrderFactRetracted)
async def note_that_it_was_wrong(_: OrderFactRetracted, cause: Received, act: Act) -> None:
    """Whenever a fact about an order is retracted, our copy of it is retracted too."""
    await act.retract("shipment", shipping_of(cause.originator_id))


def ordered(lines: tuple[OrderLine, ...]) -> tuple[OrderedLine, ...]:
    return tuple(OrderedLine(number=line.number, unit=line.unit, quantity=line.quantity) for line in lines)


policies = [noting_orders]
