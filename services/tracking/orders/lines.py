"""An order's lines: what was ordered, how much of it is where, and when what was promised was fulfilled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.tracking.orders.axes import Stage
from services.tracking.orders.goods import NOTHING, Carried, Step
from shared.events.order import OrderLine
from shared.events.shipment import Mode
from shared.events.values import Basis, Tolerance, Unit


@dataclass(frozen=True, slots=True)
class Line:
    """Quantities are in `unit`, price and value (as stated) in the order's currency; days are those of their place.

    `fulfilled_on` is the day on which the promise was met for all that was ordered, less the under-tolerance;
    `fulfilled_by` names the fact that says so. Where that is not the promise's own fact, the day is a bound: goods
    that departed had left the factory by then.
    """

    number: str
    style: str
    buyer_style: str | None
    material: str | None
    construction: str | None
    colour: str | None
    size: str | None
    unit: Unit
    ordered: Decimal
    price: Decimal
    value: Decimal
    promised_on: date
    basis: Basis
    booked: Decimal
    departed: Decimal
    arrived: Decimal
    delivered: Decimal
    fulfilled_on: date | None
    fulfilled_by: Stage | None
    bounded: bool
    delivered_on: date | None
    shipment: str | None
    """The shipment that completed it: its delivery, or until then whatever brought it furthest."""
    mode: Mode | None
    """How that shipment travels; None: not stated."""


OWN_FACT = {Basis.ON_BOARD: Stage.DEPARTED, Basis.DELIVERED: Stage.DELIVERED}
"""The fact by which a promise is judged; leaving the factory and handing over have none of their own yet."""


def line(ordered: OrderLine, goods: Mapping[str, Carried], tolerance: Tolerance, modes: Mapping[str, Mode]) -> Line:
    promised = ordered.promised
    met = reached(goods.values(), OWN_FACT.get(promised.basis, Stage.DEPARTED), needed(ordered, tolerance))
    delivered = reached(goods.values(), Stage.DELIVERED, needed(ordered, tolerance))
    last = delivered.shipment if delivered else _furthest(goods)
    return Line(
        number=ordered.number,
        style=ordered.style,
        buyer_style=ordered.buyer_style,
        material=ordered.material,
        construction=ordered.construction,
        colour=ordered.colour,
        size=ordered.size,
        unit=ordered.unit,
        ordered=ordered.quantity,
        price=ordered.price,
        value=ordered.stated_value,
        promised_on=promised.on,
        basis=promised.basis,
        booked=sum((part.quantity(Stage.BOOKED) for part in goods.values()), NOTHING),
        departed=sum((part.quantity(Stage.DEPARTED) for part in goods.values()), NOTHING),
        arrived=sum((part.quantity(Stage.ARRIVED) for part in goods.values()), NOTHING),
        delivered=sum((part.quantity(Stage.DELIVERED) for part in goods.values()), NOTHING),
        fulfilled_on=met.occurred.day if met else None,
        fulfilled_by=met.by if met else None,
        bounded=met is not None and met.by is not OWN_FACT.get(promised.basis),
        delivered_on=delivered.occurred.day if delivered else None,
        shipment=last,
        mode=modes.get(last) if last else None,
    )


def needed(ordered: OrderLine, tolerance: Tolerance) -> Decimal:
    """What makes the line complete: the ordered quantity less what the customer accepts to miss; exact."""
    return ordered.quantity * (100 - tolerance.under) / 100


def allowed(ordered: OrderLine, tolerance: Tolerance) -> Decimal:
    """The most that the customer accepts of the line."""
    return ordered.quantity * (100 + tolerance.over) / 100


def reached(goods: Iterable[Carried], stage: Stage, needed: Decimal) -> Step | None:
    """The step with which the line was complete at the stage."""
    total = NOTHING
    for step in sorted((step for part in goods for step in part.steps(stage)), key=_day):
        total += step.quantity
        if total >= needed:
            return step
    return None


def _day(step: Step) -> tuple[date, str]:
    return step.occurred.day, step.shipment


def _furthest(goods: Mapping[str, Carried]) -> str | None:
    """The shipment that brought some of the line furthest; of several the one that got there last."""
    for stage in reversed(Stage):
        steps = [step for part in goods.values() for step in part.steps(stage)]
        if steps:
            return max(steps, key=_day).shipment
    return None
