"""What tracking shows, beside a fold in memory of its ledger: each order and customer as its events say."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from gendan.operating.evidence.findings import Finding, Kind, Tell
from services.tracking import ledger
from services.tracking.customers import rows as customer_rows
from services.tracking.customers.view import fold as fold_customer
from services.tracking.entries import Entry
from services.tracking.items import rows as item_rows
from services.tracking.items.things.every import items_of
from services.tracking.names import NAME
from services.tracking.orders import rows
from services.tracking.orders.references import terms
from services.tracking.orders.view import fold
from services.tracking.projection import newest
from services.tracking.reports import rows as report_rows

PAGE = 200
"""Orders and customers folded at a time."""

SUBJECTS = "SELECT DISTINCT subject FROM ledger ORDER BY subject"
PARKED = "SELECT key FROM parked WHERE consumer = $1 AND key = ANY ($2)"

# All that is shown of a range of ids, open where it has no bound: also rows that should not be there.
WITHIN = "WHERE ($1::uuid IS NULL OR {id} > $1) AND ($2::uuid IS NULL OR {id} <= $2)"

READ = {
    "modes": "array_to_string(modes, ',') AS modes",
    "at_risk_from": "CASE at_risk_from WHEN '-infinity' THEN '0001-01-01 00:00:00+00' ELSE at_risk_from END "
    "AS at_risk_from",
    "by_received": "least(by_received, '9999-12-31 23:59:59.999999+00') AS by_received",
}
"""Columns that are read otherwise than they stand there."""

ORDERS = f"SELECT {', '.join(READ.get(name, name) for name in rows.COLUMNS)} FROM order_views AS t"
SEARCH = f"""
SELECT t.order_id, t.customer_id, tsvector_to_array(t.own) AS own,
    t.terms = t.own || coalesce(c.terms, ''::tsvector) AS terms,
    t.known_at, t.by_due, t.by_po, {READ["by_received"]}
FROM order_search AS t LEFT JOIN customer_views AS c USING (customer_id)
"""
CUSTOMERS = """
SELECT customer_id, code, name, country, known_at, tsvector_to_array(terms) AS terms FROM customer_views AS t
"""

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """One table of the projection: how its rows are read, and how many columns tell one from another."""

    name: str
    read: str
    key: int = 1
    id: str = "t.order_id"


TABLES = (
    Table("order_views", ORDERS),
    Table("order_search", SEARCH),
    Table("report_lines", "SELECT * FROM report_lines AS t", key=2),
    Table("report_shipments", "SELECT * FROM report_shipments AS t", key=3),
    Table("order_items", f"SELECT {', '.join(item_rows.COLUMNS)} FROM order_items AS t", key=item_rows.KEY),
    Table("customer_views", CUSTOMERS, id="t.customer_id"),
)


@dataclass
class Folded:
    """The rows that a fold gives, by table; `unreadable` are those whose events this release cannot fold."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table.name: [] for table in TABLES})
    unreadable: set[UUID] = field(default_factory=set)

    def add(self, id: UUID, entries: Sequence[Entry]) -> None:
        """The rows of an order, or of a customer. Raises whatever the fold raises."""
        if any(entry.topic.startswith("order.") or ledger.order_in(entry.data) == id for entry in entries):
            view = fold(id, entries)
            row = rows.row(view, newest(entries))
            self.rows["order_views"].append(_comparable(row))
            self.rows["order_search"].append((id, view.customer_id, frozenset(terms(view)), True, *rows.sorted_by(row)))
            self.rows["report_lines"] += report_rows.lines_of(view)
            self.rows["report_shipments"] += report_rows.shipments_of(view)
            self.rows["order_items"] += map(tuple, items_of(view))
        elif any(entry.topic.startswith("customer.") for entry in entries):
            customer = fold_customer(id, entries)
            words = frozenset(customer_rows.terms(customer))
            self.rows["customer_views"].append(
                (id, customer.code, customer.name, customer.country, newest(entries), words)
            )


async def check_views(connection: asyncpg.Connection, tell: Tell, advances: Callable[[int], None]) -> tuple[int, int]:
    """Compare all that is shown with the ledger of the same snapshot: how many were folded, how many are parked."""
    cursor = await connection.cursor(SUBJECTS)
    after, folded, parked = None, 0, 0
    while subjects := [row["subject"] for row in await cursor.fetch(PAGE)]:
        parked += await _range(connection, subjects, (after, subjects[-1]), tell)
        after, folded = subjects[-1], folded + len(subjects)
        advances(len(subjects))
    await _range(connection, (), (after, None), tell)
    return folded, parked


async def _range(
    connection: asyncpg.Connection, subjects: Sequence[UUID], ids: tuple[UUID | None, UUID | None], tell: Tell
) -> int:
    folded = _folded(await ledger.load(connection, subjects))
    parked = {UUID(row["key"]) for row in await connection.fetch(PARKED, NAME, [str(id) for id in subjects])}
    for table in TABLES:
        shown = await connection.fetch(f"{table.read} {WITHIN.format(id=table.id)}", *ids)
        _compare(table, shown, folded.rows[table.name], parked | folded.unreadable, tell)
    return len(parked)


def _folded(known: Mapping[UUID, Sequence[Entry]]) -> Folded:
    folded = Folded()
    for id, entries in known.items():
        try:
            folded.add(id, entries)
        except Exception:  # noqa: BLE001 (whatever it is: the projection parks such an order, and keeps its last view)
            folded.unreadable.add(id)
    return folded


def _compare(table: Table, shown: Sequence[asyncpg.Record], folded: Sequence[Row], old: set[UUID], tell: Tell) -> None:
    """`old` are those whose last view is kept."""
    waiting = {row[: table.key]: row for row in folded}
    for row in shown:
        values = _comparable(row)
        right = waiting.pop(values[: table.key], None)
        if row[0] in old:
            if row.get("parked", True) is False:
                tell(_finding(f"{_place(table, row)} does not say that the order stands still, and it does", row[0]))
            continue
        if right is None:
            tell(_finding(f"{_place(table, row)} is shown, but the ledger has nothing of it", row[0]))
        elif values != right:
            names = ", ".join(name for name, is_, be in zip(row.keys(), values, right, strict=True) if is_ != be)
            tell(_finding(f"{_place(table, row)} is not what its events say: {names}", row[0]))
    for row in waiting.values():
        if row[0] not in old:
            tell(_finding(f"{_place(table, row)} is missing, although the ledger has its events", row[0]))


def _comparable(row: Iterable[Any]) -> Row:
    """Terms in no order, and a view as the JSON that it is: how it was made small is not compared."""
    return tuple(
        frozenset(value) if isinstance(value, list) else _opened(value) if isinstance(value, bytes) else value
        for value in row
    )


def _opened(view: bytes) -> bytes:
    try:
        return rows.opened(view)
    except zlib.error:
        return view  # whatever it is, no fold gives it


def _place(table: Table, row: Sequence[Any]) -> str:
    return " ".join([f"the row in {table.name}", *(str(part) for part in row[1 : table.key] if part)])


def _finding(words: str, id: UUID) -> Finding:
    return Finding(Kind.VIEW, "tracking", words, None, id)
