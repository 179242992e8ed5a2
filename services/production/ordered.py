"""What was ordered, as materials, output and inspections know it: lines by their numbers, or nothing yet."""

from collections.abc import Iterable, Mapping

from shared.errors import Rejected
from shared.events.order import OrderLine
from shared.events.output import OrderedLine

Ordered = Mapping[str, OrderedLine]


def as_ordered(lines: Iterable[OrderLine]) -> tuple[OrderedLine, ...]:
    """Our copy of an order's lines."""
    return tuple(OrderedLine(number=line.number, unit=line.unit, quantity=line.quantity) for line in lines)


def by_number(lines: Iterable[OrderedLine]) -> Ordered:
    return {line.number: line for line in lines}


def check_are_lines(ordered: Ordered, numbers: Iterable[str]) -> None:
    """Raises Rejected where the order is known and has no such lines."""
    if ordered and (unknown := [number for number in dict.fromkeys(numbers) if number not in ordered]):
        raise Rejected(f"the order has no line {', '.join(unknown)}: it has {', '.join(ordered)}")
