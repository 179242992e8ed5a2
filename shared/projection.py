"""Projections: what is shown, kept in tables; effects and position are committed together."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import asyncpg

from shared.consuming import move_on, stored_checkpoint
from shared.parking import Parking
from shared.place import Place
from shared.reading import Checkpoint
from shared.received import Received
from shared.store.queries import Queries

UNHURRIED = """
SET LOCAL statement_timeout = '60s'; SET LOCAL transaction_timeout = '120s';
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off
"""
"""The role's limits are for appends, which hold the store's lock; a batch holds up no command and may take its time.

What it touches is looked up by key, and planned once: planning anew each time costs more than a few look-ups, and a
plan that was made while the tables were empty would scan them for ever.
"""


class Projection(Protocol):
    """A named set of tables, fed by the events of its sources."""

    @property
    def name(self) -> str: ...

    @property
    def sources(self) -> tuple[str, ...]: ...

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received]) -> None:
        """Take in a batch of one source, in order, inside the transaction that also moves the checkpoint."""
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
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(UNHURRIED)
            await self.projection.apply(connection, batch)
            await move_on(connection, self.projection.name, self.source, at, Checkpoint.at(batch[-1]))


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
