"""The shipments that the tests of the logistics service talk about: 100 totes and 50 pouches for Harbour & Sons."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping
from shared.events.inspection import Inspector
from shared.events.order import Clearance
from shared.events.shipment import (
    BillIssued,
    BookingRequested,
    ClearanceNoted,
    InspectionNoted,
    Mode,
    OrderContinued,
    OrderedLine,
    OrderNoted,
    OrderStopped,
    OriginalsReleased,
    SampleNoted,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentConceded,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentGate,
    ShipmentHandedOver,
    ShipmentLine,
    TitleKind,
)
from shared.events.values import Tolerance, Unit
from tests.given import Given

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
SAMPLE = UUID("0d5f6c1e-6b0a-5e8c-9a3a-6c1d0c0f7a21")

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


def requested(shipment: str = "ASN-1", forwarder: str = "Seawolf", **quantities: str) -> BookingRequested:
    return BookingRequested(
        order_id=ORDER, shipment=shipment, lines=of(Unit.PIECE, **quantities), forwarder=forwarder, mode=Mode.SEA
    )


def handed_over(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentHandedOver:
    return ShipmentHandedOver(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def departed(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentDeparted:
    return ShipmentDeparted(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def arrived(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentArrived:
    return ShipmentArrived(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def delivered(shipment: str = "ASN-1", unit: Unit | None = Unit.PIECE, **quantities: str) -> ShipmentDelivered:
    return ShipmentDelivered(order_id=ORDER, shipment=shipment, lines=of(unit, **quantities))


def inspected(inspection: str = "F-1", *, passed: bool = True, lines: Any = None, **quantities: Any) -> InspectionNoted:
    """A final inspection by our own people, if by nobody else."""
    details: dict[str, Any] = {
        name: quantities.pop(name) for name in ("inspector", "follows", "recorded_by") if name in quantities
    }
    return InspectionNoted(
        order_id=ORDER,
        inspection=inspection,
        lines=of(None, **quantities) if lines is None else lines,
        passed=passed,
        **{"inspector": Inspector.OWN} | details,
    )


def conceded(gate: ShipmentGate = ShipmentGate.INSPECTION, shipment: str = "ASN-1") -> ShipmentConceded:
    return ShipmentConceded(order_id=ORDER, shipment=shipment, gate=gate, reason="the customer takes it, by mail")


def sampled(approved: bool | None = None, sample_id: UUID = SAMPLE, **told: str) -> SampleNoted:
    return SampleNoted(order_id=ORDER, sample_id=sample_id, approved=approved, **told)


def bill(
    number: str = "EGLV1492", kind: TitleKind = TitleKind.ORIGINAL_BILL, on_board: date | None = None
) -> BillIssued:
    return BillIssued(order_id=ORDER, shipment="ASN-1", number=number, kind=kind, on_board=on_board)


def cleared(clearance: Clearance = Clearance.ORIGINALS, *, is_there: bool = True) -> ClearanceNoted:
    return ClearanceNoted(order_id=ORDER, clearance=clearance, cleared=is_there)


noted = ordered("100", "50")
made = noted.model_copy(update={"inspected": True})
"""Made to order: what goes has passed a final inspection first."""
with_sample = noted.model_copy(update={"shipment_sample": True})
on_money = noted.model_copy(update={"originals_wait": True})
originals = OriginalsReleased(order_id=ORDER, shipment="ASN-1", kind=TitleKind.ORIGINAL_BILL, to="Harbour & Sons")
held = OrderStopped(order_id=ORDER, standing="held")
cancelled = OrderStopped(order_id=ORDER, standing="cancelled")
resumed = OrderContinued(order_id=ORDER)
