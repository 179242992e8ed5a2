"""What we may decide about an order's shipments: booking them, never more than was ordered and its tolerance."""

from decimal import Decimal
from typing import assert_never

from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.lines import counted, same_details, same_goods, say
from services.logistics.shipments.state import Shipping, Stage, Stages, Standing, lines_at, surest
from shared.errors import NotKnownYet, Rejected
from shared.events.shipment import ShipmentBooked, ShipmentEvent, ShipmentLine


def book(shipping: Shipping, wanted: ShipmentBooked, seen: str = "") -> list[ShipmentEvent]:
    """Without lines: for all that is open.

    Raises NotKnownYet, with the position `seen`, while the order is not known here: what it ordered decides.
    """
    stages = shipping.shipments.get(wanted.shipment, {})
    if stages.get(Stage.BOOKED):
        if booked_so(stages, wanted):
            return []
        raise Rejected(
            f"shipment {wanted.shipment} is booked already, otherwise: give this one a number of its own, "
            "or retract that booking first"
        )
    match shipping.standing:
        case Standing.UNKNOWN:
            raise NotKnownYet("the order is not known here yet, so nothing can be booked for it", seen=seen)
        case Standing.HELD:
            raise Rejected(
                "the order is on hold: nothing may be booked for it until it is resumed",
                gate="hold",
                missing="the order is resumed",
                opened_by="whoever may resume the order",
            )
        case Standing.CANCELLED:
            raise Rejected(
                "the order is cancelled: what has not left will not leave",
                gate="cancelled",
                missing="the cancellation is retracted",
                opened_by="whoever may retract the cancellation",
            )
        case Standing.OPEN:
            # goods that left before their booking was told are what was booked
            lines = wanted.lines or surest(stages) or all_open(shipping)
            booked = wanted.model_copy(update={"lines": counted(shipping, lines)})
            check_quantities(shipping, booked)
            return [booked]
        case _:
            assert_never(shipping.standing)


def booked_so(stages: Stages, wanted: ShipmentBooked) -> bool:
    """Whether this was booked before: the same details, and the same quantities where any are stated."""
    known = stages[Stage.BOOKED][-1]
    lines = lines_at(stages, Stage.BOOKED)
    return same_details(known, wanted) and (
        not wanted.lines
        or (
            len(known.lines) == len(wanted.lines)
            and all(same_goods(lines.get(line.line), line) for line in wanted.lines)
        )
    )


def all_open(shipping: Shipping) -> tuple[ShipmentLine, ...]:
    lines = tuple(
        ShipmentLine(line=line.number, quantity=left)
        for line in shipping.ordered.values()
        if (left := shipping.left(line)) > 0
    )
    if not lines:
        raise Rejected("nothing is open: all that was ordered is booked or has left")
    return lines


def check_quantities(shipping: Shipping, booked: ShipmentBooked) -> None:
    """Raises Rejected for the first line that would take more than it may, or that the order does not have."""
    after = evolve(shipping, booked)
    for told in booked.lines:
        line = shipping.ordered.get(told.line)
        if line is None:
            known = ", ".join(list(shipping.ordered)[:10])
            raise Rejected(f"the order has no line {told.line}: its lines are {known}")
        if not told.quantity:
            raise Rejected(f"line {told.line}: state how much is booked, or leave the line out")
        most, taken = shipping.most(line), shipping.taken(line)
        if after.taken(line) > max(most, taken):
            raise Rejected(
                f"line {line.number}: {say(told.quantity)} {line.unit} asked, {say(line.quantity)} ordered, "
                f"{say(most)} with tolerance, {say(taken)} taken already, {say(max(most - taken, Decimal(0)))} left",
                gate="quantity",
                missing=f"line {line.number} is amended, or another booking gives way",
                opened_by="whoever may amend the order",
            )
