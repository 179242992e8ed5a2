"""What was missing or damaged when a shipment was delivered."""

from collections.abc import Mapping
from decimal import Decimal

from services.logistics.shipments.lines import counted, say
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import ShipmentDelivered, ShipmentLine

NOTHING = Decimal(0)


def with_losses(
    shipping: Shipping,
    told: ShipmentDelivered,
    lines: tuple[ShipmentLine, ...],
    known: Mapping[str, ShipmentLine],
) -> tuple[ShipmentDelivered, tuple[ShipmentLine, ...]]:
    """The delivery and the lines that arrived, which it may leave to what was known of them; `known` was told before.

    Raises Rejected where more is missing than was known to come, or more was damaged than arrived.
    """
    told = told.model_copy(update={"short": counted(shipping, told.short), "damaged": counted(shipping, told.damaged)})
    short = {line.line: line for line in told.short if line.line not in known}
    if not told.lines:
        lines = tuple(less(line, short.pop(line.line, None)) for line in lines)
        if short:
            raise Rejected(f"line {min(short)} is missing of what nobody knows: state the lines that arrived")
    else:
        stated = {line.line for line in lines}
        lines += tuple(
            line.model_copy(update={"quantity": NOTHING}) for line in short.values() if line.line not in stated
        )
    arrived = {**known, **{line.line: line for line in lines}}
    for line in told.damaged:
        here = arrived[line.line].quantity if line.line in arrived else NOTHING
        if line.quantity > here:
            raise Rejected(f"line {line.line}: {say(line.quantity)} damaged of {say(here)} that arrived")
    return told, lines


def less(line: ShipmentLine, short: ShipmentLine | None) -> ShipmentLine:
    """What arrived of a line of which something was missing."""
    if short is None:
        return line
    if short.quantity > line.quantity or short.unit not in {line.unit, None}:
        raise Rejected(
            f"line {line.line}: {say(short.quantity)} missing of {say(line.quantity)}: state the lines that arrived"
        )
    return line.model_copy(update={"quantity": line.quantity - short.quantity})
