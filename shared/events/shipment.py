"""Facts about an order's shipments, told by the logistics service."""

from enum import StrEnum
from typing import Annotated, Literal

from shared.events import FactRetracted, OfOrder
from shared.events.confidential import Confidential
from shared.events.values import (
    Incoterm,
    Money,
    Number,
    PathReference,
    Positive,
    Reference,
    Remark,
    Text,
    Tolerance,
    Unit,
    Value,
)


class Mode(StrEnum):
    """How a shipment travels."""

    AIR = "air"
    AIR_CHARTER = "air_charter"
    SEA = "sea"
    TRUCK = "truck"
    RAIL = "rail"
    COURIER = "courier"


class OrderedLine(Value):
    number: PathReference
    unit: Unit
    quantity: Positive


class OrderNoted(OfOrder, topic="shipment.order_noted"):
    """What was ordered, as far as shipping needs it (our copy of the order service's fact)."""

    lines: tuple[OrderedLine, ...]
    tolerance: Tolerance | None = None
    """None: as noted before."""


class OrderStopped(OfOrder, topic="shipment.order_stopped"):
    """The order was put on hold or cancelled: nothing more may be booked for it (our copy)."""

    standing: Literal["held", "cancelled"]


class OrderContinued(OfOrder, topic="shipment.order_continued"):
    """The order was resumed: shipping may be booked again (our copy)."""


class ShipmentLine(Value):
    line: PathReference
    quantity: Number
    unit: Unit | None = None
    """As counted; None: the order line's unit."""


class OfShipment(OfOrder):
    shipment: PathReference
    """Our number for it (ASN, delivery note), unique within the order."""
    lines: tuple[ShipmentLine, ...]


class ShipmentBooked(OfShipment, topic="shipment.booked"):
    """Space was booked for these quantities."""

    mode: Mode | None = None
    incoterm: Incoterm | None = None
    forwarder: Text | None = None
    booking_number: Reference | None = None
    containers: tuple[Reference, ...] = ()
    weight_kg: Number | None = None
    freight: Annotated[Money | None, Confidential.FREIGHT] = None
    insurance: Annotated[Money | None, Confidential.FREIGHT] = None
    remarks: Remark | None = None


class ShipmentDeparted(OfShipment, topic="shipment.departed"):
    vessel: Text | None = None
    """Vessel and voyage, or flight."""
    bill_of_lading: Reference | None = None
    air_waybill: Reference | None = None
    containers: tuple[Reference, ...] = ()


class ShipmentArrived(OfShipment, topic="shipment.arrived"):
    pass


class ShipmentDelivered(OfShipment, topic="shipment.delivered"):
    signed_by: Remark | None = None
    """How receipt was confirmed (a paper's number; persons are ids)."""


class ShipmentFactRetracted(OfOrder, FactRetracted, topic="shipment.fact_retracted"):
    pass


ShipmentEvent = (
    OrderNoted
    | OrderStopped
    | OrderContinued
    | ShipmentBooked
    | ShipmentDeparted
    | ShipmentArrived
    | ShipmentDelivered
    | ShipmentFactRetracted
)
