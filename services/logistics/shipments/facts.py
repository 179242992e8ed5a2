"""What is told about a shipment's journey: it happened, so it is taken down, also without the stage before."""

from services.logistics.shipments.evolve import stage_of
from services.logistics.shipments.lines import counted, same
from services.logistics.shipments.state import Shipping, Stage, Stages
from shared.errors import Rejected
from shared.events.shipment import (
    ShipmentArrived,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentLine,
)


def tell(shipping: Shipping, told: ShipmentDeparted | ShipmentArrived | ShipmentDelivered) -> list[ShipmentEvent]:
    """Any quantity of any order, known or not, on hold or cancelled. Without lines: as last known before this stage."""
    stage = stage_of(told)
    stages = shipping.shipments.get(told.shipment, {})
    if known := stages.get(stage):
        if same(known, told):
            return []
        raise Rejected(
            f"shipment {told.shipment} was told as {stage} already, otherwise: retract what is wrong first, "
            "then tell it again"
        )
    lines = told.lines or known_before(stages, stage)
    if not lines:
        raise Rejected(f"nothing is known of what shipment {told.shipment} holds: state the lines and quantities")
    return [told.model_copy(update={"lines": counted(shipping, lines)})]


def known_before(stages: Stages, stage: Stage) -> tuple[ShipmentLine, ...]:
    """The quantities of the latest stage before this one; none if none is known."""
    journey = list(Stage)
    before = [stages[each] for each in journey[: journey.index(stage)] if each in stages]
    return before[-1].lines if before else ()
