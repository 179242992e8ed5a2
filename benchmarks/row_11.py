"""Boards' pages and filtered lists over HTTP, with a million orders shown and with ten thousand; and against bare SQL.

A few orders are folded as tracking folds them, and copied with other ids, customers and days: an order in twelve is
open, the others are delivered. What is copied is what boards and lists read, and not the ledger. Whatever is asked
finds more than a page also among ten thousand: what is compared is finding, and not how much there is to show.
"""

import asyncio
import http.client
import os
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from statistics import median
from time import monotonic
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks import identity
from benchmarks.measured import Measured
from benchmarks.row_10 import p99
from benchmarks.servers import store_server
from benchmarks.tracking_served import tracking_on
from services.tracking.boards import act, inspections, outwork, payments, shipments
from services.tracking.boards.looking import Looking
from services.tracking.items import rows as item_rows
from services.tracking.orders import rows
from services.tracking.orders.filters import Filters, Paging
from services.tracking.orders.find import find
from services.tracking.orders.outlook import Prospect
from services.tracking.shown import Shown
from shared.http.cursors import Cursors
from shared.identity.roles import Role
from shared.migrations import migrate
from shared.store.queries import Queries
from tests.servers import Database, Postgres
from tests.tracking.boards.several import late, outworked, risky, sailing

MANY, FEW = int(os.environ.get("GENDAN_BENCH_ORDERS", "1000000")), 10_000
ROUNDS, QUESTIONS = 3, 300
CUSTOMERS, OPEN = 99, 12  # an order in so many is open
REFERENCES = 9
CURSORS = Cursors(b"a secret of the benchmark")

PATHS = (
    "/act",
    "/act?owner=quality",
    "/boards/shipments",
    "/boards/inspections",
    "/boards/payments?age=overdue",
    "/boards/outwork?overdue=true",
    "/v1/orders?customer=C{n}&late=true",
    "/v1/orders?prospect=late&limit=50",
    "/?customer=C{n}",
    "/?q=PO-{digit}7",
    "/v1/orders?q=PO-{digit}7",
)

SHIFT = "(n::bigint * 7919 % 425 - 365)::int"  # days: most lies behind us
DAYS = " * interval '1 day'"
IS_OPEN = f"n % {OPEN} = 0"


def _shifted(column: str, by: str) -> str:
    """Another day, where there is one at all."""
    known = f"t.{column} BETWEEN '1900-01-01' AND '9000-01-01'"
    return f"CASE WHEN {known} THEN t.{column} + {SHIFT}{by} ELSE t.{column} END"


COPIED = {
    "order_id": "md5(n::text)::uuid",
    "po_number": "'PO-' || n",
    "by_po": "'po-' || lpad(n::text, 9, '0')",
    "customer_code": f"'C' || n % {CUSTOMERS}",
    "known_at": "t.known_at + n * interval '1 ms'",
    "by_received": "t.by_received + n * interval '1 ms'",
    **{name: _shifted(name, "") for name in ("due_on", "by_due", "on_day", "then_day")},
    **{name: f"CASE WHEN {IS_OPEN} THEN {_shifted(name, DAYS)} END" for name in ("overdue_from", "at_risk_from")},
    "next_step": f"CASE WHEN {IS_OPEN} THEN t.next_step END",
    "headline": f"CASE WHEN {IS_OPEN} THEN t.headline ELSE 'delivered' END",
    "is_open": f"t.is_open AND {IS_OPEN}",
}
COPY = """
INSERT INTO {table} ({columns}) SELECT {values}
FROM generate_series(1, $1::int) AS n JOIN {table}_template AS t ON t.place = n / {open} % {templates}
"""
SEARCHED = """
INSERT INTO order_search (order_id, own, terms, known_at, by_due, by_po, by_received)
SELECT order_id, own, own, known_at, by_due, by_po, by_received FROM order_views,
    array_to_tsvector(ARRAY[lower(po_number), lower(customer_code), 'a style that many have']) AS own
"""


def measure(rounds: int = ROUNDS) -> list[Measured]:
    with store_server() as server, ExitStack() as stack:
        databases = [_filled(server, orders) for orders in (MANY, FEW)]
        many, few = (stack.enter_context(tracking_on(each)) for each in databases)
        for port in many, few:
            _asked(port, warming=True)  # each once before it counts
        found = [(_asked(many), _asked(few), asyncio.run(_bare(databases[0].url))) for _ in range(rounds)]
    slow, fast, bare = ([p99(times) for times in each] for each in zip(*found, strict=True))
    what = "boards' pages and filtered lists, p99"
    return [
        Measured("11", f"{what}, {MANY:,} orders against {FEW:,}", "ms", slow, fast, must=1.5, aim=1.2, most=True),
        Measured("11b", f"{what}, {MANY:,} orders, against their SQL", "ms", slow, bare, must=3, aim=2, most=True),
    ]


def _filled(server: Postgres, orders: int) -> Database:
    database = server.new_database("tracking")
    migrate("tracking", database.owner_url, database.role)
    asyncio.run(_copied(database.owner_url, orders))
    return database


