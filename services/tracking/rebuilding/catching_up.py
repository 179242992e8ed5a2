"""What the ledger learned while the new version was made, and the moment in which that takes the old one's place."""

import asyncio
import random
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import asyncpg

from services.tracking import ledger
from services.tracking.names import NAME
from services.tracking.projection import refresh_customers, refresh_orders
from services.tracking.rebuilding import progress, tables

AT_ONCE = 500
LITTLE = 200
"""Orders with which it is caught up while the live projection waits: well under a second."""

ROUNDS = 20
"""After so many it is as near as it gets: the ledger grows as fast as it is folded."""

TRIES = 100
OTHERS = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)


class NoTurn(Exception):
    """Queries held the old version for so long that it could not be replaced."""


async def catch_up(connection: asyncpg.Connection, since: datetime) -> tuple[datetime, int]:
    """Show anew what became known after `since`; until when all is in it now, and how many orders that were."""
    until: datetime = await connection.fetchval("SELECT received_at FROM ledger_clock")
    orders, customers = await ledger.learned(connection, since, until)
    for some in _in_turn(customers):
        async with connection.transaction():
            await refresh_customers(connection, some)
    for some in _in_turn(orders):
        async with connection.transaction():
            await refresh_orders(connection, some)
    await connection.execute("UPDATE rebuilds SET known_by = $2 WHERE projection = $1", NAME, until)
    return until, len(orders)


async def come_near(connection: asyncpg.Connection, since: datetime) -> datetime:
    """Catch up until there is little left, while the ledger goes on growing."""
    for _ in range(ROUNDS):
        since, many = await catch_up(connection, since)
        if many <= LITTLE:
            break
    return since


async def switch(connection: asyncpg.Connection, since: datetime) -> None:
    """Catch up with the last while the ledger stands still, and let the new tables take the old ones' place.

    All of it in one transaction. Whoever queries the old tables goes first: the locks are given up soon, and tried for
    again. Raises NoTurn.
    """
    for _ in range(TRIES):
        try:
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '3s'")
                await connection.execute("SELECT FROM ledger_clock FOR UPDATE")  # no batch is taken in from here on
                await catch_up(connection, since)
                await connection.execute("SET LOCAL lock_timeout = '300ms'")  # so long may queries wait behind us
                await tables.take_their_place(connection)
                await progress.forget(connection)
        except OTHERS:
            await asyncio.sleep(random.uniform(0.1, 0.5))
            since = await come_near(connection, since)
        else:
            return
    raise NoTurn("the old version was in use without a pause: run it again when there is less to do, it goes on")


def _in_turn(ids: set[UUID]) -> Iterator[list[UUID]]:
    each = sorted(ids)
    yield from (each[n : n + AT_ONCE] for n in range(0, len(each), AT_ONCE))
