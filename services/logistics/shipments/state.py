"""An order's shipping: all its shipments together, so that no two of them can take the same goods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from services.logistics.shipments.stages import N, Note, Stages, takes
from shared.events.shipment import (
    BookingRequested,
    InspectionNoted,
    OrderedLine,
    ShipmentConceded,
    ShipmentGate,
    ShipmentLine,
)
from shared.events.values import Tolerance

SHIPPINGS = UUID("c8d7b1f6-3a52-5c0b-b8a4-51f0d6e27f33")


def shipping_of(order_id: UUID) -> UUID:
    """The shipping of this order: one aggregate, whatever the number of its shipments."""
    return uuid5(SHIPPINGS, str(order_id))


class Standing(StrEnum):
    """Whether anything may be booked, as far as the order is concerned."""

    UNKNOWN = "unknown"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


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
