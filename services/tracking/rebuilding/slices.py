"""One slice of the new version: the orders and customers whose ids lie in it, folded and copied in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from services.tracking import ledger
from services.tracking.customers import rows as customer_rows
from services.tracking.items import rows as item_rows
from services.tracking.names import NAME
from services.tracking.orders import rows, search
from services.tracking.orders.view import fold
from services.tracking.projection import folded_customers, show
from services.tracking.rebuilding.reading import Slice
from services.tracking.rebuilding.tables import BESIDE
from services.tracking.rebuilding.vectors import know_vectors
from services.tracking.reports import rows as report_rows
from services.tracking.shown import Shown
from shared.projection import REFUSED

CLAIM = """
INSERT INTO rebuilt_slices (projection, slice, events) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1
"""
SOON = "SET LOCAL synchronous_commit = off"
"""A slice that a crash takes is filled again; the commit that switches puts all of them on the disk."""


@dataclass
class Copying:
    """Fills slices over one connection; what customers are searched by is remembered from slice to slice."""

    connection: asyncpg.Connection
    _terms: dict[UUID, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    async def over(cls, connection: asyncpg.Connection) -> "Copying":
        await connection.execute(BESIDE)
        await know_vectors(connection)
        return cls(connection)

    async def fill(self, read: Slice) -> int:
        """All of a slice or nothing of it, and once; how many events of the ledger are in it."""
        async with self.connection.transaction():
            await self.connection.execute(SOON)
            if not await self.connection.fetchval(CLAIM, NAME, read.number, read.events):
                return 0
            await self._customers(read.others)
            await self._orders(read)
            return read.events

    async def _customers(self, ids: set[UUID]) -> None:
        others = await ledger.load(self.connection, ids)
        customers = {id: known for id, known in others.items() if any(_of_customer(each.topic) for each in known)}
        await customer_rows.upsert(self.connection, folded_customers(customers))

    async def _orders(self, read: Slice) -> None:
        """Those that stand still are shown as the live projection shows them, from all that the ledger has of them."""
        shown, still = [], set()
        for id, known in read.orders.items():
            try:
                shown.append(Shown.of(fold(id, known.said), known.at))
            except Exception:  # noqa: BLE001 (whatever is wrong with one order, the others go on)
                still.add(id)
        try:
            async with self.connection.transaction():
                await self._copy(self.connection, shown)
        except REFUSED:
            still = set(read.orders)
        if still:
            await show(self.connection, await ledger.load(self.connection, still), self._copy)

    async def _copy(self, connection: asyncpg.Connection, shown: Sequence[Shown]) -> None:
        """The same rows as the live projection writes, by COPY: nothing was shown of these orders before."""
        await self._learn({each.search[1] for each in shown if each.search[1]})
        found = [
            (id, customer_id, own, {*own, *(self._terms[customer_id] if customer_id else ())}, *keys)
            for id, customer_id, own, keys in (each.search for each in shown)
        ]
        for table, columns, records in (
            ("order_views", rows.COLUMNS, [rows.copied(each.view) for each in shown]),
            ("order_search", search.COLUMNS, found),
            ("report_lines", report_rows.OF_LINES, [line for each in shown for line in each.lines]),
            ("report_shipments", report_rows.OF_SHIPMENTS, [each for one in shown for each in one.shipments]),
            ("order_items", item_rows.COLUMNS, [each for one in shown for each in one.items]),
        ):
            await connection.copy_records_to_table(table, columns=columns, records=records, timeout=None)

    async def _learn(self, customer_ids: set[UUID]) -> None:
        """What orders are searched by because of these customers, wherever those lie."""
        unknown = customer_ids - self._terms.keys()
        if unknown:
            known = await ledger.load(self.connection, unknown)
            self._terms.update(dict.fromkeys(unknown, ()))
            self._terms.update({view.id: customer_rows.terms(view) for view, _ in folded_customers(known)})


def _of_customer(topic: str) -> bool:
    return topic.startswith("customer.")
