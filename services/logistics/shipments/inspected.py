"""How much of each line has passed a final inspection and may still go (domain.md, rule 15)."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from services.logistics.shipments.stages import GONE, Told, takes
from services.logistics.shipments.state import Shipping
from shared.events.inspection import Inspector
from shared.events.shipment import InspectionNoted, OrderedLine

NONE = Decimal(0)


def passed(shipping: Shipping, line: OrderedLine) -> Decimal:
    """What of a line passed or was conceded, in its unit.

    Goods that were inspected again count by the last inspection of them. What several inspectors passed is taken to be
    the same goods; what one of them found wanting is none of those that may go.
    """
    by_inspector: dict[Inspector | None, Decimal] = defaultdict(Decimal)
    wanting = NONE
    for each in shipping.inspections.values():
        counts = max(_of(each, line) - _repeated(shipping, each, line), NONE)
        if each.passed:
            by_inspector[each.inspector] += counts
        else:
            wanting += counts
    most = max(by_inspector.values(), default=NONE)
    return min(most, max(line.quantity - wanting, NONE)) if wanting else most


def left_to_go(shipping: Shipping, line: OrderedLine) -> Decimal:
    """What of a line passed and has not gone with any shipment yet, in its unit."""
    return max(passed(shipping, line) - _drawn(shipping.drawn, line), NONE)


def draw(before: Shipping, after: Shipping, told: Told) -> Mapping[str, Mapping[str, Decimal]]:
    """How much of what passed each shipment has taken, once more goods of one of them went.

    It takes what is there. What goes without having passed, as a fact or by a concession, takes nothing of what passes
    afterwards.
    """
    shipment = told.shipment
    drawn = dict(before.drawn.get(shipment, {}))
    was, now = before.shipments.get(shipment, {}), after.shipments[shipment]
    for number in {each.line for each in told.lines} & after.ordered.keys():
        line = after.ordered[number]
        gone, had = takes(now, line, GONE), drawn.get(number, NONE)
        more = min(max(gone - takes(was, line, GONE), NONE), left_to_go(before, line))
        drawn[number] = min(gone, had + more)
    return {**before.drawn, shipment: drawn}


def _of(inspection: InspectionNoted, line: OrderedLine) -> Decimal:
    return sum((each.quantity for each in inspection.lines if each.line == line.number), NONE)


def _repeated(shipping: Shipping, inspection: InspectionNoted, line: OrderedLine) -> Decimal:
    """How much of it was inspected again."""
    again = (each for each in shipping.inspections.values() if each.follows == inspection.inspection)
    return sum((_of(each, line) for each in again if each.inspection != inspection.inspection), NONE)


def _drawn(drawn: Mapping[str, Mapping[str, Decimal]], line: OrderedLine) -> Decimal:
    return sum((lines.get(line.number, NONE) for lines in drawn.values()), NONE)
