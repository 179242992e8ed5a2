"""The quantities of a shipment, line by line, as someone states them."""

from decimal import Decimal

from services.logistics.shipments.state import Shipping, Told
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


def same(known: Told, told: Told) -> bool:
    """Whether this was told before: the same details, and the same quantities where any are stated."""
    if known.model_copy(update={"lines": ()}) != told.model_copy(update={"lines": ()}):
        return False
    if not told.lines:
        return True
    one, other = ({each.line: each for each in lines} for lines in (known.lines, told.lines))
    return (
        len(known.lines) == len(told.lines)
        and one.keys() == other.keys()
        and all(_same_goods(one[number], other[number]) for number in one)
    )


def _same_goods(one: ShipmentLine, other: ShipmentLine) -> bool:
    return one.quantity == other.quantity and (one.unit is other.unit or None in {one.unit, other.unit})


def say(quantity: Decimal) -> str:
    """12.50 as `12.5`, 100.00 as `100`."""
    return f"{quantity.normalize():f}"
