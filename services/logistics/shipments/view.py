"""An order's shipping as the write side knows it now, for whoever books next."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from services.logistics.shipments.expected import ExpectedNow, expected
from services.logistics.shipments.gates import closed
from services.logistics.shipments.stages import Note, Stage, Told
from services.logistics.shipments.state import Shipping, Standing
from shared.events.shipment import ShipmentGate
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


class ClosedNow(BaseModel):
    """A gate that is closed for what is left of a shipment; `conceded`: it was opened for it nevertheless."""

    gate: ShipmentGate
    words: str
    missing: str
    opened_by: str
    conceded: bool


class ShipmentNow(BaseModel):
    shipment: str
    stages: dict[Stage, tuple[Told, ...]] = Field(description="What was told of it, in parts; stages may be missing")
    expected: ExpectedNow
    notes: dict[str, tuple[Note, ...]] = Field(description="What else was told of it, by its kind, as it was told")
    closed: tuple[ClosedNow, ...] = Field(description="The gates before its goods and originals that are closed")


class ShippingNow(BaseModel):
    order_id: UUID
    version: int
    standing: Standing = Field(description="Only of an `open` order may anything be booked")
    lines: tuple[OrderedNow, ...]
    ready_on: date | None = Field(description="When production expects the last of it to be ready, if it said so")
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
        ready_on=shipping.ready_on(shipping.ordered),
        shipments=tuple(
            shipment_now(shipping, shipment) for shipment in dict.fromkeys([*shipping.shipments, *shipping.notes])
        ),
    )


def shipment_now(shipping: Shipping, shipment: str) -> ShipmentNow:
    notes: dict[str, tuple[Note, ...]] = {}
    for note in shipping.notes.get(shipment, ()):
        kind = note.topic.partition(".")[2]
        notes[kind] = (*notes.get(kind, ()), note)
    conceded = shipping.conceded(shipment)
    return ShipmentNow(
        shipment=shipment,
        stages=dict(shipping.shipments.get(shipment, {})),
        expected=expected(shipping, shipment),
        notes=notes,
        closed=tuple(ClosedNow(**asdict(each), conceded=each.gate in conceded) for each in closed(shipping, shipment)),
    )
