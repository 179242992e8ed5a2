"""Finding orders: filters, one search, four sorts, page by page; each sort and the search walk an index."""

from dataclasses import astuple, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import Query
from pydantic import TypeAdapter

from services.tracking.asking import Cursor, Limit, Typed
from services.tracking.cursors import cursor, ended
from services.tracking.orders.axes import Commercial, Headline, Logistics, Payment
from services.tracking.orders.search import query
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.http.problems import invalid


class Sort(StrEnum):
    """By the next promised day, PO number, when it was received, when anything became known; `-` is backwards."""

    DUE = "due"
    DUE_LAST = "-due"
    PO = "po"
    PO_LAST = "-po"
    RECEIVED = "received"
    RECEIVED_LAST = "-received"
    UPDATED = "updated"
    UPDATED_LAST = "-updated"

    @property
    def backwards(self) -> bool:
        return self.startswith("-")


COLUMNS = {"due": ("by_due", "date"), "po": ("by_po", "text"), "received": ("by_received", "timestamptz"),
           "updated": ("known_at", "timestamptz")}  # fmt: skip
COLUMNS_SHOWN = """
    v.order_id, v.customer_code, c.name AS customer_name, v.po_number, v.headline, v.commercial, v.logistics, v.payment,
    v.flow, v.destination, v.country, v.vendor, v.modes, v.currency, v.value::text, v.lines, v.shipments, v.exceptions,
    v.due_on, v.received, v.has_late_line AS late, v.parked, v.known_at
"""
COUNTRY_CODE = 2  # letters


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; None, or nothing typed: whatever."""

    q: Annotated[
        Typed | None, Query(description="PO, style, customer, container, booking or B/L number: how it begins.")
    ] = None
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    headline: Headline | None = None
    country: Annotated[Typed | None, Query(description="ISO 3166 code, or the destination as written.")] = None
    mode: Mode | None = None
    flow: Flow | None = None
    late: Annotated[bool | None, Query(description="Whether a line was late, or is overdue by now.")] = None


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of what was found. `cursor` is `next` of the page before."""

    sort: Sort = Sort.UPDATED_LAST
    limit: Limit = 50
    cursor: Cursor = None


@dataclass(frozen=True, slots=True)
class Found:
    """An order in a list. `late`: a line was fulfilled after its day; `overdue`: one is open and its day is past."""

    order_id: UUID
    customer_code: str | None
    customer_name: str | None
    po_number: str | None
    headline: Headline
    commercial: Commercial
    logistics: Logistics
    payment: Payment
    flow: Flow | None
    destination: str | None
    country: str | None
    vendor: str | None
    modes: tuple[Mode, ...]
    currency: str | None
    value: Decimal
    lines: int
    shipments: int
    exceptions: int
    due_on: date | None
    received: str | None
    late: bool
    overdue: bool
    parked: bool
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders, and the cursor for more; None: these were the last."""

    orders: tuple[Found, ...]
    next: str | None


FOUND = TypeAdapter(tuple[Found, ...])


async def find(pool: asyncpg.Pool, filters: Filters, paging: Paging, now: datetime) -> Page:
    """One page. Raises a 422 for a cursor of another question."""
    sort, limit, after = paging.sort, paging.limit, paging.cursor
    column, kind = COLUMNS[sort.removeprefix("-")]
    question = [sort, *("" if each is None else str(each) for each in astuple(filters))]
    conditions, values = _conditions(filters)
    if after:
        conditions.append(
            f"(v.{column}, v.order_id) {'<' if sort.backwards else '>'} "
            f"(${len(values) + 2}::text::{kind}, ${len(values) + 3}::text::uuid)"
        )
        values += ended(question, after, 2)
    direction = "DESC" if sort.backwards else "ASC"
    try:
        rows = await pool.fetch(
            f"""
            SELECT {COLUMNS_SHOWN}, coalesce(v.overdue_from <= $1, false) AS overdue, v.{column}::text AS key
            FROM order_views AS v LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
            {"JOIN order_search AS s ON s.order_id = v.order_id" if filters.q else ""}
            WHERE {" AND ".join(conditions) or "true"}
            ORDER BY v.{column} {direction}, v.order_id {direction} LIMIT {limit + 1}
            """,
            now,
            *values,
        )
    except asyncpg.DataError:
        raise invalid("is no cursor of ours: begin without one", where="query.cursor") from None
    more = cursor(question, [rows[limit - 1]["key"], rows[limit - 1]["order_id"]]) if len(rows) > limit else None
    return Page(FOUND.validate_python([dict(row) for row in rows[:limit]]), more)


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    """SQL conditions and their values; $1 is now."""
    country = filters.country
    column = "country" if country and len(country) == COUNTRY_CODE and country.isupper() else "destination"
    wanted = [
        ("s.terms @@ ${}::text::tsquery", query(filters.q) if filters.q else None),
        ("v.customer_code = ${}", filters.customer),
        ("v.headline = ${}", filters.headline),
        (f"v.{column} = ${{}}", country),
        ("v.modes @> ARRAY[${}::text]", filters.mode),
        ("v.flow = ${}", filters.flow),
        ("(v.has_late_line OR coalesce(v.overdue_from <= $1, false)) = ${}", filters.late),
    ]
    used = [(condition, value) for condition, value in wanted if value not in {None, ""}]
    return [condition.format(n) for n, (condition, _) in enumerate(used, start=2)], [value for _, value in used]
