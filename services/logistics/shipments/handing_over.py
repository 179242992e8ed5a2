"""Handing goods to the forwarder: our decision, behind its gates; of goods that have left, what happened."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from services.logistics.shipments.conceding import check_not_by_conceder
from services.logistics.shipments.domain import check_quantities
from services.logistics.shipments.facts import news
from services.logistics.shipments.gates import CARGO, is_closed
from services.logistics.shipments.stages import Stage, has_left, lines_at
from services.logistics.shipments.standing import check_standing
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import ShipmentEvent, ShipmentGate, ShipmentHandedOver

NOBODY: frozenset[str] = frozenset()


def hand_over(
    shipping: Shipping,
    wanted: ShipmentHandedOver,
    seen: str = "",
    *,
    asker: AbstractSet[str] = NOBODY,
    conceders: Mapping[ShipmentGate, AbstractSet[str]] | None = None,
) -> list[ShipmentEvent]:
    """Some lines of what is booked, or all of it that was not handed over yet; each line once.

    `asker` are the ids of whoever wants it, `conceders` those of who opened a gate by a concession: never the same.
    Raises NotKnownYet, with the position `seen`, while the order is not known here.
    """
    stages = shipping.shipments.get(wanted.shipment, {})
    booked = lines_at(stages, Stage.BOOKED)
    if not booked and not any(stage in stages for stage in (Stage.DEPARTED, Stage.ARRIVED, Stage.DELIVERED)):
        check_standing(shipping, "handed over", seen)
        raise Rejected(f"shipment {wanted.shipment} is not booked: book it, then hand it over")
    further = news(shipping, wanted)
    if further is None:
        return []
    goods = tuple(line for line in further.lines if not has_left(stages, line.line))
    if not goods:
        return [further]
    check_standing(shipping, "handed over", seen)
    for line in goods:
        if line.line not in booked:
            raise Rejected(
                f"line {line.line} is not booked in shipment {wanted.shipment}, which holds {', '.join(booked)}"
            )
    check_quantities(shipping, wanted.model_copy(update={"lines": goods}))
    for gate in CARGO:
        if shut := is_closed(shipping, gate, wanted.shipment, goods):
            if gate not in shipping.conceded(wanted.shipment):
                raise shut.rejected()
            check_not_by_conceder(shut, asker, (conceders or {}).get(gate, NOBODY))
    return [further]
