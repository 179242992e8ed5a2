"""An order's lines as people count them: per style a matrix of colours and sizes, stage by stage.

A cell is one line, in its own unit. Nothing is pooled: what is missing is missing of a line, and a sum is shown only of
quantities of one unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from services.tracking.orders.inspected import passed
from services.tracking.orders.lines import Line
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.events.order import Flow
from shared.events.values import Tolerance, Unit

NOTHING = Decimal(0)
PACKING = frozenset({"packing", "pack", "packed"})
"""Stages of making that stand behind the inspection."""
LETTERS = ("XXXS", "3XS", "XXS", "2XS", "XS", "S", "M", "L", "XL", "XXL", "2XL", "XXXL", "3XL", "4XL", "5XL", "6XL")
"""Sizes in the order in which a size label is read."""


class Count(StrEnum):
    """What is counted of a line."""

    ORDERED = "ordered"
    MADE = "made"
    INSPECTED = "inspected"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"


Counted = tuple[Count, str, Mapping[str, Decimal]]
"""A count, its stage where it is of the making, and how much of each line."""


class Mark(StrEnum):
    """How a quantity stands to what was ordered. Short: something is there, and less than the customer accepts."""

    NONE = "none"
    SHORT = "short"
    ENOUGH = "enough"
    OVER = "over"


@value
class Cell:
    """What of one line got so far. `off`: how much it is short of the least, or over the most, that is accepted."""

    line: str
    quantity: Decimal
    mark: Mark
    off: Decimal


@value
class Row:
    """One count over the sizes of a colour; a cell is None where the order has no such line. `stage`: of the making.

    `total` None: the lines are counted in several units, which do not add up.
    """

    count: Count
    stage: str
    cells: tuple[Cell | None, ...]
    total: Decimal | None


@value
class Colour:
    name: str | None
    rows: tuple[Row, ...]


@value
class Style:
    """`sizes` are the columns. `unit` None: several."""

    name: str
    buyer_style: str | None
    unit: Unit | None
    sizes: tuple[str, ...]
    colours: tuple[Colour, ...]


def matrix(view: OrderView) -> tuple[Style, ...]:
    """The styles that have sizes; empty where a list of the lines says as much.

    A style that has two lines of one colour and size cannot be shown so, and is left to the list.
    """
    styles: dict[str, list[Line]] = {}
    for line in view.lines:
        styles.setdefault(line.style, []).append(line)
    return tuple(_style(name, lines, view) for name, lines in styles.items() if _fits(lines))


def listed(view: OrderView, shown: Sequence[Style]) -> tuple[Line, ...]:
    """The lines that no matrix shows."""
    names = {style.name for style in shown}
    return tuple(line for line in view.lines if line.style not in names)


def in_turn(sizes: Iterable[str]) -> tuple[str, ...]:
    """Sizes as on a size label: numbers by their value, letters from small to large, all else as it was told."""
    told = list(dict.fromkeys(sizes))
    return tuple(sorted(told, key=lambda size: (*_turn(size), told.index(size))))


def mark(quantity: Decimal, ordered: Decimal, tolerance: Tolerance) -> tuple[Mark, Decimal]:
    """How a quantity stands to what was ordered with its tolerance, and by how much it is off; exact."""
    least = ordered * (100 - tolerance.under) / 100
    most = ordered * (100 + tolerance.over) / 100
    if quantity == NOTHING:
        return Mark.NONE, NOTHING
    if quantity < least:
        return Mark.SHORT, least - quantity
    if quantity > most:
        return Mark.OVER, quantity - most
    return Mark.ENOUGH, NOTHING


def _fits(lines: Sequence[Line]) -> bool:
    places = {(line.colour, line.size) for line in lines}
    return len(places) == len(lines) and any(line.size for line in lines)


def _style(name: str, lines: Sequence[Line], view: OrderView) -> Style:
    units = {line.unit for line in lines}
    sizes = in_turn(line.size or "" for line in lines)
    colours = dict.fromkeys(line.colour for line in lines)
    counts = list(_counts(view))
    return Style(
        name=name,
        buyer_style=next((line.buyer_style for line in lines if line.buyer_style), None),
        unit=lines[0].unit if len(units) == 1 else None,
        sizes=sizes,
        colours=tuple(
            Colour(
                colour,
                tuple(
                    _row(count, [line for line in lines if line.colour == colour], sizes, view.tolerance or Tolerance())
                    for count in counts
                ),
            )
            for colour in colours
        ),
    )


def _row(counted: Counted, lines: Sequence[Line], sizes: Sequence[str], tolerance: Tolerance) -> Row:
    count, stage, amounts = counted
    by_size = {line.size or "": line for line in lines}
    cells: list[Cell | None] = []
    for size in sizes:
        line = by_size.get(size)
        if line is None:
            cells.append(None)
            continue
        quantity = amounts.get(line.number, NOTHING)
        told, off = (Mark.ENOUGH, NOTHING) if count is Count.ORDERED else mark(quantity, line.ordered, tolerance)
        cells.append(Cell(line.number, quantity, told, off))
    one_unit = len({line.unit for line in lines}) == 1
    total = sum((cell.quantity for cell in cells if cell), NOTHING) if one_unit else None
    return Row(count, stage, tuple(cells), total)


def _counts(view: OrderView) -> Iterator[Counted]:
    """In the order of an order's life; of goods that nobody makes for the order nothing is made or inspected."""
    yield Count.ORDERED, "", {line.number: line.ordered for line in view.lines}
    planned = view.plan.stages if view.plan else ()
    stages = [*planned, *sorted({each.stage for each in view.made} - {*planned})]
    made = {stage: {each.line: each.good for each in view.made if each.stage == stage} for stage in stages}
    for stage in stages:
        if stage not in PACKING:
            yield Count.MADE, stage, made[stage]
    if view.inspections or (view.flow is Flow.MADE_TO_ORDER and view.plan):
        yield Count.INSPECTED, "", passed(view.inspections)
    for stage in stages:
        if stage in PACKING:
            yield Count.PACKED, stage, made[stage]
    yield Count.SHIPPED, "", {line.number: max(line.departed, line.arrived, line.delivered) for line in view.lines}
    yield Count.DELIVERED, "", {line.number: line.delivered for line in view.lines}


def _turn(size: str) -> tuple[int, Decimal]:
    if size.upper() in LETTERS:
        return 1, Decimal(LETTERS.index(size.upper()))
    number = size.partition("/")[0].strip()
    try:
        return (0, Decimal(number)) if number.replace(".", "", 1).isascii() and number[:1].isdigit() else (2, NOTHING)
    except ArithmeticError:
        return 2, NOTHING
