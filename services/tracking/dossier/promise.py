"""Promised against forecast: what was promised, when it is kept as things stand, and what first stands against it."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from services.tracking.orders.axes import Stage
from services.tracking.orders.outlook import Cause, Prospect, Reason
from services.tracking.values import value
from shared.events.values import Basis

if TYPE_CHECKING:
    from services.tracking.orders.answer import OrderAnswer


@value
class Promise:
    """`on`: when it was kept, or will be as things stand; `days` after the promised day, negative before it.

    `kept`: all of it was. `at_most`: the day is a bound, as the fact that proves it says; `at_least`: it is today,
    and may be later. `about_english` and `about_chinese` name the thing that is the first cause, as people call it.
    """

    promised_on: date
    basis: Basis | None
    on: date | None
    days: int | None
    kept: bool
    at_most: bool
    at_least: bool
    so_far: bool
    """Nobody knows when it will be kept: `days` have passed already."""
    cause: Cause | None
    about_english: str
    about_chinese: str
    of_lines: int
    """How many lines this promise is of, of all."""
    not_left: tuple[str, ...]
    """Shipments that should have left, and were not told to have: they are counted from today."""


def promise(order: "OrderAnswer") -> Promise | None:
    """None: nothing is promised any more, or was yet. While lines are open, of the first of them; else of the last."""
    outlook = order.outlook
    if outlook.prospect is Prospect.NONE or outlook.promised_on is None:
        return None
    if outlook.prospect is Prospect.DONE:
        worst = max(order.lines, key=lambda line: (_late(line.fulfilled_on, line.promised_on), line.promised_on))
        return Promise(
            promised_on=worst.promised_on,
            basis=worst.basis,
            on=worst.fulfilled_on,
            days=_late(worst.fulfilled_on, worst.promised_on),
            kept=True,
            at_most=worst.bounded,
            at_least=False,
            so_far=False,
            cause=None,
            about_english="",
            about_chinese="",
            of_lines=len(order.lines),
            not_left=(),
        )
    first = [line for line in order.lines if line.fulfilled_on is None and line.promised_on == outlook.promised_on]
    on = outlook.expected_on
    so_far = on is None and outlook.promised_on < order.today
    on = order.today if so_far else on
    english, chinese = called(order, outlook.cause)
    return Promise(
        promised_on=outlook.promised_on,
        basis=first[0].basis if first else None,
        on=on,
        days=(on - outlook.promised_on).days if on else None,
        kept=False,
        at_most=False,
        at_least=outlook.expected_on == order.today,
        so_far=so_far,
        cause=outlook.cause,
        about_english=english,
        about_chinese=chinese,
        of_lines=len(first),
        not_left=tuple(_not_left(order)),
    )


def _not_left(order: "OrderAnswer") -> Iterator[str]:
    here = {each.number: each.stage for each in order.shipments}
    for each in order.papers:
        is_here = here.get(each.shipment, Stage.BOOKED) not in Stage.DEPARTED.and_later
        if is_here and each.departs_on and each.departs_on < order.today:
            yield each.shipment


def called(order: "OrderAnswer", cause: Cause | None) -> tuple[str, str]:
    """How people call what is the cause, in English and Chinese; its number where it has no other name."""
    if cause is None:
        return "", ""
    if cause.reason is Reason.MILESTONE and order.plan and (shown := order.plan.milestone(cause.about)):
        return shown.name, shown.chinese
    if cause.reason is Reason.MATERIAL:
        for material in order.materials:
            if material.number == cause.about and material.description:
                return (f"{material.number} ({material.description})",) * 2
    return cause.about, cause.about


def _late(on: date | None, promised: date) -> int:
    return (on - promised).days if on else 0
