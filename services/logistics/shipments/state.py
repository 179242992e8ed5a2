"""An order's shipping: all its shipments together, so that no two of them can take the same goods."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from shared.events.shipment import (
    OrderedLine,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentLine,
)
from shared.events.values import Tolerance

SHIPPINGS = UUID("c8d7b1f6-3a52-5c0b-b8a4-51f0d6e27f33")


def shipping_of(order_id: UUID) -> UUID:
    """The shipping of this order: one aggregate, whatever the number of its shipments."""
    return uuid5(SHIPPINGS, str(order_id))


class Stage(StrEnum):
    """How far a shipment is known to have come, in the order of the journey."""

    BOOKED = "booked"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    DELIVERED = "delivered"


class Standing(StrEnum):
    """Whether anything may be booked, as far as the order is concerned."""

    UNKNOWN = "unknown"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


Told = ShipmentBooked | ShipmentDeparted | ShipmentArrived | ShipmentDelivered
Stages = Mapping[Stage, tuple[Told, ...]]
"""What was told of a shipment. A stage may come in parts: some lines today, others tomorrow; each line once."""

SURENESS = (Stage.DEPARTED, Stage.DELIVERED, Stage.ARRIVED, Stage.BOOKED)
"""Which stage says what a shipment takes: what departed, or else what a later stage proves, or else what was booked."""


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


def takes(stages: Stages, line: OrderedLine) -> Decimal:
    """What one shipment takes of a line. What was counted in another unit than the line's takes nothing of it."""
    for stage in SURENESS:
        told = lines_at(stages, stage).get(line.number)
        if told:
            return told.quantity if told.unit in {None, line.unit} else Decimal(0)
    return Decimal(0)


def lines_at(stages: Stages, stage: Stage) -> dict[str, ShipmentLine]:
    """What was told of a stage, all its parts together, by line."""
    return {line.line: line for part in stages.get(stage, ()) for line in part.lines}


def surest(stages: Stages) -> tuple[ShipmentLine, ...]:
    """What is known of a shipment, by the stage that says most surely what it takes."""
    return next((tuple(lines_at(stages, stage).values()) for stage in SURENESS if stage in stages), ())
