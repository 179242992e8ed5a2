"""Opening a gate for one shipment by a concession 让步放行: a manager who had no hand in it answers for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from services.logistics.shipments.gates import Closed, is_closed
from services.logistics.shipments.inspected import left_to_go
from services.logistics.shipments.stages import surest
from services.logistics.shipments.state import Shipping
from shared.approval import Approver, Matter, Revision, check, revision_of
from shared.errors import Rejected, Unknown
from shared.events import Event
from shared.events.shipment import (
    BillIssued,
    BookingRequested,
    DocumentsSent,
    OriginalsReleased,
    ShipmentBooked,
    ShipmentConceded,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentFactRetracted,
    ShipmentGate,
    ShipmentHandedOver,
)
from shared.identity.roles import Role
from shared.received import Received, UnknownTopic
from shared.retraction import standing

HANDS = (BookingRequested, ShipmentHandedOver, ShipmentDeparted, BillIssued, DocumentsSent, OriginalsReleased)
"""Beside the booking: whoever told or decided one of these had a hand in the shipment."""


def matter_of(gate: ShipmentGate) -> Matter:
    return Matter(
        "logistics.concession",
        gate=gate,
        roles=frozenset({Role.MANAGER}),
        proposed=ShipmentBooked.topic,
        changed=frozenset(each.topic for each in HANDS),
        approved=ShipmentConceded.topic,
    )


def concede(
    shipping: Shipping,
    wanted: ShipmentConceded,
    history: Sequence[Received],
    approver: Approver,
    now: datetime,
    *,
    seen: int,
) -> list[ShipmentEvent]:
    """Open the gate for what the shipment holds, as it was `seen` in a version; booked anew, it is another cargo.

    Only a manager in their own name may: logistics knows of no delegations.
    """
    shipment, gate = wanted.shipment, wanted.gate
    if not shipping.shipments.get(shipment) and not shipping.notes.get(shipment):
        raise Unknown(f"nothing is known here of shipment {shipment}")
    if gate in shipping.conceded(shipment):
        return []
    if not needed(shipping, gate, shipment):
        raise Rejected(f"the gate {gate} is open for shipment {shipment}: there is nothing to concede")
    check(matter_of(gate), approver, hands_in(shipping, history, shipment, gate), (), now, seen=seen)
    return [wanted]


def needed(shipping: Shipping, gate: ShipmentGate, shipment: str) -> bool:
    """Whether the gate is closed for what the shipment holds, also for what has gone without having passed."""
    goods = surest(shipping.shipments.get(shipment, {})) or shipping.requested(shipment)
    if gate is not ShipmentGate.INSPECTION:
        return is_closed(shipping, gate, shipment, goods) is not None
    drawn = shipping.drawn.get(shipment, {})
    return shipping.inspected and any(
        line is None or told.quantity > drawn.get(told.line, 0) + left_to_go(shipping, line)
        for told in goods
        for line in [shipping.ordered.get(told.line)]
    )


def hands_in(shipping: Shipping, history: Sequence[Received], shipment: str, gate: ShipmentGate) -> Revision:
    """Who had a hand in the shipment: who asked for, booked, handed over or told it, or declared that wrong, and who
    recorded the inspections of its lines.
    """
    revision = revision_of(matter_of(gate), about(history, shipment, gate), lambda _: ())
    numbers = {line.line for line in surest(shipping.shipments.get(shipment, {}))}
    inspectors = {
        id
        for each in shipping.inspections.values()
        if gate is ShipmentGate.INSPECTION and any(line.line in numbers for line in each.lines)
        for id in each.recorded_by
    }
    newest = history[-1].originator_version if history else 0
    return replace(revision, hands=revision.hands | inspectors, version=newest)


def conceders(history: Sequence[Received], shipment: str) -> Mapping[ShipmentGate, AbstractSet[str]]:
    """By gate, the ids of those who opened it for the shipment, and of whom they acted for."""
    found: dict[ShipmentGate, set[str]] = defaultdict(set)
    for each in standing(history):
        event = known(each)
        if isinstance(event, ShipmentConceded) and event.shipment == shipment:
            actor = each.envelope.actor
            found[event.gate] |= {id for id in (actor.id, actor.on_behalf_of) if id}
    return found


def check_not_by_conceder(shut: Closed, asker: AbstractSet[str], by: AbstractSet[str]) -> None:
    """Raises Rejected where whoever asks has opened the gate themselves: that would be an approval of one's own."""
    if asker & by:
        raise Rejected(
            f"{shut.words}; you conceded it yourself, so somebody else lets it go",
            gate=shut.gate,
            missing="somebody else than who conceded it does it",
            opened_by="whoever may ship, other than who conceded it",
        )


def about(history: Sequence[Received], shipment: str, gate: ShipmentGate) -> list[Received]:
    """What was recorded of the shipment, and what of that was declared wrong; concessions of this gate only."""
    kept: dict[int, Received] = {}
    for each in history:
        event = known(each)
        if isinstance(event, ShipmentFactRetracted):
            if event.retracted_version in kept:
                kept[each.originator_version] = each
        elif isinstance(event, ShipmentConceded):
            if event.shipment == shipment and event.gate is gate:
                kept[each.originator_version] = each
        elif getattr(event, "shipment", None) == shipment:
            kept[each.originator_version] = each
    return list(kept.values())


def known(received: Received) -> Event | None:
    """The event; None: of a type that this release does not know."""
    try:
        return received.event()
    except UnknownTopic:
        return None
