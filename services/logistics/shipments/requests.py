"""What may be asked and told about an order's shipments: the bodies of the commands."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.events.confidential import Confidential
from shared.events.shipment import Mode, ShipmentBooked, ShipmentLine
from shared.events.values import Incoterm, Money, Number, PathReference, Reference, Remark, Text
from shared.http.told import Told

MOST_LINES = 500
MOST_CONTAINERS = 100

Containers = Annotated[
    tuple[Reference, ...], Field(max_length=MOST_CONTAINERS, description="Their numbers", examples=[["MSKU7312945"]])
]
Lines = Annotated[
    tuple[ShipmentLine, ...] | None,
    Field(
        min_length=1,
        max_length=MOST_LINES,
        description="Which lines of the order, and how much of each, in the order's unit",
        examples=[[{"line": "1", "quantity": "600"}]],
    ),
]


class BookShipment(Told):
    """Space for some of an order's lines, or for all that is open where `lines` are left out."""

    shipment: PathReference = Field(description="Our number for it, unique within the order", examples=["ASN-1"])
    lines: Lines = None
    mode: Mode | None = None
    incoterm: Incoterm | None = Field(default=None, examples=[{"rule": "FOB", "edition": "2020", "place": "Ningbo"}])
    forwarder: Text | None = Field(default=None, examples=["Seawolf Logistics"])
    booking_number: Reference | None = Field(default=None, examples=["SWF-20931"])
    containers: Containers = ()
    weight_kg: Number | None = Field(default=None, description="Gross, in kilograms", examples=["812.5"])
    freight: Annotated[Money | None, Confidential.FREIGHT] = Field(
        default=None, examples=[{"amount": "1450.00", "currency": "USD"}]
    )
    insurance: Annotated[Money | None, Confidential.FREIGHT] = None
    remarks: Remark | None = None

    def wanted(self, order_id: UUID) -> ShipmentBooked:
        """The booking as it would stand; without lines: for all that is open."""
        said = {name: getattr(self, name) for name in type(self).model_fields if name not in Told.model_fields}
        return ShipmentBooked(order_id=order_id, **said | {"lines": self.lines or ()})


class ShipmentHasDeparted(Told):
    lines: Lines = None
    vessel: Text | None = Field(default=None, description="Vessel and voyage, or flight", examples=["Ever Given 042W"])
    bill_of_lading: Reference | None = Field(default=None, examples=["EGLV149201283311"])
    air_waybill: Reference | None = Field(default=None, examples=["176-93840211"])
    containers: Containers = ()


class ShipmentHasArrived(Told):
    lines: Lines = None


class ShipmentWasDelivered(Told):
    lines: Lines = None
    signed_by: Remark | None = Field(
        default=None,
        description="The number of the paper that confirms receipt; no person's name",
        examples=["DN 7713"],
    )
