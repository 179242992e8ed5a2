"""What an order's view says of what is open, as acts ask it: nothing here decides, the services do."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from services.tracking.acting.act import About, Default, Place
from services.tracking.orders.answer import OrderAnswer
from services.tracking.orders.axes import Commercial
from services.tracking.orders.making import Outwork
from services.tracking.orders.next_step import GATES, Step
from services.tracking.orders.points import Open

NOTHING = Decimal(0)
NUMBERED = re.compile(r"(\d+)$")
Whys = tuple[tuple[str, str, str], ...]


def is_active(order: OrderAnswer) -> bool:
    """Whether anything is to be done with it: it was received, and neither cancelled nor archived."""
    gone = {Commercial.CANCELLED, Commercial.UNMATCHED, Commercial.QUOTED}
    return order.commercial not in gone and order.archived is None


def once(order: OrderAnswer, *, why: Whys = (), where: bool = True) -> Iterator[About]:
    """The order itself, where it is active and the rest is so, too."""
    if is_active(order) and where:
        yield About(why=why)


def several(order: OrderAnswer, ids: Iterable[str], why: Whys = ()) -> Iterator[About]:
    """Several things of an active order."""
    if is_active(order):
        yield from (About(each, why) for each in ids)


def in_the_way(order: OrderAnswer, step: Step) -> Whys:
    """The open points that stand in the way of a step, and the hold that stands in the way of most."""
    points = tuple(("open", point.open.value, point.about) for point in order.open if point.open in GATES.get(step, ()))
    return (*on_hold(order), *points)


def on_hold(order: OrderAnswer) -> Whys:
    return (("not_now", "on_hold", ""),) if order.commercial is Commercial.HELD else ()


def not_released(order: OrderAnswer) -> Whys:
    return (("not_now", "not_released", ""),) if order.released is None else ()


def no_plan(order: OrderAnswer) -> Whys:
    return (("not_now", "no_plan", ""),) if order.plan is None else ()


def points_of(order: OrderAnswer, *opens: Open) -> Whys:
    return tuple(("open", point.open.value, point.about) for point in order.open if point.open in opens)


def next_number(prefix: str, taken: Callable[[OrderAnswer], Iterable[str]]) -> Default:
    """The number after the highest that is taken: `Q3` after `Q2`. Somebody else may write another."""

    def number(order: OrderAnswer, _: str) -> str:
        found = [int(match[1]) for each in taken(order) if each.startswith(prefix) and (match := NUMBERED.search(each))]
        return f"{prefix}{max(found, default=0) + 1}"

    return number


def ordered(order: OrderAnswer, _: str) -> Mapping[str, Decimal]:
    return {line.number: line.ordered for line in order.lines}


def to_book(order: OrderAnswer, _: str) -> Mapping[str, Decimal]:
    return {line.number: max(line.ordered - line.booked, NOTHING) for line in order.lines}


def stage_now(order: OrderAnswer, _: str = "") -> str:
    """The last stage from which something came, and which still has something to do; else the next one."""
    stages = order.plan.stages if order.plan else tuple(dict.fromkeys(made.stage for made in order.made))
    begun = [stage for stage in stages if any(made.stage == stage for made in order.made)]
    unfinished = [stage for stage in begun if any(left_at(order, stage).values())]
    if unfinished:
        return unfinished[-1]
    to_come = [stage for stage in stages if stage not in begun]
    return to_come[0] if to_come else (stages[-1] if stages else "")


def left_at(order: OrderAnswer, stage: str) -> dict[str, Decimal]:
    """Of each line what is ordered, and has not come out of the stage."""
    good = {made.line: made.good for made in order.made if made.stage == stage}
    return {line.number: max(line.ordered - good.get(line.number, NOTHING), NOTHING) for line in order.lines}


def out(order: OrderAnswer) -> list[Outwork]:
    return [each for each in order.outwork if each.out]


def inspected_lots(order: OrderAnswer, about: str) -> Mapping[str, Decimal]:
    """The lots of an inspection as they were agreed; else all that was ordered."""
    for inspection in order.inspections:
        if inspection.number == about:
            return {lot.line: lot.quantity for lot in inspection.lots}
    return ordered(order, about)


def at(*names: str) -> Place:
    """The address is filled with what the act is about; of several names, with what stands between dots."""
    return lambda _, about: dict(zip(names, about.split("."), strict=False))
