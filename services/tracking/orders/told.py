"""What was told of one order, sorted into its places: the first half of the fold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from services.tracking.entries import Decode, Entry
from services.tracking.orders.axes import Stage
from services.tracking.skips import TOPIC as SKIPPED
from services.tracking.skips import skipped
from shared.envelope import Occurred
from shared.events import REGISTRY, Event, FactRetracted
from shared.events.order import (
    OrderAcknowledged,
    OrderAmended,
    OrderCancelled,
    OrderCountersigned,
    OrderHeld,
    OrderQuoted,
    OrderReceived,
    OrderReleased,
    OrderResumed,
    PaymentReceived,
)
from shared.events.shipment import (
    OfShipment,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentDelivered,
    ShipmentDeparted,
)
from shared.received import NewerVersion, UnknownTopic


class Fact(msgspec.Struct, frozen=True, gc=False):
    """An event with its payload read, and when it happened."""

    entry: Entry
    event: Any
    occurred: Occurred

    @property
    def decided(self) -> tuple[int, int]:
        """In line among what its aggregate recorded: for what was decided upon what had been decided before."""
        return self.entry.epoch, self.entry.version


@dataclass(slots=True)
class Told:
    """Facts by kind, each list in the order in which they happened. Changed in place: a rebuild folds a million."""

    quoted: list[Fact] = field(default_factory=list)
    received: list[Fact] = field(default_factory=list)
    amended: list[Fact] = field(default_factory=list)
    acknowledged: list[Fact] = field(default_factory=list)
    countersigned: list[Fact] = field(default_factory=list)
    released: list[Fact] = field(default_factory=list)
    standing: list[Fact] = field(default_factory=list)
    """Held and resumed."""
    cancelled: list[Fact] = field(default_factory=list)
    paid: list[Fact] = field(default_factory=list)
    shipments: dict[str, dict[Stage, list[Fact]]] = field(default_factory=dict)


def _shipped(stage: Stage) -> Callable[[Told, Fact], None]:
    def note(told: Told, fact: Fact) -> None:
        event: OfShipment = fact.event
        told.shipments.setdefault(event.shipment, {}).setdefault(stage, []).append(fact)

    return note


PLACES: dict[type[Event], Callable[[Told, Fact], None]] = {
    OrderQuoted: lambda told, fact: told.quoted.append(fact),
    OrderReceived: lambda told, fact: told.received.append(fact),
    OrderAmended: lambda told, fact: told.amended.append(fact),
    OrderAcknowledged: lambda told, fact: told.acknowledged.append(fact),
    OrderCountersigned: lambda told, fact: told.countersigned.append(fact),
    OrderReleased: lambda told, fact: told.released.append(fact),
    OrderHeld: lambda told, fact: told.standing.append(fact),
    OrderResumed: lambda told, fact: told.standing.append(fact),
    OrderCancelled: lambda told, fact: told.cancelled.append(fact),
    PaymentReceived: lambda told, fact: told.paid.append(fact),
    ShipmentBooked: _shipped(Stage.BOOKED),
    ShipmentDeparted: _shipped(Stage.DEPARTED),
    ShipmentArrived: _shipped(Stage.ARRIVED),
    ShipmentDelivered: _shipped(Stage.DELIVERED),
}
"""What the view is made of. Copies that services keep of each other's facts (`shipment_noted`) add nothing to it."""

BY_TOPIC = {event.topic: place for event, place in PLACES.items()}


def tell(entries: Iterable[Entry], decode: Decode) -> Told:
    """Sort the facts into their places; what this release does not know is left out. Raises NewerVersion."""
    told = Told()
    counted = []
    for entry in entries:
        if entry.topic in BY_TOPIC:
            counted.append(entry)
        elif (known := REGISTRY.get(entry.topic)) is not None and entry.class_version > known.class_version:
            raise NewerVersion(f"{entry.topic} v{entry.class_version} was written by a newer release")
    for entry in sorted(counted, key=_when):
        BY_TOPIC[entry.topic](told, Fact(entry, decode(entry), entry.occurred))
    return told


def undisputed(entries: Iterable[Entry], decode: Decode) -> list[Entry]:
    """Each entry once, without what was skipped or declared wrong, and without the entries that say so."""
    once = {(entry.source, entry.epoch, entry.position): entry for entry in entries}
    known = list(once.values())
    skips = {skipped(entry) for entry in known if entry.topic == SKIPPED}
    if skips:
        known = [entry for entry in known if entry.topic != SKIPPED and entry.id not in skips]
    retractions = [entry for entry in known if entry.topic.endswith(".fact_retracted")]
    if not retractions:
        return known
    wrong = {id for each in retractions if (id := _retracted(each, decode))}
    return [each for each in known if not each.topic.endswith(".fact_retracted") and each.id not in wrong]


def _retracted(entry: Entry, decode: Decode) -> str | None:
    try:
        event: FactRetracted = decode(entry)
    except UnknownTopic:
        return None
    return event.retracted_event


def _when(entry: Entry) -> tuple[Any, ...]:
    return entry.occurred.at, entry.source, entry.epoch, entry.position
