"""What is told of one shipment: the stages of its journey, and notes beside them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

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
    OrderedLine,
    OriginalsReleased,
    ShipmentArrived,
    ShipmentBooked,
    ShipmentConceded,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentHandedOver,
    ShipmentLine,
    TransitExceptionCoordinated,
    TransitExceptionRaised,
    TransitExceptionResolved,
)


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
