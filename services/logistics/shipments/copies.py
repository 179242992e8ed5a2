"""Our copies of what order and production said, as far as booking and handing over depend on it.

Each is recorded even where it changes nothing: should what it copies be retracted, exactly it goes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from services.logistics.shipments.state import Shipping
from shared.events.inspection import InspectionPerformed, Result
from shared.events.order import Clearance
from shared.events.shipment import (
    ClearanceNoted,
    InspectionNoted,
    OrderContinued,
    OrderedLine,
    OrderNoted,
    OrderStopped,
    ReadyNoted,
    SampleNoted,
    ShipmentEvent,
    ShipmentLine,
)
from shared.events.values import Tolerance


def note_order(
    _: Shipping,
    order_id: UUID,
    lines: tuple[OrderedLine, ...],
    tolerance: Tolerance | None = None,
    customer_code: str | None = None,
    *,
    inspected: bool | None = None,
    shipment_sample: bool | None = None,
    originals_wait: bool | None = None,
) -> list[ShipmentEvent]:
    """What was ordered, and what holds it back; what is None is as it was, also the lines where there are none."""
    return [
        OrderNoted(
            order_id=order_id,
            lines=lines,
            tolerance=tolerance,
            customer_code=customer_code,
            inspected=inspected,
            shipment_sample=shipment_sample,
            originals_wait=originals_wait,
        )
    ]


def stop(_: Shipping, order_id: UUID, standing: Literal["held", "cancelled"]) -> list[ShipmentEvent]:
    return [OrderStopped(order_id=order_id, standing=standing)]


def go_on(_: Shipping, order_id: UUID) -> list[ShipmentEvent]:
    return [OrderContinued(order_id=order_id)]


def note_originals(_: Shipping, order_id: UUID, *, cleared: bool) -> list[ShipmentEvent]:
    """Whether what came in suffices to let the originals go."""
    return [ClearanceNoted(order_id=order_id, clearance=Clearance.ORIGINALS, cleared=cleared)]


def note_sample(_: Shipping, order_id: UUID, sample_id: UUID, sample: str) -> list[ShipmentEvent]:
    """A shipment sample was asked for: the customer has not approved it yet."""
    return [SampleNoted(order_id=order_id, sample_id=sample_id, sample=sample, approved=False)]


def judge_sample(shipping: Shipping, order_id: UUID, sample_id: UUID, *, approved: bool | None) -> list[ShipmentEvent]:
    """What became of a sample, if it is a shipment sample: that was said when it was asked for."""
    if sample_id not in shipping.samples:
        return []
    return [SampleNoted(order_id=order_id, sample_id=sample_id, approved=approved)]


def note_inspection(_: Shipping, performed: InspectionPerformed, recorded_by: Sequence[str]) -> list[ShipmentEvent]:
    """What a final inspection of which quantities found; one that waits for the customer's word has not passed."""
    return [
        InspectionNoted(
            order_id=performed.order_id,
            inspection=performed.inspection,
            lines=tuple(ShipmentLine(line=lot.line, quantity=lot.quantity) for lot in performed.lots),
            passed=performed.result is Result.PASSED,
            inspector=performed.inspector,
            follows=performed.follows,
            recorded_by=tuple(recorded_by),
        )
    ]


def accept_inspection(shipping: Shipping, order_id: UUID, inspection: str) -> list[ShipmentEvent]:
    """What it found wanting goes out nevertheless; of an inspection that was no final one nothing is noted."""
    if inspection not in shipping.inspections:
        return []
    return [InspectionNoted(order_id=order_id, inspection=inspection, lines=(), passed=True)]


def note_readiness(_: Shipping, order_id: UUID, on: date, lines: tuple[str, ...]) -> list[ShipmentEvent]:
    return [ReadyNoted(order_id=order_id, on=on, lines=lines)]
