"""Facts about an order's shipments, told by the logistics service."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from shared.events import Approved, FactRetracted, OfOrder
from shared.events.confidential import Confidential
from shared.events.files import Evidence
from shared.events.inspection import Inspector
from shared.events.order import Clearance
from shared.events.values import (
    Incoterm,
    Instant,
    Locode,
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
    """None: as noted before, where only other terms changed."""
    tolerance: Tolerance | None = None
    """None: as noted before."""
    customer_code: PathReference | None = None
    """Whose order it is. None: as noted before; orders that were noted before this was told are nobody's."""
    inspected: bool | None = None
    """Whether what is handed over has passed a final inspection first: made-to-order goods. None: as noted before."""
    shipment_sample: bool | None = None
    """Whether the customer approves a shipment sample first. None: as noted before."""
    originals_wait: bool | None = None
    """Whether the terms hold the originals back until money is there. None: as noted before."""


class ClearanceNoted(OfOrder, topic="shipment.clearance_noted"):
    """Whether what came in suffices to let the originals go (our copy of what the order service said)."""

    clearance: Clearance
    cleared: bool


class InspectionNoted(OfOrder, topic="shipment.inspection_noted"):
    """A final inspection of these quantities passed, or was conceded; or it did not (our copy)."""

    inspection: PathReference
    lines: tuple["ShipmentLine", ...]
    """None: those noted before, of an inspection that was conceded since."""
    passed: bool
    inspector: Inspector | None = None
    """Who looked. What several inspectors passed of a line is taken to be the same goods."""
    follows: PathReference | None = None
    """The inspection of the same goods that it repeats."""
    recorded_by: tuple[Reference, ...] = ()
    """The ids of who recorded it, and for whom: they open no gate for goods that it found wanting."""


class SampleNoted(OfOrder, topic="shipment.sample_noted"):
    """A shipment sample 船样 is on its way to the customer, approved, or no longer (our copy)."""

    sample_id: UUID
    sample: PathReference | None = None
    """Its number. None: as noted before."""
    approved: bool | None
    """None: it was given up, and nobody waits for it."""


class ReadyNoted(OfOrder, topic="shipment.ready_noted"):
    """When production expects the goods to be ready (our copy); none of `lines`: all."""

    on: date
    lines: tuple[PathReference, ...] = ()


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


class BookingRequested(OfShipment, topic="shipment.booking_requested"):
    """We asked a forwarder for space: ours, or the one whom the customer nominates 指定货代."""

    forwarder: Text
    nominated: bool = False
    mode: Mode
    ready_on: date | None = None
    wanted_departure: date | None = None
    remarks: Remark | None = None


class CutOffs(Value):
    """The last moments 截关期 for a sailing, each with its offset."""

    shipping_instruction: Instant | None = None
    vgm: Instant | None = None
    """Verified gross mass."""
    cargo: Instant | None = None
    """CY or warehouse cut-off."""


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
    nominated: bool = False
    vessel: Text | None = None
    """Vessel and voyage, or flight."""
    loading_port: Locode | None = None
    discharge_port: Locode | None = None
    departs_on: date | None = None
    """ETD, a day at the port of loading."""
    arrives_on: date | None = None
    """ETA, a day at the port of discharge."""
    cut_offs: CutOffs | None = None


class BookingRolled(OfOrder, topic="shipment.booking_rolled"):
    """The carrier moved it to a later sailing 甩柜."""

    shipment: PathReference
    vessel: Text | None = None
    departs_on: date
    arrives_on: date | None = None
    cut_offs: CutOffs | None = None
    reason: Remark


class ArrivalForecast(OfOrder, topic="shipment.arrival_forecast"):
    """It is expected on another day than before; every forecast is kept."""

    shipment: PathReference
    on: date
    reason: Remark | None = None


class ShipmentHandedOver(OfShipment, topic="shipment.handed_over"):
    """Delivered into the forwarder's warehouse, or loaded into their container: a decision, behind its gates."""

    place: Text | None = None
    containers: tuple[Reference, ...] = ()
    seals: tuple[Reference, ...] = ()


