"""One active runner per consumer and source: it takes a lock, reads from its checkpoint, and hands over batches."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

import asyncpg
import httpx

from shared import streams
from shared.asked import digest_of
from shared.broker import Broker
from shared.errors import Unavailable
from shared.health import Part
from shared.in_one import NOTHING, Statements, in_one
from shared.pace import Pace
from shared.reading import BATCH, Checkpoint, Source, batches
from shared.received import Received
from shared.store.queries import Queries

STAND_BY = 0.5
REST = 0.1
"""Seconds to gather events for while many come: what follows from them is done, and shown, so much later."""

# Only from where it was: not where another runner has moved on, nor where it was taken away for a rebuild.
MOVE = """
INSERT INTO checkpoints (consumer, source, epoch, position, hash)
SELECT $1, $2, $3, $4, $5
WHERE $7::bigint = 0 OR EXISTS (SELECT FROM checkpoints WHERE consumer = $1 AND source = $2)
ON CONFLICT (consumer, source) DO UPDATE SET epoch = excluded.epoch, position = excluded.position, hash = excluded.hash
WHERE (checkpoints.epoch, checkpoints.position, checkpoints.hash) = ($6, $7, $8)
RETURNING position
"""


class Apply(Protocol):
    """Takes a batch and moves the checkpoint on, in one transaction or in this order."""

    async def __call__(self, batch: Sequence[Received], at: Checkpoint) -> None: ...


async def stored_checkpoint(pool: asyncpg.Pool | Queries, consumer: str, source: str) -> Checkpoint:
    row = await pool.fetchrow(
        "SELECT epoch, position, hash FROM checkpoints WHERE consumer = $1 AND source = $2", consumer, source
    )
    return Checkpoint(*row) if row else Checkpoint()


async def move_on(
    connection: asyncpg.Connection | asyncpg.Pool,
    consumer: str,
    source: str,
    old: Checkpoint,
    new: Checkpoint,
    *,
    with_it: Statements = NOTHING,
) -> None:
    """Move the checkpoint from `old` to `new`, and do `with_it`; raises Unavailable when another runner was here."""
    moved = await connection.fetchval(
        in_one(*with_it.groups, (MOVE,), returning=True),
        *with_it.values,
        consumer, source, new.epoch, new.position, new.hash, old.epoch, old.position, old.hash,
    )  # fmt: skip
    if moved is None:
        raise Unavailable(f"another runner of {consumer} has moved on from {source}:{old.position}")


@dataclass
class Runner:
    """Runs one consumer on one source."""

    consumer: str
    source: Source
    apply: Apply
    pool: asyncpg.Pool
    connect: Callable[[], Awaitable[asyncpg.Connection]]
    broker: Broker
    http: httpx.AsyncClient
    part: Part
    rest: float = 0.0
    """Seconds to gather events for while few come, too; the first after a while is handed over at once."""
    position: int = 0
    active: bool = False

    async def target(self) -> int:
        """The newest position of the source's stream; where this runner stands by, another one goes on."""
        if not self.active:
            return self.position
        _, last = await streams.newest(self.broker.jetstream(), self.source.name)
        return last.position if last else 0

    async def run(self) -> None:
        """Wait for the lock, then read until something fails; whoever runs this begins anew from the checkpoint."""
        self.active = False
        client = self.broker.client()
        connection = await self.connect()
        try:
            lock = digest_of("consumer", self.consumer, self.source.name).int % 2**63
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock, timeout=5):
                self.part.ok("standing by: another runner is active")
                await asyncio.sleep(STAND_BY)
            self.active = True
            at = await stored_checkpoint(Queries(self.pool, seconds=5), self.consumer, self.source.name)
            self.position = at.position
            self.part.ok(position=at.position)
            pace = Pace(REST, least=self.rest)
            async with aclosing(batches(self.source, client, self.http, at)) as found:
                async for batch in found:
                    if connection.is_closed():
                        raise Unavailable("the lock's connection was lost")
                    if batch:
                        await self.apply(batch, at)
                        at = Checkpoint.at(batch[-1])
                        self.position = at.position
                        await pace.after(len(batch), backlog=len(batch) >= BATCH)
                    self.part.ok(position=at.position)
        finally:
            self.active = False
            connection.terminate()
