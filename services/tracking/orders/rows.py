"""An order's view as a row of its table, with what lists sort and filter by beside it."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import asyncpg
from pydantic import TypeAdapter

from services.tracking.orders.lateness import due_on, has_late_line, overdue_from
from services.tracking.orders.references import folded
from services.tracking.orders.view import OrderView

VIEW = TypeAdapter(OrderView)
NEVER = date.max  # sorts behind every day; PostgreSQL's infinity
LAST = datetime.max.replace(tzinfo=UTC)
Row = tuple[object, ...]
DIGITS = re.compile(r"\d+")

UPSERT = """
INSERT INTO order_views AS v (
    order_id, customer_id, customer_code, po_number, headline, commercial, logistics, payment, flow, destination,
    country, vendor, currency, value, modes, lines, shipments, exceptions, has_late_line, overdue_from, due_on,
    received, known_at, parked, by_due, by_po, by_received, view
)
SELECT order_id, customer_id, customer_code, po_number, headline, commercial, logistics, payment, flow, destination,
    country, vendor, currency, value, string_to_array(modes, ','), lines, shipments, exceptions, has_late_line,
    overdue_from, due_on, received, known_at, parked, by_due, by_po, by_received, view
FROM unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::numeric[], $15::text[], $16::int[], $17::int[],
    $18::int[], $19::boolean[], $20::timestamptz[], $21::date[], $22::text[], $23::timestamptz[], $24::boolean[],
    $25::date[], $26::text[], $27::timestamptz[], $28::bytea[]
) AS new (
    order_id, customer_id, customer_code, po_number, headline, commercial, logistics, payment, flow, destination,
    country, vendor, currency, value, modes, lines, shipments, exceptions, has_late_line, overdue_from, due_on,
    received, known_at, parked, by_due, by_po, by_received, view
)
ON CONFLICT (order_id) DO UPDATE SET
    customer_id = excluded.customer_id, customer_code = excluded.customer_code, po_number = excluded.po_number,
    headline = excluded.headline, commercial = excluded.commercial, logistics = excluded.logistics,
    payment = excluded.payment, flow = excluded.flow, destination = excluded.destination, country = excluded.country,
    vendor = excluded.vendor, currency = excluded.currency, value = excluded.value, modes = excluded.modes,
    lines = excluded.lines, shipments = excluded.shipments, exceptions = excluded.exceptions,
    has_late_line = excluded.has_late_line, overdue_from = excluded.overdue_from, due_on = excluded.due_on,
    received = excluded.received, known_at = excluded.known_at, parked = excluded.parked, by_due = excluded.by_due,
    by_po = excluded.by_po, by_received = excluded.by_received, view = excluded.view
"""

UPDATE = UPSERT[UPSERT.index("ON CONFLICT") :]
FLAG = UPSERT.replace(UPDATE, "ON CONFLICT (order_id) DO UPDATE SET parked = true")


async def upsert(connection: asyncpg.Connection, rows: Sequence[Row]) -> None:
    """Write the views, all in one statement."""
    if rows:
        await connection.execute(UPSERT, *map(list, zip(*rows, strict=True)))


async def flag(connection: asyncpg.Connection, beginnings: Sequence[Row]) -> None:
    """Say of orders that their view is of before an event that cannot be folded; where there is none, begin one."""
    if beginnings:
        await connection.execute(FLAG, *map(list, zip(*beginnings, strict=True)))


def row(view: OrderView, known_at: datetime, *, parked: bool = False) -> Row:
    """`known_at` is the newest time at which anything of it became known."""
    due = due_on(view)
    return (
        view.order_id,
        view.customer_id,
        view.customer_code,
        view.po_number,
        view.headline,
        view.commercial,
        view.logistics,
        view.payment,
        view.flow,
        view.destination.text if view.destination else None,
        view.destination.country if view.destination else None,
        view.vendor,
        view.currency,
        view.value,
        ",".join(sorted({shipment.mode for shipment in view.shipments if shipment.mode})),
        len(view.lines),
        len(view.shipments),
        len(view.exceptions),
        has_late_line(view),
        overdue_from(view),
        due,
        str(view.received) if view.received else None,
        known_at,
        parked,
        due or NEVER,
        natural(view.po_number or ""),
        view.received.at if view.received else LAST,
        VIEW.dump_json(view),
    )


def natural(number: str) -> str:
    """Numbers as people sort them: SCMS-4 before SCMS-13."""
    return DIGITS.sub(lambda digits: digits[0].zfill(12), folded(number))
