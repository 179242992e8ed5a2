"""What is told of an order's materials: it is taken down late, twice, and of an order that is not known."""

from services.production.materials.state import Materials
from services.production.ordered import check_are_lines
from shared.errors import Rejected
from shared.events.material import (
    MaterialEvent,
    MaterialExpected,
    MaterialOrdered,
    MaterialPlanned,
    MaterialReceived,
    MaterialRejected,
    MaterialShort,
)


def plan(materials: Materials, told: MaterialPlanned) -> list[MaterialEvent]:
    """What is needed, as planning worked it out. Worked out anew, what was said last counts."""
    check_are_lines(materials.lines, told.lines)
    its = materials.of(told.material)
    if its.planned == told:
        return []
    if its.planned and its.planned.unit is not told.unit and its.has_moved:
        raise Rejected(
            f"material {told.material} is bought and received in {its.planned.unit}: retract that first, or plan it "
            "under another number"
        )
    return [told]


def buy(materials: Materials, told: MaterialOrdered) -> list[MaterialEvent]:
    """It was bought from a supplier. A purchase order counts once, however often it is told."""
    known = materials.of(told.material).ordered.get(told.reference)
    if known and known != told:
        raise told_otherwise(f"purchase order {told.reference}", told.material)
    return [] if known else [told]


def expect(materials: Materials, told: MaterialExpected) -> list[MaterialEvent]:
    """The supplier confirmed a day, or moved it. Every forecast is kept; what was said last counts."""
    return [] if materials.of(told.material).expected == told else [told]


def receive(materials: Materials, told: MaterialReceived) -> list[MaterialEvent]:
    """A delivery came in. One paper is one delivery, however often it is told."""
    known = materials.of(told.material).received.get(told.delivery)
    if known and known != told:
        raise told_otherwise(f"delivery {told.delivery}", told.material)
    return [] if known else [told]


def reject(materials: Materials, told: MaterialRejected) -> list[MaterialEvent]:
    """Of a delivery so much cannot be used; it may be told before the delivery is, and never more than came."""
    its = materials.of(told.material)
    known, came = its.rejected.get(told.delivery), its.received.get(told.delivery)
    if known and known != told:
        raise told_otherwise(f"what was rejected of delivery {told.delivery}", told.material)
    if known is None and came and told.quantity > came.quantity:
        raise Rejected(f"delivery {told.delivery} brought {came.quantity} of material {told.material}, not more")
    return [] if known else [told]


def fall_short(materials: Materials, told: MaterialShort) -> list[MaterialEvent]:
    """It will not suffice 欠料. What was said last counts."""
    return [] if materials.of(told.material).short == told else [told]


def told_otherwise(what: str, material: str) -> Rejected:
    return Rejected(f"{what} of material {material} was told already, and otherwise: retract that first")
