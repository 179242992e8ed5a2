"""When each instalment is due, given what is known, to the cent: an instalment that waits for goods is due in parts.

Days are calendar days, as they were told where things happened. A part of which the day is `estimated` waits for
something that is still to come, and would be due then if that came on the promised day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, assert_never, cast

from services.order.orders.money.payments import NOTHING, Expected, expected, shares, value_of
from services.order.orders.state import Order
from shared.events.confidential import Confidential
from shared.events.order import Due, OrderLine, OrderReceived, ShipmentNoted, ShippedLine
from shared.events.values import Basis
from shared.received import Received
from shared.retraction import standing

LEAVING = {Basis.EX_FACTORY, Basis.HANDED_OVER, Basis.ON_BOARD}


@dataclass(frozen=True, slots=True)
class Part:
    """Of an instalment, what is due on one day."""

    instalment: str
    amount: Annotated[Decimal, Confidential.PRICE]
    paid: Annotated[Decimal, Confidential.PRICE]
    due_on: date | None
    """None: nobody can say yet, or it never will be: what has not left of a cancelled order."""
    estimated: bool = False
    shipment: str | None = None
    """Whose departure or delivery made it due."""


@dataclass(frozen=True, slots=True)
class Happened:
    """The days that instalments wait for."""

    ordered: date | None = None
    gone: Mapping[tuple[str, str], Mapping[date, Mapping[str, ShippedLine]]] = field(default_factory=dict)
    """By shipment and stage: on which day how much of each line."""


def happened(history: Sequence[Received]) -> Happened:
    """From an order's history: on which day it was received, and on which its goods left and came."""
    ordered: date | None = None
    told: dict[tuple[str, str], dict[str, tuple[date, ShippedLine]]] = {}
    for each in standing(history):
        day = each.envelope.occurred.day
        if each.topic == OrderReceived.topic:
            ordered = day
        elif each.topic == ShipmentNoted.topic:
            noted = cast("ShipmentNoted", each.event())
            lines = told.setdefault((noted.shipment, noted.stage), {})
            lines |= {line.line: (day, line) for line in noted.lines}  # the newest word on a line counts
    gone: dict[tuple[str, str], dict[date, dict[str, ShippedLine]]] = {}
    for goods, words in told.items():
        for number, (day, line) in words.items():
            gone.setdefault(goods, {}).setdefault(day, {})[number] = line
    return Happened(ordered, gone)


def payment_plan(order: Order, known: Happened) -> tuple[Part, ...]:
    """All parts, instalment by instalment in the order of the terms: together they are the stated value."""
    parts: list[Part] = []
    for each in expected(order):
        paid = each.paid
        for part in sorted(_parts(order, each, known), key=lambda part: part.due_on or date.max):
            use = min(paid, part.amount)
            paid -= use
            parts.append(Part(part.instalment, part.amount, use, part.due_on, part.estimated, part.shipment))
    return tuple(parts)


def _parts(order: Order, each: Expected, known: Happened) -> Iterator[Part]:
    match each.due:
        case Due.ON_ORDER:
            yield Part(each.name, each.amount, NOTHING, _after(known.ordered, each.days))
        case Due.ON_DATE:
            yield Part(each.name, each.amount, NOTHING, _after(each.on, each.days))
        case Due.ON_DEPARTURE | Due.AGAINST_DOCUMENTS:  # a copy of the bill of lading is there once the goods have left
            yield from _by_goods(order, each, _left(known), LEAVING)
        case Due.ON_DELIVERY:
            yield from _by_goods(order, each, _came(known), {Basis.DELIVERED})
        case _:
            assert_never(each.due)


_Gone = list[tuple[date, str, Mapping[str, ShippedLine]]]


def _came(known: Happened) -> _Gone:
    """What was delivered, the first first."""
    found = [
        (day, shipment, lines)
        for (shipment, stage), days in known.gone.items()
        if stage == "delivered"
        for day, lines in days.items()
    ]
    return sorted(found, key=lambda each: each[:2])


def _left(known: Happened) -> _Gone:
    """What departed; of what was only said to be delivered, it is sure that it had left by then."""
    departed = {
        (shipment, number)
        for (shipment, stage), days in known.gone.items()
        if stage == "departed"
        for lines in days.values()
        for number in lines
    }
    found = [
        (day, shipment, {number: lines[number] for number in lines if (shipment, number) not in departed})
        if stage == "delivered"
        else (day, shipment, lines)
        for (shipment, stage), days in known.gone.items()
        for day, lines in days.items()
    ]
    return sorted(((day, shipment, lines) for day, shipment, lines in found if lines), key=lambda each: each[:2])


def _by_goods(order: Order, each: Expected, gone: _Gone, bases: set[Basis]) -> Iterator[Part]:
    """In proportion to the value of what went, the first first, and the rest with what is still to go."""
    assert order.terms is not None
    values = _values(order.terms, gone)
    whole = value_of(order.terms)
    rest = whole - sum(values, NOTHING)
    percents = [value * 100 / whole for value in values] if whole else [NOTHING for _ in values]
    if gone and not rest:
        percents[-1] = Decimal(100)  # all of it, whatever the division left over
    amounts = shares(each.amount, percents, order.terms.currency)
    for (day, shipment, _), amount in zip(gone, amounts, strict=True):
        if amount:
            yield Part(each.name, amount, NOTHING, _after(day, each.days), shipment=shipment)
    if left := each.amount - sum(amounts, NOTHING):
        expected_on = None if order.cancelled else _promised(order, gone, bases)
        yield Part(each.name, left, NOTHING, _after(expected_on, each.days), estimated=expected_on is not None)


def _values(terms: OrderReceived, gone: _Gone) -> list[Decimal]:
    """What each is worth of the stated value; what goes beyond a line's quantity is worth nothing more."""
    lines = {line.number: line for line in terms.lines}
    left = {number: line.quantity for number, line in lines.items()}
    values: list[Decimal] = []
    for _, _, noted in gone:
        value = NOTHING
        for number, each in noted.items():
            if number in lines and each.unit in {None, lines[number].unit}:
                use = min(each.quantity, left[number])
                left[number] -= use
                value += _worth(lines[number], left[number] + use) - _worth(lines[number], left[number])
        values.append(value)
    return values


def _worth(line: OrderLine, quantity: Decimal) -> Decimal:
    """Of so much of a line: all of it is worth exactly what is stated."""
    return line.stated_value if quantity == line.quantity else line.stated_value * quantity / line.quantity


def _promised(order: Order, gone: _Gone, bases: set[Basis]) -> date | None:
    """The first day on which something that has not gone yet is promised, by one of these events."""
    assert order.terms is not None
    went: dict[str, Decimal] = {}
    for _, _, lines in gone:
        for number, noted in lines.items():
            went[number] = went.get(number, NOTHING) + noted.quantity
    days = [
        line.promised.on
        for line in order.terms.lines
        if went.get(line.number, NOTHING) < line.quantity and line.promised.basis in bases
    ]
    return min(days, default=None)


def _after(day: date | None, days: int) -> date | None:
    try:
        return None if day is None else day + timedelta(days=days)
    except OverflowError:  # beyond the last day of the calendar
        return None
