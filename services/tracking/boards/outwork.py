"""Outwork balances: what subcontractors 外发厂 have of ours, and since when it should be back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

import asyncpg
from fastapi import Query

from services.tracking.boards.calendar import DAY
from services.tracking.boards.listing import MOST_COUNTED, Asked, Thing, known, listed, thing, told_of
from services.tracking.boards.looking import Looking
from services.tracking.items.kinds import Kind
from shared.events.values import Unit
from shared.http.typed import Typed

BALANCES = """
SELECT who, unit, count(*) AS notes, sum(quantity - done) AS out, min(on_day) AS first_due,
    count(*) FILTER (WHERE on_day < {today}) AS overdue
FROM (SELECT who, unit, quantity, done, on_day FROM order_items AS i
    WHERE {conditions} ORDER BY on_day LIMIT {most}) AS i
GROUP BY who, unit ORDER BY overdue DESC, first_due, who, unit
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutworkAsked:
    """What of it is looked for; None: whatever."""

    subcontractor: Annotated[Typed | None, Query(description="As the note says it.")] = None
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    overdue: Annotated[bool | None, Query(description="Whether it should be back by now.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutworkRow(Thing):
    """What is still out of a note; in `unit`, where the order has one for all its lines. `days`: since it was due."""

    subcontractor: str
    process: str
    sent: Decimal
    back: Decimal
    spoiled: Decimal
    out: Decimal
    unit: Unit | None
    due_on: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class OutworkBalance:
    """What a subcontractor has, by unit (None: orders with lines in several), and how many notes are overdue."""

    subcontractor: str
    unit: Unit | None
    out: Decimal
    notes: int
    overdue: int
    first_due: date | None


@dataclass(frozen=True, slots=True)
class OutworkBoard:
    """`balances` adds up all that is asked for, of the first thousands (`more`), what is overdue first."""

    today: date
    balances: tuple[OutworkBalance, ...]
    more: bool
    notes: tuple[OutworkRow, ...]
    next: str | None


def wanted(asked: OutworkAsked, today: date) -> Asked:
    filters = {
        "i.who = {}": asked.subcontractor or None,
        "i.customer_code = {}": asked.customer or None,
        "i.on_day < {}": today if asked.overdue else None,
        "i.on_day >= {}": today if asked.overdue is False else None,
    }
    return Asked(Kind.OUTWORK, filters, (asked.overdue, *[*filters.values()][:2]), is_open=True)


async def page_of(look: Looking, which: Asked) -> tuple[tuple[OutworkRow, ...], str | None]:
    rows, more = await listed(look, which)
    return tuple(shown(row, look.today) for row in rows), more


async def outwork(look: Looking, asked: OutworkAsked) -> OutworkBoard:
    """A page of notes, what should be back longest first, and the balances of all that was asked for."""
    which = wanted(asked, look.today)
    rows, more = await page_of(look, which)
    conditions, values = which.where(look.customers, 2)
    statement = BALANCES.format(conditions=conditions, today="$1::date", most=MOST_COUNTED + 1)
    found = await look.queries.fetch(statement, look.today, *values)
    balances = tuple(
        OutworkBalance(
            row["who"],
            Unit(row["unit"]) if row["unit"] else None,
            row["out"],
            row["notes"],
            row["overdue"],
            known(row["first_due"]),
        )
        for row in found
    )
    is_more = sum(each.notes for each in balances) > MOST_COUNTED
    return OutworkBoard(look.today, balances, is_more, rows, more)


def shown(row: asyncpg.Record, today: date) -> OutworkRow:
    told, due_on = told_of(row["told"]), known(row["on_day"])
    return OutworkRow(
        **thing(row),
        subcontractor=row["who"],
        process=told["process"],
        sent=row["quantity"],
        back=Decimal(told.get("back", 0)),
        spoiled=Decimal(told.get("spoiled", 0)),
        out=row["quantity"] - row["done"],
        unit=Unit(row["unit"]) if row["unit"] else None,
        due_on=due_on,
        days=(today - due_on) // DAY if due_on else None,
    )
