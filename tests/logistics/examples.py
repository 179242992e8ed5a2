"""The shipments that the tests of the logistics service talk about: 100 totes and 50 pouches for Harbour & Sons."""

from decimal import Decimal
from uuid import UUID

from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping
from shared.events.shipment import (
    OrderContinued,
    OrderedLine,
    OrderNoted,
    OrderStopped,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentLine,
)
from shared.events.values import Tolerance, Unit
from tests.given import Given

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")

given: Given[Shipping, ShipmentEvent] = Given(Shipping(), evolve)


def ordered(*quantities: str, over: str | None = "5", unit: Unit = Unit.PIECE) -> OrderNoted:
    """Lines 1, 2, … of an order; `over` None: an amendment."""
    lines = tuple(
        OrderedLine(number=str(number), unit=unit, quantity=Decimal(quantity))
        for number, quantity in enumerate(quantities, 1)
    )
    return OrderNoted(order_id=ORDER, lines=lines, tolerance=None if over is None else Tolerance(over=Decimal(over)))


def of(unit: Unit | None = Unit.PIECE, **quantities: str) -> tuple[ShipmentLine, ...]:
    """`of(_1="40")`: 40 of line 1."""
    return tuple(
        ShipmentLine(line=name.removeprefix("_"), quantity=Decimal(quantity), unit=unit)
        for name, quantity in quantities.items()
    )


def booked(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentBooked:
    return ShipmentBooked(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def departed(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentDeparted:
    return ShipmentDeparted(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def arrived(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentArrived:
    return ShipmentArrived(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def delivered(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentDelivered:
    return ShipmentDelivered(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


noted = ordered("100", "50")
held = OrderStopped(order_id=ORDER, standing="held")
cancelled = OrderStopped(order_id=ORDER, standing="cancelled")
resumed = OrderContinued(order_id=ORDER)