def _templates() -> list[Shown]:
    told = [each(defaultdict(int)) for each in (late, outworked, sailing, risky)]
    return [Shown.of(each.view(), datetime.now(UTC)) for each in told]


async def _copied(url: str, orders: int) -> None:
    connection = await asyncpg.connect(url)
    shown = _templates()
    places = {each.order_id: n for n, each in enumerate(shown)}
    for table, columns, found in (
        ("order_views", rows.COLUMNS, [rows.copied(each.view) for each in shown]),
        ("order_items", item_rows.COLUMNS, [item for each in shown for item in each.items]),
    ):
        await connection.execute(f"CREATE TEMP TABLE {table}_template (LIKE {table} INCLUDING GENERATED, place int)")
        with_place = [(*row, places[_order_of(row)]) for row in found]
        await connection.copy_records_to_table(f"{table}_template", columns=[*columns, "place"], records=with_place)
        await _without_indexes(connection, table, orders, columns, len(shown))
    await connection.execute(SEARCHED, timeout=None)
    await connection.execute("VACUUM ANALYZE order_search", timeout=None)
    await connection.close()


def _order_of(row: Sequence[Any]) -> UUID:
    return next(each for each in row if isinstance(each, UUID))


async def _without_indexes(
    connection: asyncpg.Connection, table: str, orders: int, columns: Sequence[str], templates: int
) -> None:
    """All copies at once, and then the indexes: one after the other they would take hours."""
    indexes = await connection.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1 AND schemaname = 'public' "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        table,
    )
    for each in indexes:
        await connection.execute(f"DROP INDEX {each['indexname']}")
    values = ", ".join(COPIED.get(name, f"t.{name}") for name in columns)
    statement = COPY.format(table=table, columns=", ".join(columns), values=values, open=OPEN, templates=templates)
    await connection.execute(statement, orders, timeout=None)
    await connection.execute("SET maintenance_work_mem = '512MB'")
    for each in indexes:
        await connection.execute(each["indexdef"], timeout=None)
    await connection.execute(f"VACUUM ANALYZE {table}", timeout=None)


def _paths() -> list[str]:
    return [PATHS[n % len(PATHS)].format(n=n % CUSTOMERS, digit=_digit(n)) for n in range(QUESTIONS)]


def _digit(n: int) -> int:
    """With which numbers begin: a hundred orders in ten thousand, ten thousand in a million."""
    return n % REFERENCES + 1


def _asked(port: int, *, warming: bool = False) -> list[float]:
    """How long each answer took, in milliseconds; one after the other over one connection.

    While it warms up a database that was just filled may need longer than a page waits for it.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    took: list[float] = []
    for path in _paths():
        began = monotonic()
        connection.request("GET", path, headers={"Authorization": identity.BEARER})
        answer = connection.getresponse()
        body = answer.read()
        took.append((monotonic() - began) * 1000)
        assert answer.status == 200 or (warming and answer.status == 503), body
    if os.environ.get("GENDAN_BENCH_EACH"):
        for n, path in enumerate(PATHS):
            print(f"{port} {path:45} {median(took[n :: len(PATHS)]):8.1f} ms {max(took[n :: len(PATHS)]):8.1f} ms")
    return took


class Timed(Queries):
    """Queries on one connection, each timed, and the rest of the work not."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection, self.took = connection, 0.0

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        began = monotonic()
        found: list[Any] = await self.connection.fetch(query, *values)
        self.took += (monotonic() - began) * 1000
        return found


async def _bare(url: str) -> list[float]:
    """How long the database takes for the same questions, in milliseconds."""
    connection = await asyncpg.connect(url)
    queries = Timed(connection)
    now = datetime.now(UTC)
    look = Looking(queries, CURSORS, now, None)
    took: list[float] = []
    for n in range(QUESTIONS):
        queries.took = 0
        match n % len(PATHS):
            case 0:
                await act.act(look, act.ActAsked())
            case 1:
                await act.act(look, act.ActAsked(owner=Role.QUALITY))
            case 2:
                await shipments.shipments(look, shipments.ShipmentsAsked())
            case 3:
                await inspections.inspections(look, inspections.InspectionsAsked())
            case 4:
                await payments.payments(look, payments.PaymentsAsked(age=payments.Age.OVERDUE))
            case 5:
                await outwork.outwork(look, outwork.OutworkAsked(overdue=True))
            case 6:
                await find(queries, CURSORS, Filters(customer=f"C{n % CUSTOMERS}", late=True), Paging(), now)
            case 7:
                await find(queries, CURSORS, Filters(prospect=Prospect.LATE), Paging(), now)
            case 8:
                await find(queries, CURSORS, Filters(customer=f"C{n % CUSTOMERS}"), Paging(), now)
            case _:
                await find(queries, CURSORS, Filters(q=f"PO-{_digit(n)}7"), Paging(), now)
        took.append(queries.took)
    if os.environ.get("GENDAN_BENCH_EACH"):
        for n, path in enumerate(PATHS):
            print(f"bare {path:45} {median(took[n :: len(PATHS)]):8.1f} ms {max(took[n :: len(PATHS)]):8.1f} ms")
    await connection.close()
    return took
