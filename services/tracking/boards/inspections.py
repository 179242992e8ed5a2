"""Inspections of a week: by the day on which they were performed, or are agreed for."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import asyncpg
from fastapi import Query

from services.tracking.boards.calendar import DAY, DayAsked, WeekAsked, of_week, week_of
from services.tracking.boards.listing import MOST_COUNTED, Asked, Thing, listed, thing, told_of
from services.tracking.boards.looking import Looking
from services.tracking.items.kinds import Kind
from services.tracking.items.things.inspections import SCHEDULED
from shared.events.inspection import Inspector, Time
from shared.events.values import Unit
from shared.http.typed import Typed


class InspectionStanding(StrEnum):
    """How an inspection stands: agreed for a day, what it found, or that it was conceded."""

    SCHEDULED = "scheduled"
    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"
    CONCEDED = "conceded"


COUNTED = """
SELECT i.on_day AS day, i.state, count(*) AS many
FROM (SELECT on_day, state FROM order_items AS i WHERE {conditions} LIMIT {most}) AS i
GROUP BY i.on_day, i.state
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionsAsked:
    """What of them is looked for; None: whatever."""

    week: WeekAsked = None
    day: DayAsked = None
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    standing: InspectionStanding | None = None
    inspector: Inspector | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRow(Thing):
    """`on`: performed, or else agreed for. `quantity` is that of its lots, in `unit` where they have one in common.

    `overdue`: its day is past, and nothing was told of it.
    """

    on: date
    scheduled_on: date | None
    time: Time
    inspector: Inspector
    standing: InspectionStanding
    is_open: bool
    overdue: bool
    quantity: Decimal
    unit: Unit | None
    critical: int
    major: int
    minor: int
    follows: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayCounted:
    """So many inspections on a day; `failed` of them, and not conceded."""

    on: date
    inspections: int
    failed: int


@dataclass(frozen=True, slots=True)
class Inspections:
    """`days` counts the whole week, up to some thousands (`more`)."""

    week: str
    days: tuple[DayCounted, ...]
    more: bool
    inspections: tuple[InspectionRow, ...]
    next: str | None


def week_asked(asked: InspectionsAsked, today: date) -> str:
    return week_of(asked.day) if asked.day else asked.week or week_of(today)


def wanted(asked: InspectionsAsked, today: date) -> Asked:
    week = week_asked(asked, today)
    monday, after = of_week(week)
    filters = {
        "i.customer_code = {}": asked.customer or None,
        "i.state = {}": asked.standing,
        "i.who = {}": asked.inspector,
    }
    first, last = (asked.day, asked.day + DAY) if asked.day else (monday, after)
    days = {"i.on_day >= {}": first, "i.on_day < {}": last}
    return Asked(Kind.INSPECTION, {**days, **filters}, (week, asked.day, *filters.values()))


async def page_of(look: Looking, which: Asked) -> tuple[tuple[InspectionRow, ...], str | None]:
    rows, more = await listed(look, which)
    return tuple(shown(row, look.today) for row in rows), more


async def inspections(look: Looking, asked: InspectionsAsked) -> Inspections:
    """A page of them, and how many there are on each day."""
    week = week_asked(asked, look.today)
    rows, more = await page_of(look, wanted(asked, look.today))
    conditions, values = wanted(replace(asked, week=week, day=None), look.today).where(look.customers)
    counted = await look.queries.fetch(COUNTED.format(conditions=conditions, most=MOST_COUNTED + 1), *values)
    all_of_them, failed = Counter[date](), Counter[date]()
    for row in counted:
        all_of_them[row["day"]] += row["many"]
        failed[row["day"]] += row["many"] if row["state"] == InspectionStanding.FAILED else 0
    monday, _ = of_week(week)
    days = tuple(DayCounted(day, all_of_them[day], failed[day]) for day in (monday + n * DAY for n in range(7)))
    return Inspections(week, days, all_of_them.total() > MOST_COUNTED, rows, more)


def shown(row: asyncpg.Record, today: date) -> InspectionRow:
    told = told_of(row["told"])
    return InspectionRow(
        **thing(row),
        on=row["on_day"],
        scheduled_on=row["then_day"],
        time=Time(told["time"]),
        inspector=Inspector(row["who"]),
        standing=InspectionStanding(row["state"]),
        is_open=row["is_open"],
        overdue=row["state"] == SCHEDULED and row["is_open"] and row["on_day"] < today,
        quantity=row["quantity"],
        unit=Unit(row["unit"]) if row["unit"] else None,
        critical=told.get("critical", 0),
        major=told.get("major", 0),
        minor=told.get("minor", 0),
        follows=told.get("follows"),
        lines=tuple(lot["line"] for lot in told.get("lots", ())),
    )