class CustomsDocumentsSent(OfOrder, topic="shipment.customs_documents_sent"):
    """报关单据 went to forwarder or customs broker."""

    shipment: PathReference
    to: Text
    evidence: Evidence = ()


class CustomsDeclared(OfOrder, topic="shipment.customs_declared"):
    shipment: PathReference
    declaration: Reference
    """报关单号"""


class CustomsQueried(OfOrder, topic="shipment.customs_queried"):
    """The customs ask, or inspect."""

    shipment: PathReference
    question: Remark


class CustomsReleased(OfOrder, topic="shipment.customs_released"):
    """放行"""

    shipment: PathReference


class TitleKind(StrEnum):
    """What the goods are given out against."""

    ORIGINAL_BILL = "original_bill"
    TELEX_RELEASE = "telex_release"
    """电放: no originals are needed."""
    SEAWAY_BILL = "seaway_bill"
    AIR_WAYBILL = "air_waybill"


class BillIssued(OfOrder, topic="shipment.bill_issued"):
    """Bill of lading 提单, or what stands in its place; often known days after departure."""

    shipment: PathReference
    number: Reference
    kind: TitleKind
    on_board: date | None = None
    evidence: Evidence = ()


class DocumentsSent(OfOrder, topic="shipment.documents_sent"):
    """Copies of the documents went to the customer or to the bank."""

    shipment: PathReference
    documents: tuple[Text, ...]
    to: Text
    waybill: Reference | None = None
    evidence: Evidence = ()


class OriginalsReleased(OfOrder, topic="shipment.originals_released"):
    """Title to the goods goes out: a decision, behind its gate."""

    shipment: PathReference
    kind: TitleKind
    to: Text
    waybill: Reference | None = None


class ShipmentGate(StrEnum):
    INSPECTION = "final_inspection"
    SAMPLE = "shipment_sample"
    ORIGINALS = "originals"


class ShipmentConceded(Approved, OfOrder, topic="shipment.conceded"):
    """A gate was opened for a shipment by somebody who answers for it 让步放行."""

    shipment: PathReference
    gate: ShipmentGate
    reason: Remark
    evidence: Evidence = ()


class TransitExceptionRaised(OfOrder, topic="shipment.exception_raised"):
    """Something went wrong on the way 在途异常."""

    shipment: PathReference
    exception: PathReference
    """Its number, unique within the order."""
    what: Remark
    evidence: Evidence = ()


class TransitExceptionCoordinated(OfOrder, topic="shipment.exception_coordinated"):
    """Somebody first dealt with it."""

    shipment: PathReference
    exception: PathReference
    action: Remark


class TransitExceptionResolved(OfOrder, topic="shipment.exception_resolved"):
    shipment: PathReference
    exception: PathReference
    outcome: Remark


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
    short: tuple[ShipmentLine, ...] = ()
    """What of it was missing: the lines say what arrived."""
    damaged: tuple[ShipmentLine, ...] = ()
    """What of it arrived damaged: counted among the lines."""
    evidence: Evidence = ()


class ShipmentFactRetracted(OfOrder, FactRetracted, topic="shipment.fact_retracted"):
    pass


ShipmentEvent = (
    OrderNoted
    | OrderStopped
    | OrderContinued
    | ClearanceNoted
    | InspectionNoted
    | SampleNoted
    | ReadyNoted
    | BookingRequested
    | ShipmentBooked
    | BookingRolled
    | ArrivalForecast
    | ShipmentHandedOver
    | CustomsDocumentsSent
    | CustomsDeclared
    | CustomsQueried
    | CustomsReleased
    | BillIssued
    | DocumentsSent
    | OriginalsReleased
    | ShipmentConceded
    | TransitExceptionRaised
    | TransitExceptionCoordinated
    | TransitExceptionResolved
    | ShipmentDeparted
    | ShipmentArrived
    | ShipmentDelivered
    | ShipmentFactRetracted
)
