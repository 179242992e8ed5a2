"""What is told about a shipment's journey: it happened, so it is taken down, also without the stage before."""

from services.logistics.shipments.evolve import stage_of
from services.logistics.shipments.lines import counted, same_details, same_goods
from services.logistics.shipments.losses import with_losses
from services.logistics.shipments.stages import Stage, Stages, Told, lines_at
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import (
    ShipmentArrived,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentHandedOver,
    ShipmentLine,
)

Fact = ShipmentHandedOver | ShipmentDeparted | ShipmentArrived | ShipmentDelivered
"""Handing over is our decision (handing_over.py); once taken it is told as the rest of the journey is."""


def tell(shipping: Shipping, told: Fact) -> list[ShipmentEvent]:
    """What of it is news. Any quantity of any order, known or not, on hold or cancelled; in parts, each line of the
    shipment once.

    Without lines: what is known from the latest stage before, and was not told of this stage yet; of a delivery less
    what was missing of it.
    """
    further = news(shipping, told)
    return [further] if further else []


def news(shipping: Shipping, told: Fact) -> Fact | None:
    """The fact, as far as it was not told before; None: it was, in all its details."""
    stage = stage_of(told)
    stages = shipping.shipments.get(told.shipment, {})
    known = lines_at(stages, stage)
    lines = counted(shipping, told.lines or rest_of(stages, stage))
    if isinstance(told, ShipmentDelivered):
        told, lines = with_losses(shipping, told, lines, known)
    if not lines and not known:
        raise Rejected(f"nothing is known of what shipment {told.shipment} holds: state the lines and quantities")
    if any(line.line in known and not same_goods(known[line.line], line) for line in lines):
        raise told_otherwise(told, stage)
    if further := tuple(line for line in lines if line.line not in known):
        return part_of(told, further)
    if not any(same_details(part, part_of(told, part.lines)) for part in parts_with(stages[stage], lines)):
        raise told_otherwise(told, stage)
    return None


def rest_of(stages: Stages, stage: Stage) -> tuple[ShipmentLine, ...]:
    """The lines of the latest stage before this one that were not told of this one yet; none if none is known."""
    journey = list(Stage)
    before = [lines_at(stages, each) for each in journey[: journey.index(stage)] if each in stages]
    known = lines_at(stages, stage)
    return tuple(line for line in before[-1].values() if line.line not in known) if before else ()


def part_of(told: Fact, lines: tuple[ShipmentLine, ...]) -> Fact:
    """The fact, as far as it is about these lines."""
    numbers = {line.line for line in lines}
    about: dict[str, tuple[ShipmentLine, ...]] = {"lines": lines}
    if isinstance(told, ShipmentDelivered):
        about["short"] = tuple(line for line in told.short if line.line in numbers)
        about["damaged"] = tuple(line for line in told.damaged if line.line in numbers)
    return told.model_copy(update=about)


def parts_with(parts: tuple[Told, ...], lines: tuple[ShipmentLine, ...]) -> list[Told]:
    """The parts in which these lines were told; all of them where no lines are named."""
    numbers = {line.line for line in lines}
    return [part for part in parts if not numbers or any(line.line in numbers for line in part.lines)]


def told_otherwise(told: Fact, stage: Stage) -> Rejected:
    return Rejected(
        f"shipment {told.shipment} was told as {stage.words} already, otherwise: retract what is wrong first, then "
        "tell it again; further goods of the same line travel under a shipment number of their own"
    )
