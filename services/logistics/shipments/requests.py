"""What may be asked and told about an order's shipments: the bodies of the commands."""

from datetime import date, timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.logistics.shipments.containers import ContainerNumber
from shared.events.confidential import Confidential
from shared.events.shipment import CutOffs, Mode, ShipmentBooked, ShipmentLine
from shared.events.values import Incoterm, Locode, Money, Number, PathReference, Reference, Remark, Text
from shared.http.attached import Files
from shared.http.told import Told

MOST_LINES = 500
MOST_CONTAINERS = 100

Containers = Annotated[
    tuple[ContainerNumber, ...],
    Field(
        max_length=MOST_CONTAINERS,
        description="Their numbers by ISO 6346, with the right check digit",
        examples=[["CSQU3054383"]],
    ),
]
Vessel = Annotated[Text | None, Field(description="Vessel and voyage, or flight", examples=["Ever Given 042W"])]
Departs = Annotated[date, Field(description="ETD, a day at the port of loading", examples=["2026-09-26"])]
Arrives = Annotated[date, Field(description="ETA, a day at the port of discharge", examples=["2026-10-28"])]
Forwarder = Annotated[Text, Field(examples=["Seawolf Logistics"])]
Nominated = Annotated[bool, Field(description="Whether the customer names the forwarder 指定货代; else they are ours")]
DATE_LINE = timedelta(days=1)
"""Whoever crosses it eastwards may arrive on the day before."""


def in_order(departs: date | None, arrives: date | None) -> None:
    """Raises ValueError for an arrival before its departure."""
    if departs and arrives and arrives < departs - DATE_LINE:
        raise ValueError(f"it would arrive on {arrives}, before it departs on {departs}")


Lines = Annotated[
    tuple[ShipmentLine, ...] | None,
    Field(
        min_length=1,
        max_length=MOST_LINES,
        description="Which lines of the order, and how much of each, in the order's unit",
        examples=[[{"line": "1", "quantity": "600"}]],
    ),
]

Losses = Annotated[tuple[ShipmentLine, ...], Field(examples=[[{"line": "1", "quantity": "5"}]])]
CUT_OFFS = Field(
    default=None,
    description="The last moments 截关期 for this sailing",
    examples=[{"vgm": "2026-09-23T12:00:00+08:00", "cargo": "2026-09-24T18:00:00+08:00"}],
)


class BookShipment(Told):
    """Space for some of an order's lines, or for all that is open where `lines` are left out."""

    shipment: PathReference = Field(description="Our number for it, unique within the order", examples=["ASN-1"])
    lines: Lines = None
    mode: Mode | None = None
    incoterm: Incoterm | None = Field(default=None, examples=[{"rule": "FOB", "edition": "2020", "place": "Ningbo"}])
    forwarder: Forwarder | None = None
    nominated: Nominated = False
    booking_number: Reference | None = Field(default=None, examples=["SWF-20931"])
    containers: Containers = ()
    weight_kg: Number | None = Field(default=None, description="Gross, in kilograms", examples=["812.5"])
    freight: Annotated[Money | None, Confidential.FREIGHT] = Field(
        default=None, examples=[{"amount": "1450.00", "currency": "USD"}]
    )
    insurance: Annotated[Money | None, Confidential.FREIGHT] = None
    remarks: Remark | None = None
    vessel: Vessel = None
    loading_port: Locode | None = Field(default=None, description="UN/LOCODE", examples=["CNNGB"])
    discharge_port: Locode | None = Field(default=None, description="UN/LOCODE", examples=["DEHAM"])
    departs_on: Departs | None = None
    arrives_on: Arrives | None = None
    cut_offs: CutOffs | None = CUT_OFFS

    @model_validator(mode="after")
    def _arrives_after_it_departs(self) -> Self:
        in_order(self.departs_on, self.arrives_on)
        return self

    def wanted(self, order_id: UUID) -> ShipmentBooked:
        """The booking as it would stand; without lines: for all that is open."""
        said = {name: getattr(self, name) for name in type(self).model_fields if name not in Told.model_fields}
        return ShipmentBooked(order_id=order_id, **said | {"lines": self.lines or ()})


class AskForwarder(Told):
    """Space asked of one forwarder; several may be asked, one is booked."""

    lines: Lines = None
    forwarder: Forwarder
    nominated: Nominated = False
    mode: Mode = Field(examples=["sea"])
    ready_on: date | None = Field(
        default=None, description="Left out: the day that production expects", examples=["2026-09-20"]
    )
    wanted_departure: date | None = Field(default=None, examples=["2026-09-26"])
    remarks: Remark | None = None


class ShipmentWasRolled(Told):
    """The carrier moved it to a later sailing 甩柜."""

    vessel: Vessel = None
    departs_on: Departs
    arrives_on: Arrives | None = None
    cut_offs: CutOffs | None = CUT_OFFS
    reason: Remark = Field(examples=["the vessel is full"])

    @model_validator(mode="after")
    def _arrives_after_it_departs(self) -> Self:
        in_order(self.departs_on, self.arrives_on)
        return self


class ShipmentIsExpected(Told):
    on: date = Field(description="The day on which it arrives, at the port of discharge", examples=["2026-10-30"])
    reason: Remark | None = Field(default=None, examples=["storm in the Bay of Biscay"])


class HandOverShipment(Told):
    """Into the forwarder's warehouse, or loaded into their container."""

    lines: Lines = None
    place: Text | None = Field(default=None, examples=["Ningbo, warehouse 3"])
    containers: Containers = ()
    seals: tuple[Reference, ...] = Field(default=(), max_length=MOST_CONTAINERS, examples=[["CN8842107"]])


class ShipmentHasDeparted(Told):
    lines: Lines = None
    vessel: Vessel = None
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
    short: Losses = Field(
        default=(), max_length=MOST_LINES, description="What of it was missing; `lines` hold the rest"
    )
    damaged: Losses = Field(default=(), max_length=MOST_LINES, description="What of it was damaged, among the `lines`")
    evidence: Files = ()
