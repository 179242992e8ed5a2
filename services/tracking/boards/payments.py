"""Payments due: instalments that are not paid, by the day on which they are due; ages, and sums per currency."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import asyncpg
from fastapi import Query

from services.tracking.boards.calendar import DAY, WEEK, monday
from services.tracking.boards.listing import MOST_COUNTED, Asked, Thing, known, listed, thing, told_of
from services.tracking.boards.looking import Looking
from services.tracking.items.kinds import Kind
from services.tracking.items.things.row import NEVER
from services.tracking.orders.axes import Payment
from shared.events.confidential import Confidential
from shared.events.order import Due
from shared.http.typed import Typed


class Age(StrEnum):
    """When it is or was due. Waiting: what makes it due has not happened yet."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    LATER = "later"
    WAITING = "waiting"


SUMS = """
SELECT '{age}' AS age, unit, count(*) AS many, sum(quantity - done) AS open
FROM (SELECT unit, quantity, done FROM order_items AS i WHERE {conditions} ORDER BY on_day LIMIT {most}) AS i
GROUP BY unit
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsAsked:
    """What of them is looked for; None: whatever."""

    age: Age | None = None
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    currency: Annotated[Typed | None, Query(description="ISO 4217.", examples=["USD"])] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow(Thing):
    """An instalment. `due_on` None: nothing has made it due yet; `days`: since then, below zero before."""

    due: Due
    due_days: int
    percent: Decimal
    due_on: date | None
    days: int | None
    age: Age
    standing: Payment
    currency: str
    expected: Annotated[Decimal, Confidential.PRICE]
    paid: Annotated[Decimal, Confidential.PRICE]
    open: Annotated[Decimal, Confidential.PRICE]


@dataclass(frozen=True, slots=True)
class Aged:
    """So many instalments of an age, and what is open of them by currency; `more`: of the first thousands only."""

    age: Age
    instalments: int
    more: bool
    open: Annotated[dict[str, Decimal], Confidential.PRICE] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Payments:
    """`ages` counts all that were asked for, whatever their age."""

    today: date
    ages: tuple[Aged, ...]
    payments: tuple[PaymentRow, ...]
    next: str | None


def _days(age: Age | None, today: date) -> dict[str, Any]:
    """The conditions of an age."""
    after = monday(today) + WEEK
    match age:
        case Age.OVERDUE:
            return {"i.on_day < {}": today}
        case Age.THIS_WEEK:
            return {"i.on_day >= {}": today, "i.on_day < {}": after}
        case Age.LATER:
            return {"i.on_day >= {}": after, "i.on_day < {}": NEVER}
        case Age.WAITING:
            return {"i.on_day = {}": NEVER}
        case None:
            return {}


def wanted(asked: PaymentsAsked, today: date, age: Age | None) -> Asked:
    filters = {"i.customer_code = {}": asked.customer or None, "i.unit = {}": asked.currency or None}
    return Asked(Kind.INSTALMENT, {**_days(age, today), **filters}, (age, *filters.values()), is_open=True)


async def page_of(look: Looking, which: Asked) -> tuple[tuple[PaymentRow, ...], str | None]:
    rows, more = await listed(look, which)
    return tuple(shown(row, look.today) for row in rows), more


async def payments(look: Looking, asked: PaymentsAsked) -> Payments:
    """A page of them, what is due longest first, and the sums of all ages."""
    rows, more = await page_of(look, wanted(asked, look.today, asked.age))
    parts: list[str] = []
    values: list[Any] = []
    for age in Age:
        conditions, its = wanted(asked, look.today, age).where(look.customers, len(values) + 1)
        parts.append(f"({SUMS.format(age=age.value, conditions=conditions, most=MOST_COUNTED + 1)})")
        values += its
    found: dict[Age, list[asyncpg.Record]] = {age: [] for age in Age}
    for row in await look.queries.fetch(" UNION ALL ".join(parts), *values):
        found[Age(row["age"])].append(row)
    ages = tuple(_aged(age, sums) for age, sums in found.items())
    return Payments(look.today, ages, rows, more)


def _aged(age: Age, sums: list[asyncpg.Record]) -> Aged:
    many = sum(row["many"] for row in sums)
    return Aged(age, many, many > MOST_COUNTED, {row["unit"]: row["open"] for row in sums})


def age_of(due_on: date | None, today: date) -> Age:
    if due_on is None:
        return Age.WAITING
    if due_on < today:
        return Age.OVERDUE
    return Age.THIS_WEEK if due_on < monday(today) + WEEK else Age.LATER


def shown(row: asyncpg.Record, today: date) -> PaymentRow:
    told, due_on = told_of(row["told"]), known(row["on_day"])
    return PaymentRow(
        **thing(row),
        due=Due(told["due"]),
        due_days=told.get("days", 0),
        percent=Decimal(told.get("percent", 0)),
        due_on=due_on,
        days=(today - due_on) // DAY if due_on else None,
        age=age_of(due_on, today),
        standing=Payment(row["state"]),
        currency=row["unit"],
        expected=row["quantity"],
        paid=row["done"],
        open=row["quantity"] - row["done"],
    )
