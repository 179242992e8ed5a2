"""Projections: what is shown, kept in tables; effects and position are committed together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import asyncpg

from shared.consuming import move_on, stored_checkpoint
from shared.in_one import Statements
from shared.parking import Parking
from shared.place import Place
from shared.reading import Checkpoint
from shared.received import Received
from shared.store.queries import Queries

UNHURRIED = """
SET LOCAL statement_timeout = '60s'; SET LOCAL transaction_timeout = '120s';
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
"""
"""The role's limits are for appends, which hold the store's lock; a batch holds up no command and may take its time.

What it touches is looked up by key, and planned once: planning anew each time costs more than a few look-ups, and a
plan that was made while the tables were empty would scan them for ever.
"""


REFUSED = (asyncpg.DataError, asyncpg.ProgramLimitExceededError, asyncpg.IntegrityConstraintViolationError)
"""What PostgreSQL says of a value that it cannot hold; anything else is a fault of the server, and tried again."""


class Piecemeal(Exception):
    """A batch cannot be taken in whole: the transaction is given up, and in another one it is taken in by pieces."""


class Projection(Protocol):
    """A named set of tables, fed by the events of its sources."""

    @property
    def name(self) -> str: ...

    @property
    def sources(self) -> tuple[str, ...]: ...

    def rest(self, source: str) -> float:
        """Seconds for which it gathers events of a source, also while little happens; 0 where somebody waits to see
        them.
        """
        ...

    @property
    def turn(self) -> str:
        """What each transaction begins with, so that batches of several sources take turns; nothing for one source."""
        ...

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received], *, whole: bool) -> Statements:
        """Take in a batch of one source, in order, inside the transaction that also moves the checkpoint.

        With `whole` all or nothing, in as few statements as can be: what is left is sent with the one that moves the
        checkpoint. Then it may raise Piecemeal.
        """
        ...

    def parking(self, pool: asyncpg.Pool) -> Parking:
        """How what it could not take in goes on."""
        ...


@dataclass(frozen=True)
class Projecting:
    """Applies batches of one source to a projection."""

    projection: Projection
    source: str
    pool: asyncpg.Pool

    async def __call__(self, batch: Sequence[Received], at: Checkpoint) -> None:
        async def move(connection: asyncpg.Connection, left: Statements) -> None:
            await move_on(connection, self.projection.name, self.source, at, Checkpoint.at(batch[-1]), with_it=left)

        await take_in(self.pool, self.projection, batch, move)


async def take_in(
    pool: asyncpg.Pool,
    projection: Projection,
    batch: Sequence[Received],
    move: Callable[[asyncpg.Connection, Statements], Awaitable[None]],
) -> None:
    """Apply a batch and move the checkpoint, in one transaction; `move` sends what `apply` has left, too."""
    begin = UNHURRIED + projection.turn
    async with pool.acquire() as connection:
        try:
            async with _begun(connection, begin):
                await move(connection, await projection.apply(connection, batch, whole=True))
        except (Piecemeal, *REFUSED):
            async with connection.transaction():
                await connection.execute(begin)
                await move(connection, await projection.apply(connection, batch, whole=False))


@asynccontextmanager
async def _begun(connection: asyncpg.Connection, begin: str) -> AsyncIterator[None]:
    """A transaction; its beginning, its settings and its first statement are one round trip."""
    try:
        await connection.execute(f"BEGIN; {begin}")
        yield
    except BaseException:
        with suppress(Exception):  # where the connection is gone, so is the transaction
            await connection.execute("ROLLBACK")
        raise
    await connection.execute("COMMIT")


async def reached(pool: asyncpg.Pool | Queries, consumer: str, place: Place, seconds: float = 2.0) -> Checkpoint | None:
    """Wait until the consumer has taken in what happened up to `place`; otherwise how far it is instead."""
    until, pause = monotonic() + seconds, 0.005
    while True:
        at = await stored_checkpoint(pool, consumer, place.source)
        if (at.epoch, at.position) >= (place.epoch, place.position):
            return None
        if monotonic() + pause > until:
            return at
        await asyncio.sleep(pause)
        pause = min(pause * 2, 0.1)
