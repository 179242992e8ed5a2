"""How each fact changes what an order is; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.order.orders.state import Order
from shared.events.order import (
    OrderAcknowledged,
    OrderAmended,
    OrderCancelled,
    OrderCountersigned,
    OrderEvent,
    OrderFactRetracted,
    OrderHeld,
    OrderQuoted,
    OrderReceived,
    OrderReleased,
    OrderResumed,
    PaymentReceived,
    ShipmentNoted,
)


def evolve(order: Order, event: OrderEvent) -> Order:
    match event:
        case OrderQuoted(reference=reference):
            return replace(order, quotations=(*order.quotations, reference))
        case OrderReceived():
            return replace(order, received=event, terms=event, signed=0)
        case OrderAcknowledged():
            return replace(order, acknowledged=True)
        case OrderCountersigned():
            return replace(order, signed=order.signed + 1)
        case OrderReleased():
            return replace(order, released=True)
        case OrderAmended(revision=revision):
            return replace(order, revision=revision, signed=0, terms=order.terms and amended(order.terms, event))
        case OrderHeld(reason=reason):
            return replace(order, held=reason)
        case OrderResumed():
            return replace(order, held=None)
        case OrderCancelled():
            return replace(order, cancelled=True)
        case PaymentReceived(reference=reference):
            return replace(order, payments={**order.payments, reference: event})
        case ShipmentNoted(shipment=shipment, stage=stage, lines=lines):
            return replace(order, noted={**order.noted, **{(shipment, stage, line.line): line for line in lines}})
        case OrderFactRetracted():
            return order
        case _:
            assert_never(event)


def amended(terms: OrderReceived, change: OrderAmended) -> OrderReceived:
    """The papers with the change written in; what the change leaves out stays."""
    changes = {
        "lines": change.lines,
        "destination": change.destination,
        "incoterm": change.incoterm,
        "payment_terms": change.payment_terms,
    }
    return terms.model_copy(update={name: value for name, value in changes.items() if value is not None})
