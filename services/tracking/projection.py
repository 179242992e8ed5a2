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
from services.tracking.orders.told import is_no_part
from services.tracking.orders.view import fold
from services.tracking.parking import Parked
from services.tracking.releasing import OrderParking
from services.tracking.shown import Shown, write, written
from shared.in_one import NOTHING, Statements
from shared.parking import Parking
from shared.projection import REFUSED, Piecemeal
from shared.received import Received

log = structlog.get_logger()

GATHERED = {"notify": 0.1, "production": 0.05, "logistics": 0.05}
"""Seconds by source: most of what these tell follows from what an order tells, of which they shall hold up nothing.

What is owed changes no view at all. The first of their events after a quiet while is shown at once.
"""

AT_ONCE = 20
"""Orders folded before others may have the event loop again."""


@dataclass(frozen=True)
class Orders:
    """The projection that tracking shows. An order that cannot be folded is parked, and keeps its last view."""

    name: str = NAME
    sources: tuple[str, ...] = SOURCES

    @property
    def turn(self) -> str:
        return ledger.TICK

    def rest(self, source: str) -> float:
        return GATHERED.get(source, 0.0)

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received], *, whole: bool) -> Statements:
        known = await ledger.take_in(connection, batch, _adds_nothing)
        await show_customers(connection, _of(known, (each.originator_id for each in batch if _of_customer(each))))
        orders = _of(known, map(ledger.order_of, batch))
        if not whole:
            await show(connection, orders, write)
            return NOTHING
        shown, parked = await _folded(orders)
        if parked:
            raise Piecemeal
        return written(shown)

    def parking(self, pool: asyncpg.Pool) -> Parking:
        return OrderParking(self.name, pool, refresh_orders)


Write = Callable[[asyncpg.Connection, Sequence[Shown]], Awaitable[None]]


async def refresh_orders(connection: asyncpg.Connection, order_ids: Iterable[UUID]) -> None:
    """Fold the orders from all that the ledger has of them, and write what came out."""
    await show(connection, await ledger.load(connection, order_ids), write)


async def show(connection: asyncpg.Connection, known: Mapping[UUID, Sequence[Entry]], write: Write) -> None:
    """Fold these orders, each from all of its entries, and write what came out."""
    shown, parked = await _folded(known)
    refused = await _write(connection, shown, write)
    parked += [Parked.of(order_id, known[order_id], error) for order_id, error in refused]
    for each in parked:
        await _as_before(connection, each.order_id, known[each.order_id], write)
    if parked:
        await parking.keep(connection, NAME, [each.order_id for each in parked], parked)


async def _folded(known: Mapping[UUID, Sequence[Entry]]) -> tuple[list[Shown], list[Parked]]:
    """What is to be shown, and what cannot be folded."""
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
    return shown, parked


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
    """Fold the customers from all that the ledger has of them, and write what came out."""
    await show_customers(connection, await ledger.load(connection, customer_ids))


async def show_customers(connection: asyncpg.Connection, known: Mapping[UUID, Sequence[Entry]]) -> None:
    """Fold these customers, write what came out, and let their orders be found by it."""
    views = folded_customers(known)
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


def newest(entries: Iterable[Entry]) -> datetime:
    """When the last of them became known."""
    return max(entry.received_at for entry in entries)


def _of_customer(received: Received) -> bool:
    return received.topic.startswith("customer.")


def _adds_nothing(received: Received) -> bool:
    """Whether an order's view is the same with it as without."""
    return is_no_part(received.topic, received.class_version) and ledger.order_of(received) is not None


def _of(known: Mapping[UUID, list[Entry]], ids: Iterable[UUID | None]) -> dict[UUID, list[Entry]]:
    """What is to be shown anew of these."""
    return {id: known[id] for id in ids if id is not None and id in known}
