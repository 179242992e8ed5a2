"""How each fact changes what an order's shipping is; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.logistics.shipments.state import Shipping, Stage, Told
from shared.events.shipment import (
    OrderContinued,
    OrderNoted,
    OrderStopped,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentFactRetracted,
)


def evolve(shipping: Shipping, event: ShipmentEvent) -> Shipping:
    match event:
        case OrderNoted(lines=lines, tolerance=tolerance, customer_code=customer_code):
            # an amendment has no tolerance: after a retracted receipt it does not make the order known
            return replace(
                shipping,
                ordered={line.number: line for line in lines},
                tolerance=tolerance or shipping.tolerance,
                customer_code=customer_code or shipping.customer_code,
            )
        case OrderStopped(standing="held"):
            return replace(shipping, held=True)
        case OrderStopped():
            return replace(shipping, cancelled=True)
        case OrderContinued():
            return replace(shipping, held=False)
        case ShipmentBooked() | ShipmentDeparted() | ShipmentArrived() | ShipmentDelivered():
            stages, stage = shipping.shipments.get(event.shipment, {}), stage_of(event)
            further = {**stages, stage: (*stages.get(stage, ()), event)}
            return replace(shipping, shipments={**shipping.shipments, event.shipment: further})
        case ShipmentFactRetracted():
            return shipping
        case _:
            assert_never(event)


def stage_of(told: Told) -> Stage:
    match told:
        case ShipmentBooked():
            return Stage.BOOKED
        case ShipmentDeparted():
            return Stage.DEPARTED
        case ShipmentArrived():
            return Stage.ARRIVED
        case ShipmentDelivered():
            return Stage.DELIVERED
        case _:
            assert_never(told)
