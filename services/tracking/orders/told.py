"""What was told of one order, sorted into its places: the first half of the fold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter, lt
from typing import Any, TypeVar

import msgspec

from services.tracking.entries import Decode, Said
from services.tracking.orders.axes import Stage
from services.tracking.orders.rest import REST
from services.tracking.skips import TOPIC as SKIPPED
from services.tracking.skips import skipped
from shared.envelope import Occurred
from shared.events import REGISTRY, Event, FactRetracted, all_events
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
    ShipmentHandedOver,
)
from shared.received import NewerVersion, UnknownTopic

S = TypeVar("S", bound=Said)


class Fact(msgspec.Struct, frozen=True, gc=False):
    """An event with its payload read, and when it happened."""

    entry: Said
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
    more: dict[str, list[Fact]] = field(default_factory=dict)
    """Of the rest of an order's life, by topic: most orders in a rebuild have none of it."""

    def of(self, *kinds: type[Event]) -> list[Fact]:
        """Facts of these kinds, in the order in which they happened."""
        if len(kinds) == 1:
            return self.more.get(kinds[0].topic, [])
        return sorted((fact for kind in kinds for fact in self.more.get(kind.topic, ())), key=_turn)


def _shipped(stage: Stage) -> Callable[[Told, Fact], None]:
    def note(told: Told, fact: Fact) -> None:
        event: OfShipment = fact.event
        told.shipments.setdefault(event.shipment, {}).setdefault(stage, []).append(fact)

    return note


def _more(told: Told, fact: Fact) -> None:
    told.more.setdefault(fact.entry.topic, []).append(fact)


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
    ShipmentHandedOver: _shipped(Stage.HANDED_OVER),
    ShipmentDeparted: _shipped(Stage.DEPARTED),
    ShipmentArrived: _shipped(Stage.ARRIVED),
    ShipmentDelivered: _shipped(Stage.DELIVERED),
    **dict.fromkeys(REST, _more),
}
"""What the view is made of. Copies that services keep of each other's facts (`shipment_noted`) add nothing to it."""

BY_TOPIC = {event.topic: place for event, place in PLACES.items()}


NO_PART = frozenset(topic for topic in all_events() if topic not in BY_TOPIC and not topic.endswith(".fact_retracted"))
"""Topics that add nothing to the view, in any version that this release knows."""


def is_no_part(topic: str, class_version: int) -> bool:
    """Whether an event adds nothing to the view, and this release can tell."""
    known = REGISTRY.get(topic)
    return topic in NO_PART and known is not None and class_version <= known.class_version


def tell(entries: Iterable[Said], decode: Decode) -> Told:
    """Sort the facts into their places; what this release does not know is left out. Raises NewerVersion."""
    told = Told()
    counted = []
    for entry in entries:
        if entry.topic in BY_TOPIC:
            counted.append(entry)
        elif (known := REGISTRY.get(entry.topic)) is not None and entry.class_version > known.class_version:
            raise NewerVersion(f"{entry.topic} v{entry.class_version} was written by a newer release")
    for entry in _in_turn(counted):
        BY_TOPIC[entry.topic](told, Fact(entry, decode(entry), entry.occurred))
    return told


def undisputed(entries: Iterable[S], decode: Decode) -> list[S]:
    """Each entry once, without what was skipped or declared wrong, and without the entries that say so."""
    known = list(entries)
    if len({entry.position for entry in known}) < len(known):  # twice, or of two sources
        known = list({(entry.source, entry.epoch, entry.position): entry for entry in known}.values())
    topics = {entry.topic for entry in known}
    if SKIPPED in topics:
        skips = {skipped(entry) for entry in known if entry.topic == SKIPPED}
        known = [entry for entry in known if entry.topic != SKIPPED and entry.id not in skips]
    if not any(map(_retracts, topics)):
        return known
    wrong = {id for each in known if _retracts(each.topic) and (id := _retracted(each, decode))}
    return [each for each in known if not _retracts(each.topic) and each.id not in wrong]


@lru_cache(1024)
def _retracts(topic: str) -> bool:
    return topic.endswith(".fact_retracted")


def _retracted(entry: Said, decode: Decode) -> str | None:
    try:
        event: FactRetracted = decode(entry)
    except UnknownTopic:
        return None
    return event.retracted_event


def _in_turn(entries: list[Said]) -> list[Said]:
    """In the order in which they happened; what happened at one time, by its place."""
    entries.sort(key=_at)
    times = [entry.occurred.at for entry in entries]
    return entries if all(map(lt, times, times[1:])) else sorted(entries, key=_when)


_at = attrgetter("occurred.at")


def _turn(fact: Fact) -> tuple[Any, ...]:
    return _when(fact.entry)


def _when(entry: Said) -> tuple[Any, ...]:
    return entry.occurred.at, entry.source, entry.epoch, entry.position
