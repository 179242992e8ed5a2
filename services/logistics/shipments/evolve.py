"""How each fact changes what an order's shipping is; any of them may be the first."""

from dataclasses import replace
from typing import Any, assert_never

from services.logistics.shipments.inspected import draw
from services.logistics.shipments.stages import Note, Stage, Told
from services.logistics.shipments.state import SampleKnown, Shipping
from shared.events.order import Clearance
from shared.events.shipment import (
    ClearanceNoted,
    InspectionNoted,
    OrderContinued,
    OrderNoted,
    OrderStopped,
    ReadyNoted,
    SampleNoted,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentConceded,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentFactRetracted,
    ShipmentGate,
    ShipmentHandedOver,
)


def evolve(shipping: Shipping, event: ShipmentEvent) -> Shipping:
    match event:
        case OrderNoted():
            return note_order(shipping, event)
        case OrderStopped(standing="held"):
            return replace(shipping, held=True)
        case OrderStopped():
            return replace(shipping, cancelled=True)
        case OrderContinued():
            return replace(shipping, held=False)
        case ClearanceNoted(clearance=Clearance.ORIGINALS, cleared=cleared):
            return replace(shipping, cleared=cleared)
        case ClearanceNoted():
            return shipping
        case InspectionNoted():
            return note_inspection(shipping, event)
        case SampleNoted():
            return note_sample(shipping, event)
        case ReadyNoted(on=on, lines=lines):
            return replace(shipping, ready={**shipping.ready, **dict.fromkeys(lines, on)} if lines else {None: on})
        case ShipmentBooked() | ShipmentHandedOver() | ShipmentDeparted() | ShipmentArrived() | ShipmentDelivered():
            return come_to(shipping, event)
        case ShipmentFactRetracted():
            return shipping
        case _:
            further: Note = event  # whatever else is told of a shipment is one, or mypy says so
            return with_notes(shipping, further.shipment, (*shipping.notes.get(further.shipment, ()), further))


def note_order(shipping: Shipping, noted: OrderNoted) -> Shipping:
    """What is None stays as noted before. An amendment has no tolerance: after a retracted receipt it does not make the
    order known.
    """
    stated: dict[str, Any] = {
        name: told
        for name in ("tolerance", "customer_code", "inspected", "shipment_sample", "originals_wait")
        if (told := getattr(noted, name)) is not None
    }
    if noted.lines:
        stated["ordered"] = {line.number: line for line in noted.lines}
    return replace(shipping, **stated)


def note_inspection(shipping: Shipping, noted: InspectionNoted) -> Shipping:
    known = shipping.inspections.get(noted.inspection)
    if not noted.lines and known:
        noted = known.model_copy(update={"passed": noted.passed})
    return replace(shipping, inspections={**shipping.inspections, noted.inspection: noted})


def note_sample(shipping: Shipping, noted: SampleNoted) -> Shipping:
    others = {id: known for id, known in shipping.samples.items() if id != noted.sample_id}
    if noted.approved is None:
        return replace(shipping, samples=others)
    known = shipping.samples.get(noted.sample_id)
    now = SampleKnown(noted.sample or (known.sample if known else None), noted.approved)
    return replace(shipping, samples={**others, noted.sample_id: now})


def come_to(shipping: Shipping, told: Told) -> Shipping:
    """A stage of the journey was reached, by these lines."""
    stages, stage = shipping.shipments.get(told.shipment, {}), stage_of(told)
    further = {**stages, stage: (*stages.get(stage, ()), told)}
    after = replace(shipping, shipments={**shipping.shipments, told.shipment: further})
    if stage is Stage.BOOKED:
        return without_concessions(after, told.shipment)
    return replace(after, drawn=draw(shipping, after, told)) if shipping.inspected else after


def without_concessions(shipping: Shipping, shipment: str) -> Shipping:
    """What was conceded was another cargo than what is booked now; the originals are the same papers."""
    kept = tuple(
        note
        for note in shipping.notes.get(shipment, ())
        if not isinstance(note, ShipmentConceded) or note.gate is ShipmentGate.ORIGINALS
    )
    return with_notes(shipping, shipment, kept) if shipment in shipping.notes else shipping


def with_notes(shipping: Shipping, shipment: str, notes: tuple[Note, ...]) -> Shipping:
    return replace(shipping, notes={**shipping.notes, shipment: notes})


def stage_of(told: Told) -> Stage:
    match told:
        case ShipmentBooked():
            return Stage.BOOKED
        case ShipmentHandedOver():
            return Stage.HANDED_OVER
        case ShipmentDeparted():
            return Stage.DEPARTED
        case ShipmentArrived():
            return Stage.ARRIVED
        case ShipmentDelivered():
            return Stage.DELIVERED
        case _:
            assert_never(told)
