"""What someone states of a shipment, line by line: is it in the order's units, was it told before?"""

from decimal import Decimal

from services.logistics.shipments.stages import Told
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import ShipmentLine


def counted(shipping: Shipping, lines: tuple[ShipmentLine, ...]) -> tuple[ShipmentLine, ...]:
    """The lines, in the order's units where none is stated; Rejected for another unit, or a line stated twice."""
    seen: set[str] = set()
    for told in lines:
        if told.line in seen:
            raise Rejected(f"line {told.line} stands twice: state its whole quantity once")
        seen.add(told.line)
        ordered = shipping.ordered.get(told.line)
        if ordered and told.unit not in {None, ordered.unit}:
            raise Rejected(
                f"line {told.line} was ordered in {ordered.unit}, not in {told.unit}: state it in {ordered.unit}"
            )
    return tuple(
        told.model_copy(update={"unit": shipping.ordered[told.line].unit}) if told.line in shipping.ordered else told
        for told in lines
    )


def same_details(known: Told, told: Told) -> bool:
    """Whether all but the lines is as told before."""
    return known.model_copy(update={"lines": ()}) == told.model_copy(update={"lines": ()})


def same_goods(known: ShipmentLine | None, told: ShipmentLine) -> bool:
    """Whether this much of the line was told before, in the same unit where both name one."""
    if known is None or known.quantity != told.quantity:
        return False
    return known.unit is told.unit or None in {known.unit, told.unit}


def say(quantity: Decimal) -> str:
    """12.50 as `12.5`, 100.00 as `100`."""
    return f"{quantity.normalize():f}"
