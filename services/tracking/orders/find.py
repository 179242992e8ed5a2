"""Finding orders, page by page: each sort and the search walk an index."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from services.tracking.orders.axes import (
    Commercial,
    Documents,
    Headline,
    Logistics,
    Material,
    Payment,
    Production,
    Quality,
    Sampling,
)
from services.tracking.orders.filters import Filters, Paging, question
from services.tracking.orders.next_step import Step
from services.tracking.orders.outlook import Prospect
from services.tracking.orders.prospects import PROSPECT
from shared.events.confidential import Confidential
from shared.events.obligation import Party
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.http.cursors import Cursors
from shared.http.problems import invalid
from shared.identity.roles import Role
from shared.store.queries import Queries

COLUMNS = {
    "due": ("by_due", "date"),
    "po": ("by_po", "text"),
    "received": ("by_received", "timestamptz"),
    "updated": ("known_at", "timestamptz"),
}

SHOWN = """
SELECT v.order_id, v.customer_code, c.name AS customer_name, v.po_number, v.headline, v.commercial, v.logistics,
    v.payment, v.flow, v.destination, v.country, v.vendor, v.modes, v.currency, v.value::text, v.lines, v.shipments,
    v.exceptions, v.due_on, v.received, v.has_late_line AS late, coalesce(v.overdue_from <= $1, false) AS overdue,
    v.sampling, v.material, v.production, v.quality, v.documents, v.open_points, v.next_step, v.next_owner, v.waits_for,
    {prospect} AS prospect,
    v.parked, v.known_at, v.{column}::text AS key
"""

EACH = "FROM order_views AS v LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id WHERE {conditions}"

# Sorted by what stands beside the words, which no index has in order: once PostgreSQL plans for any words that may
# come, it takes them for frequent ones, and would walk a million orders until it has met 50 that fit.
SEARCHED = """
FROM (
    SELECT s.order_id FROM order_search AS s{filtered} WHERE s.terms @@ {search}::text::tsquery AND {conditions}
    ORDER BY {order} LIMIT {limit}
) AS s JOIN order_views AS v ON v.order_id = s.order_id LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
"""
FILTERED = " JOIN order_views AS v ON v.order_id = s.order_id"

# What is typed first, "po" or "s", fits nearly every order: the index would find a million to show 50. So look at the
# first ones in the order of the list; only if too few of them fit, ask the index.
WALKED = """
FROM (SELECT * FROM order_views AS v WHERE {conditions} ORDER BY {order} LIMIT 1000) AS v
LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
WHERE (SELECT s.terms FROM order_search AS s WHERE s.order_id = v.order_id) @@ {search}::text::tsquery
"""


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
    value: Annotated[Decimal, Confidential.PRICE]
    lines: int
    shipments: int
    exceptions: int
    due_on: date | None
    received: str | None
    late: bool
    overdue: bool
    sampling: Sampling
    material: Material
    production: Production
    quality: Quality
    documents: Documents
    prospect: Prospect
    open_points: int
    next_step: Step | None
    next_owner: Role | None
    waits_for: Party | None
    """Who has to act, so that the next step can be taken."""
    parked: bool
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders, and the cursor for more; None: these were the last."""

    orders: tuple[Found, ...]
    next: str | None


FOUND = TypeAdapter(tuple[Found, ...])


async def find(
    queries: Queries,
    cursors: Cursors,
    filters: Filters,
    paging: Paging,
    now: datetime,
    *,
    customers: frozenset[str] | None = None,
) -> Page:
    """One page; `customers`: of these only, by their codes. Raises a 422 for a cursor of another question."""
    sort, limit = paging.sort, paging.limit
    column, kind = COLUMNS[sort.removeprefix("-")]
    wanted: dict[str, Any] = filters.conditions()
    if customers is not None:
        wanted["v.customer_code = ANY ({}::text[])"] = sorted(customers)
    values = [now, *wanted.values()]
    conditions = [condition.format(f"${n}") for n, condition in enumerate(wanted, start=2)]
    behind = "true"
    if paging.cursor:
        values += cursors.read(question(filters, sort), paging.cursor, 2)
        sign = "<" if sort.backwards else ">"
        place = f"${len(values) - 1}::text::{kind}, ${len(values)}::text::uuid"
        behind = f"({{table}}.{column}, {{table}}.order_id) {sign} ({place})"
    if filters.search:
        values.append(filters.search)
    direction = "DESC" if sort.backwards else "ASC"
    order = f"{{table}}.{column} {direction}, {{table}}.order_id {direction}"
    rows: list[asyncpg.Record] = []
    try:
        for source in (WALKED, SEARCHED) if filters.search else (EACH,):
            if len(rows) <= limit:
                table = "s" if source is SEARCHED else "v"
                which = source.format(
                    conditions=" AND ".join([*conditions, behind.format(table=table)]),
                    order=order.format(table=table),
                    search=f"${len(values)}",
                    filtered=FILTERED if conditions else "",
                    limit=limit + 1,
                )
                select = SHOWN.format(column=column, prospect=PROSPECT)
                statement = f"{select} {which} ORDER BY {order.format(table='v')} LIMIT {limit + 1}"
                rows = await queries.fetch(statement, *values)
    except asyncpg.DataError:
        raise invalid("is no cursor of ours: begin without one", where="query.cursor") from None
    last = rows[limit - 1] if len(rows) > limit else None
    more = cursors.write(question(filters, sort), [last["key"], last["order_id"]]) if last else None
    return Page(FOUND.validate_python([dict(row) for row in rows[:limit]]), more)
