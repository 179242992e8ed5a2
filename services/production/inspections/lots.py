"""What is inspected: quantities of lines, never more of one than was ordered and its tolerance, and how many units."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal

from services.production.inspections.state import Inspections
from services.production.ordered import Ordered, check_are_lines
from shared.errors import Rejected
from shared.events.inspection import InspectedLine
from shared.events.values import Unit

PIECES = {Unit.DOZEN: 12}
"""How many pieces one that was ordered has; what is ordered in other units is counted as it comes."""


def check_lots(inspections: Inspections, lots: Sequence[InspectedLine]) -> None:
    """Raises Rejected for lines that are not ordered, for a line twice, and for more of one than may be made."""
    numbers = [lot.line for lot in lots]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise Rejected(f"line {', '.join(twice)} stands in the lot twice: give its quantity once")
    check_are_lines(inspections.lines, numbers)
    for lot in lots:
        if (line := inspections.lines.get(lot.line)) is None:
            continue
        most = line.quantity * (100 + inspections.tolerance.over) / 100
        if lot.quantity > most:
            raise Rejected(
                f"a lot of {lot.quantity} of line {lot.line} is more than there can be: {line.quantity} {line.unit} "
                f"are ordered, at most {most.normalize():f} with the tolerance"
            )


def size(ordered: Ordered, lots: Iterable[InspectedLine]) -> int:
    """How many units the lot has: in pieces where dozens are ordered; a part of a unit counts as one."""
    return sum(int(_units(ordered, lot).to_integral_value(ROUND_CEILING)) for lot in lots)


def _units(ordered: Ordered, lot: InspectedLine) -> Decimal:
    line = ordered.get(lot.line)
    return lot.quantity * PIECES.get(line.unit, 1) if line else lot.quantity
