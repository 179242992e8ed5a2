"""The ledger and the views: what services tell is taken down, and each order that it touches is folded anew."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog

from services.tracking import ledger, parking
from services.tracking.customers import rows as customer_rows
from services.tracking.customers.view import CustomerView
from services.tracking.customers.view import fold as fold_customer
from services.tracking.entries import Entry
from services.tracking.names import NAME, SOURCES
from services.tracking.orders import rows, search
from services.tracking.orders.view import OrderView, fold
from services.tracking.parking import Parked
from services.tracking.releasing import OrderParking
from services.tracking.reports import rows as report_rows
from shared.parking import Parking
from shared.received import Received

log = structlog.get_logger()

AT_ONCE = 20
"""Orders folded before others may have the event loop again."""

REFUSED = (asyncpg.DataError, asyncpg.ProgramLimitExceededError, asyncpg.IntegrityConstraintViolationError)
"""What PostgreSQL says of a value that it cannot hold; anything else is a fault of the server, and tried again."""


@dataclass(frozen=True)
class Orders:
    """The projection that tracking shows. An order that cannot be folded is parked, and keeps its last view."""

    name: str = NAME
    sources: tuple[str, ...] = SOURCES

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received]) -> None:
        received_at = await ledger.tick(connection)
        await ledger.insert(connection, batch, received_at)
        if customers := {each.originator_id for each in batch if _of_customer(each)}:
            await refresh_customers(connection, customers)
        await refresh_orders(connection, {id for each in batch if (id := ledger.order_of(each))})

    def parking(self, pool: asyncpg.Pool) -> Parking:
        return OrderParking(self.name, pool, refresh_orders)


@dataclass(frozen=True, slots=True)
class Shown:
    """All rows that show an order."""

    order_id: UUID
    view: rows.Row
    search: search.Row
    lines: list[report_rows.Row]
    shipments: list[report_rows.Row]

    @classmethod
    def of(cls, view: OrderView, known_at: datetime, *, parked: bool = False) -> "Shown":
        lines, shipments = report_rows.lines_of(view), report_rows.shipments_of(view)
        return cls(view.order_id, rows.row(view, known_at, parked=parked), search.row(view), [*lines], [*shipments])


Write = Callable[[asyncpg.Connection, Sequence[Shown]], Awaitable[None]]


async def refresh_orders(connection: asyncpg.Connection, order_ids: Iterable[UUID]) -> None:
    """Fold the orders from all that the ledger has of them, and write what came out."""
    await show(connection, await ledger.load(connection, order_ids), write)


async def show(connection: asyncpg.Connection, known: Mapping[UUID, Sequence[Entry]], write: Write) -> None:
    """Fold these orders, each from all of its entries, and write what came out."""
    shown: list[Shown] = []
    parked: list[Parked] = []
    for n, (order_id, entries) in enumerate(sorted(known.items()), start=1):
        try:
            shown.append(Shown.of(fold(order_id, entries), newest(entries)))
        except Exception as error:  # noqa: BLE001 (whatever is wrong with one order, the others go on)
            log.warning("an order cannot be folded", order_id=str(order_id), error=repr(error)[:500])
            parked.append(Parked.of(order_id, entries, error))
        if n % AT_ONCE == 0:
            await asyncio.sleep(0)
    refused = await _write(connection, shown, write)
    parked += [Parked.of(order_id, known[order_id], error) for order_id, error in refused]
    for each in parked:
        await _as_before(connection, each.order_id, known[each.order_id], write)
    await parking.keep(connection, NAME, known, parked)


async def _as_before(connection: asyncpg.Connection, order_id: UUID, entries: Sequence[Entry], write: Write) -> None:
    """Show an order that stands still as it was known last before it did; as nothing where it never could be shown.

    This too is worked out from the ledger, so that a rebuild shows the same as what has been live all the time.
    """
    _, *times = sorted({entry.received_at for entry in entries}, reverse=True)
    for time in times:
        before = [entry for entry in entries if entry.received_at <= time]
        try:
            shown = Shown.of(fold(order_id, before), time, parked=True)
        except Exception:  # noqa: BLE001, S112 (it stood still then, too)
            continue
        if not await _write(connection, [shown], write):
            return
    beginning = min(entry.received_at for entry in entries)
    await write(connection, [Shown.of(fold(order_id, []), beginning, parked=True)])


async def refresh_customers(connection: asyncpg.Connection, customer_ids: Iterable[UUID]) -> None:
    """Fold the customers, write what came out, and let their orders be found by it."""
    views = folded_customers(await ledger.load(connection, customer_ids))
    await customer_rows.upsert(connection, views)
    await customer_rows.search_anew(connection, [view.id for view, _ in views])


def folded_customers(known: Mapping[UUID, Sequence[Entry]]) -> list[tuple[CustomerView, datetime]]:
    """Each with the time at which it became known; one that cannot be read keeps its last name."""
    views = []
    for customer_id, entries in sorted(known.items()):
        try:
            views.append((fold_customer(customer_id, entries), newest(entries)))
        except Exception as error:  # noqa: BLE001 (as above)
            log.warning("a customer cannot be read", customer_id=str(customer_id), error=repr(error)[:500])
    return views


async def _write(connection: asyncpg.Connection, shown: Sequence[Shown], write: Write) -> list[tuple[UUID, Exception]]:
    """All at once; where PostgreSQL refuses a value, one by one. Tells which orders were refused, and why."""
    try:
        async with connection.transaction():
            await write(connection, shown)
    except REFUSED as error:
        if len(shown) == 1:
            log.warning("a view cannot be written", order_id=str(shown[0].order_id), error=repr(error)[:500])
            return [(shown[0].order_id, error)]
        return [refused for each in shown for refused in await _write(connection, [each], write)]
    return []


async def write(connection: asyncpg.Connection, shown: Sequence[Shown]) -> None:
    """In place of what was shown of these orders before."""
    await rows.upsert(connection, [each.view for each in shown])
    await search.upsert(connection, [each.search for each in shown])
    lines = [line for each in shown for line in each.lines]
    shipments = [shipment for each in shown for shipment in each.shipments]
    await report_rows.replace(connection, [each.order_id for each in shown], lines, shipments)


def newest(entries: Iterable[Entry]) -> datetime:
    """When the last of them became known."""
    return max(entry.received_at for entry in entries)


def _of_customer(received: Received) -> bool:
    return received.topic.startswith("customer.")
