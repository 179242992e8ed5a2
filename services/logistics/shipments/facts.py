"""What is told about a shipment's journey: it happened, so it is taken down, also without the stage before."""

from services.logistics.shipments.evolve import stage_of
from services.logistics.shipments.lines import counted, same_details, same_goods
from services.logistics.shipments.state import Shipping, Stage, Stages, Told, lines_at
from shared.errors import Rejected
from shared.events.shipment import (
    ShipmentArrived,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentLine,
)

Fact = ShipmentDeparted | ShipmentArrived | ShipmentDelivered


def tell(shipping: Shipping, told: Fact) -> list[ShipmentEvent]:
    """Any quantity of any order, known or not, on hold or cancelled; in parts, each line of the shipment once.

    Without lines: what is known from the latest stage before, and was not told of this stage yet.
    """
    stage = stage_of(told)
    stages = shipping.shipments.get(told.shipment, {})
    known = lines_at(stages, stage)
    lines = counted(shipping, told.lines or rest_of(stages, stage))
    if not lines and not known:
        raise Rejected(f"nothing is known of what shipment {told.shipment} holds: state the lines and quantities")
    if any(line.line in known and not same_goods(known[line.line], line) for line in lines):
        raise told_otherwise(told, stage)
    if further := tuple(line for line in lines if line.line not in known):
        return [told.model_copy(update={"lines": further})]
    if not any(same_details(part, told) for part in parts_with(stages[stage], lines)):
        raise told_otherwise(told, stage)
    return []


def rest_of(stages: Stages, stage: Stage) -> tuple[ShipmentLine, ...]:
    """The lines of the latest stage before this one that were not told of this one yet; none if none is known."""
    journey = list(Stage)
    before = [lines_at(stages, each) for each in journey[: journey.index(stage)] if each in stages]
    known = lines_at(stages, stage)
    return tuple(line for line in before[-1].values() if line.line not in known) if before else ()


def parts_with(parts: tuple[Told, ...], lines: tuple[ShipmentLine, ...]) -> list[Told]:
    """The parts in which these lines were told; all of them where no lines are named."""
    numbers = {line.line for line in lines}
    return [part for part in parts if not numbers or any(line.line in numbers for line in part.lines)]


def told_otherwise(told: Fact, stage: Stage) -> Rejected:
    return Rejected(
        f"shipment {told.shipment} was told as {stage} already, otherwise: retract what is wrong first, then tell it "
        "again; further goods of the same line travel under a shipment number of their own"
    )
