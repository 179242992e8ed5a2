"""The ledger and the views: what services tell is taken down, and each order that it touches is folded anew."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg
import structlog

from services.tracking import ledger, parking
from services.tracking.customers import rows as customer_rows
from services.tracking.customers.view import fold as fold_customer
from services.tracking.entries import Entry
from services.tracking.names import NAME, SOURCES
from services.tracking.orders import rows, search
from services.tracking.orders.rows import Folded
from services.tracking.orders.view import fold
from services.tracking.parking import Parked
from services.tracking.reports import rows as report_rows
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
        await refresh_customers(connection, {each.originator_id for each in batch if _of_customer(each)})
        await refresh_orders(connection, {id for each in batch if (id := ledger.order_of(each))})


@dataclass
class Outcome:
    """What became of some orders: their views, or why there is none."""

    folded: list[Folded] = field(default_factory=list)
    parked: list[Parked] = field(default_factory=list)


async def refresh_orders(connection: asyncpg.Connection, order_ids: Iterable[UUID]) -> None:
    """Fold the orders from all that the ledger has of them, and write what came out."""
    known = await ledger.load(connection, order_ids)
    outcome = Outcome()
    for n, (order_id, entries) in enumerate(sorted(known.items()), start=1):
        try:
            view = fold(order_id, entries)
        except Exception as error:  # noqa: BLE001 (whatever is wrong with one order, the others go on)
            log.warning("an order cannot be folded", order_id=str(order_id), error=repr(error)[:500])
            outcome.parked.append(Parked.of(order_id, entries, error))
        else:
            outcome.folded.append(Folded(view, max(entry.received_at for entry in entries)))
        if n % AT_ONCE == 0:
            await asyncio.sleep(0)
    await _write(connection, outcome, known)
    await parking.keep(connection, NAME, known, outcome.parked)


async def refresh_customers(connection: asyncpg.Connection, customer_ids: Iterable[UUID]) -> None:
    """Fold the customers; one that cannot be read keeps its last name."""
    views = []
    for customer_id, entries in sorted((await ledger.load(connection, customer_ids)).items()):
        try:
            newest = max(entry.received_at for entry in entries)
            views.append((fold_customer(customer_id, entries), newest))
        except Exception as error:  # noqa: BLE001 (as above)
            log.warning("a customer cannot be read", customer_id=str(customer_id), error=repr(error)[:500])
    await customer_rows.upsert(connection, views)


async def _write(connection: asyncpg.Connection, outcome: Outcome, known: dict[UUID, list[Entry]]) -> None:
    """All views at once; where PostgreSQL refuses a value, one by one, so that only its order is parked."""
    try:
        async with connection.transaction():
            await _write_views(connection, outcome.folded)
    except REFUSED:
        for each in outcome.folded:
            try:
                async with connection.transaction():
                    await _write_views(connection, [each])
            except REFUSED as error:
                log.warning("a view cannot be written", order_id=str(each.view.order_id), error=repr(error)[:500])
                outcome.parked.append(Parked.of(each.view.order_id, known[each.view.order_id], error))
    nothing = [
        Folded(fold(each.order_id, []), max(entry.received_at for entry in known[each.order_id]))
        for each in outcome.parked
    ]
    await rows.flag(connection, nothing)


async def _write_views(connection: asyncpg.Connection, folded: Sequence[Folded]) -> None:
    views = [each.view for each in folded]
    await rows.upsert(connection, folded)
    await search.upsert(connection, views)
    await report_rows.replace(connection, views)


def _of_customer(received: Received) -> bool:
    return received.topic.startswith("customer.")
