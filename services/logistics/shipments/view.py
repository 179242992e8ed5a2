"""An order's shipping as the write side knows it now, for whoever books next."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from services.logistics.shipments.state import Shipping, Stage, Standing, Told
from shared.events.values import Unit
from shared.repository import Known


class OrderedNow(BaseModel):
    """One line of the order; quantities in its unit."""

    line: str
    unit: Unit
    ordered: Decimal
    at_most: Decimal = Field(description="Ordered, and the tolerance above it")
    taken: Decimal = Field(description="By all shipments together")
    open: Decimal = Field(description="Ordered and not taken")


class ShipmentNow(BaseModel):
    shipment: str
    stages: dict[Stage, tuple[Told, ...]] = Field(description="What was told of it, in parts; stages may be missing")


class ShippingNow(BaseModel):
    order_id: UUID
    version: int
    standing: Standing = Field(description="Only of an `open` order may anything be booked")
    lines: tuple[OrderedNow, ...]
    shipments: tuple[ShipmentNow, ...]


def shipping_now(order_id: UUID, known: Known[Shipping]) -> ShippingNow:
    shipping = known.state
    return ShippingNow(
        order_id=order_id,
        version=known.version,
        standing=shipping.standing,
        lines=tuple(
            OrderedNow(
                line=line.number,
                unit=line.unit,
                ordered=line.quantity,
                at_most=shipping.most(line),
                taken=shipping.taken(line),
                open=shipping.left(line),
            )
            for line in shipping.ordered.values()
        ),
        shipments=tuple(
            ShipmentNow(shipment=shipment, stages=dict(stages)) for shipment, stages in shipping.shipments.items()
        ),
    )
