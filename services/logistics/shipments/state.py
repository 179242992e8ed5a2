"""An order's shipping: all its shipments together, so that no two of them can take the same goods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid5

from shared.events.shipment import (
    ArrivalForecast,
    BillIssued,
    BookingRequested,
    BookingRolled,
    CustomsDeclared,
    CustomsDocumentsSent,
    CustomsQueried,
    CustomsReleased,
    DocumentsSent,
    InspectionNoted,
    OrderedLine,
    OriginalsReleased,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentConceded,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentGate,
    ShipmentHandedOver,
    ShipmentLine,
    TransitExceptionCoordinated,
    TransitExceptionRaised,
    TransitExceptionResolved,
)
from shared.events.values import Tolerance

SHIPPINGS = UUID("c8d7b1f6-3a52-5c0b-b8a4-51f0d6e27f33")


def shipping_of(order_id: UUID) -> UUID:
    """The shipping of this order: one aggregate, whatever the number of its shipments."""
    return uuid5(SHIPPINGS, str(order_id))


class Stage(StrEnum):
    """How far a shipment is known to have come, in the order of the journey."""

    BOOKED = "booked"
    HANDED_OVER = "handed_over"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    DELIVERED = "delivered"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class Standing(StrEnum):
    """Whether anything may be booked, as far as the order is concerned."""

    UNKNOWN = "unknown"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


Told = ShipmentBooked | ShipmentHandedOver | ShipmentDeparted | ShipmentArrived | ShipmentDelivered
Stages = Mapping[Stage, tuple[Told, ...]]
"""What was told of a shipment. A stage may come in parts: some lines today, others tomorrow; each line once."""

GONE = (Stage.DEPARTED, Stage.DELIVERED, Stage.ARRIVED, Stage.HANDED_OVER)
SURENESS = (*GONE, Stage.BOOKED)
"""Which stage says what a shipment takes: what departed, or else what a later stage proves, or else what was handed
over, or else what was booked.
"""

Note = (
    BookingRequested
    | BookingRolled
    | ArrivalForecast
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
)
"""What is told of a shipment beside the stages of its journey: any number of times, at any of them."""

N = TypeVar("N", bound=Note)


@dataclass(frozen=True, slots=True)
class SampleKnown:
    """A shipment sample of this order: its number, and whether the customer approved it."""

    sample: str | None
    approved: bool


@dataclass(frozen=True, slots=True)
class Shipping:
    ordered: Mapping[str, OrderedLine] = field(default_factory=dict)
    """By line number, in the order of the papers."""
    tolerance: Tolerance | None = None
    """None: the order is not known here."""
    customer_code: str | None = None
    """Whose order it is. None: nobody's, who may see only some customers' things sees nothing of it."""
    held: bool = False
    cancelled: bool = False
    shipments: Mapping[str, Stages] = field(default_factory=dict)
    """By their numbers. Stages may be missing: facts come without the ones before."""
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    """By shipment, as they were told."""
    inspected: bool = False
    """Whether what is handed over has passed a final inspection first."""
    inspections: Mapping[str, InspectionNoted] = field(default_factory=dict)
    """The final ones, by their numbers."""
    drawn: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """By shipment and line, how much of what had passed went with it; what went without having passed is not in it."""
    shipment_sample: bool = False
    """Whether the customer approves a shipment sample first."""
    samples: Mapping[UUID, SampleKnown] = field(default_factory=dict)
    originals_wait: bool = False
    """Whether the terms hold the originals back until money is there."""
    cleared: bool = False
    """Whether that money is there."""
    ready: Mapping[str | None, date] = field(default_factory=dict)
    """By line, when production expects it to be ready; None: those lines of which nothing else is said."""

    @property
    def standing(self) -> Standing:
        if self.tolerance is None:
            return Standing.UNKNOWN
        if self.cancelled:
            return Standing.CANCELLED
        return Standing.HELD if self.held else Standing.OPEN

    def most(self, line: OrderedLine) -> Decimal:
        """What may be shipped of a line at most, in its unit: ordered and the tolerance above it, exactly."""
        over = self.tolerance.over if self.tolerance else Decimal(0)
        return line.quantity * (100 + over) / 100

    def taken(self, line: OrderedLine) -> Decimal:
        """What all shipments together take of a line, in its unit."""
        return sum((takes(stages, line) for stages in self.shipments.values()), Decimal(0))

    def left(self, line: OrderedLine) -> Decimal:
        """What is still open of a line, without the tolerance."""
        return max(line.quantity - self.taken(line), Decimal(0))

    def told(self, shipment: str, kind: type[N]) -> list[N]:
        """What was told of a shipment beside its stages, of this kind."""
        return [note for note in self.notes.get(shipment, ()) if isinstance(note, kind)]

    def conceded(self, shipment: str) -> frozenset[ShipmentGate]:
        return frozenset(each.gate for each in self.told(shipment, ShipmentConceded))

    def requested(self, shipment: str) -> tuple[ShipmentLine, ...]:
        """What space was asked for last; none if it never was."""
        asked = self.told(shipment, BookingRequested)
        return asked[-1].lines if asked else ()

    def ready_on(self, numbers: Iterable[str]) -> date | None:
        """When the last of these lines is expected to be ready; None: nobody said."""
        return max((on for number in numbers if (on := self.ready.get(number, self.ready.get(None)))), default=None)


def takes(stages: Stages, line: OrderedLine, sureness: Iterable[Stage] = SURENESS) -> Decimal:
    """What one shipment takes of a line. What was counted in another unit than the line's takes nothing of it."""
    for stage in sureness:
        told = lines_at(stages, stage).get(line.number)
        if told:
            return told.quantity if told.unit in {None, line.unit} else Decimal(0)
    return Decimal(0)


def lines_at(stages: Stages, stage: Stage) -> dict[str, ShipmentLine]:
    """What was told of a stage, all its parts together, by line."""
    return {line.line: line for part in stages.get(stage, ()) for line in part.lines}


def furthest(stages: Stages) -> Stage:
    """How far a shipment has come, of which anything was told."""
    return [stage for stage in Stage if stage in stages][-1]


def has_left(stages: Stages, number: str) -> bool:
    """Whether this line is known to be on its way, or there: then it was handed over, whether or not that was told."""
    return any(number in lines_at(stages, stage) for stage in (Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED))


def surest(stages: Stages) -> tuple[ShipmentLine, ...]:
    """What is known of a shipment, by the stage that says most surely what it takes."""
    return next((tuple(lines_at(stages, stage).values()) for stage in SURENESS if stage in stages), ())
