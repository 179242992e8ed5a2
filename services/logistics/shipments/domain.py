"""Asking for space and booking it: never more than was ordered and its tolerance."""

from decimal import Decimal

from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.lines import counted, same_details, same_goods, say
from services.logistics.shipments.stages import Stage, Stages, furthest, lines_at, surest
from services.logistics.shipments.standing import check_standing
from services.logistics.shipments.state import Shipping
from shared.errors import Rejected
from shared.events.shipment import (
    BookingRequested,
    ShipmentBooked,
    ShipmentEvent,
    ShipmentHandedOver,
    ShipmentLine,
)


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
    check_standing(shipping, "booked", seen)
    # goods that left before their booking was told are what was booked
    lines = wanted.lines or surest(stages) or shipping.requested(wanted.shipment) or all_open(shipping)
    booked = wanted.model_copy(update={"lines": counted(shipping, lines)})
    check_quantities(shipping, booked)
    return [booked]


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


def request_booking(shipping: Shipping, wanted: BookingRequested, seen: str = "") -> list[ShipmentEvent]:
    """Ask a forwarder for space; several may be asked. Without lines: for what was asked before, or all that is open.

    Raises as `book` does.
    """
    stages = shipping.shipments.get(wanted.shipment, {})
    asked = [each for each in shipping.told(wanted.shipment, BookingRequested) if each.forwarder == wanted.forwarder]
    lines = counted(shipping, wanted.lines or shipping.requested(wanted.shipment))
    ready_on = wanted.ready_on or (asked[-1].ready_on if asked else None)
    if asked and asked[-1] == wanted.model_copy(update={"lines": lines, "ready_on": ready_on}):
        return []
    if stages:
        raise Rejected(
            f"shipment {wanted.shipment} is {furthest(stages).words} already: ask for space under a number of its own"
        )
    check_standing(shipping, "asked", seen)
    lines = lines or counted(shipping, all_open(shipping))
    check_quantities(shipping, ShipmentBooked(order_id=wanted.order_id, shipment=wanted.shipment, lines=lines))
    ready_on = wanted.ready_on or shipping.ready_on(line.line for line in lines)
    return [wanted.model_copy(update={"lines": lines, "ready_on": ready_on})]


def check_quantities(shipping: Shipping, wanted: ShipmentBooked | ShipmentHandedOver) -> None:
    """Raises Rejected for the first line that would take more than it may, or that the order does not have."""
    after = evolve(shipping, wanted)
    for told in wanted.lines:
        line = shipping.ordered.get(told.line)
        if line is None:
            known = ", ".join(list(shipping.ordered)[:10])
            raise Rejected(f"the order has no line {told.line}: its lines are {known}")
        if not told.quantity:
            raise Rejected(f"line {told.line}: state how much it is, or leave the line out")
        most, taken = shipping.most(line), shipping.taken(line)
        if after.taken(line) > max(most, taken):
            raise Rejected(
                f"line {line.number}: {say(told.quantity)} {line.unit} asked, {say(line.quantity)} ordered, "
                f"{say(most)} with tolerance, {say(taken)} taken already, {say(max(most - taken, Decimal(0)))} left",
                gate="quantity",
                missing=f"line {line.number} is amended, or another booking gives way",
                opened_by="whoever may amend the order",
            )
