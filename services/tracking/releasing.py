"""An order that stands still, taken up again: folded anew after a fix, or without the event that cannot be read."""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

import asyncpg
import msgspec

from services.tracking.ledger import insert, received, tick
from services.tracking.skips import SOURCE, TOPIC, EventSkipped
from shared.envelope import Actor, Envelope, Occurred
from shared.parking import Skip, not_there
from shared.place import Place
from shared.projection import UNHURRIED
from shared.received import Received

ALONE = "SELECT FROM ledger_clock FOR UPDATE"
"""No batch is taken in, and no rebuild takes the tables away, until this is committed."""

CULPRIT = "SELECT source, epoch, position, error FROM parked WHERE consumer = $1 AND key = $2"

EVENTS = """
SELECT l.* FROM parked AS p JOIN ledger AS l USING (source, epoch, position) WHERE p.consumer = $1 AND p.key = $2
"""

NOTES = "SELECT data FROM ledger WHERE subject = $1 AND topic = $2"

DECISIONS = UUID("5b1d8a5e-3c0e-4f0e-9d0b-7f4f3f1f0a52")
"""The namespace of what was decided about orders here."""

NEXT = "SELECT coalesce(max(position), 0) + 1 FROM ledger WHERE source = $1 AND epoch = 1"

Refresh = Callable[[asyncpg.Connection, Iterable[UUID]], Awaitable[None]]


@dataclass(frozen=True)
class OrderParking:
    """Of an order one event is parked, that because of which it cannot be folded; the ledger has it and all others."""

    consumer: str
    pool: asyncpg.Pool
    refresh: Refresh

    async def events(self, key: str) -> list[Received]:
        return [received(row) for row in await self.pool.fetch(EVENTS, self.consumer, key)]

    async def retry(self, key: str) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(UNHURRIED)
            await connection.execute(ALONE)
            await self.refresh(connection, [UUID(key)])

    async def skip(self, key: str, skip: Skip) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(UNHURRIED)
            await connection.execute(ALONE)
            row = await connection.fetchrow(CULPRIT, self.consumer, key)
            if skip.place and (row is None or not skip.meant(row["source"], row["epoch"], row["position"])):
                raise not_there(key)
            if row:
                event = f"{row['epoch']}:{row['source']}:{row['position']}"
                await _note(connection, UUID(key), event, row["error"], skip)
            await self.refresh(connection, [UUID(key)])

    async def was_skipped(self, key: str, place: Place) -> bool:
        event = f"{place.epoch}:{place.source}:{place.position}"
        notes = await self.pool.fetch(NOTES, UUID(key), TOPIC) if _is_order(key) else []
        return any(msgspec.json.decode(note["data"], type=EventSkipped).event == event for note in notes)


def _is_order(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


async def _note(connection: asyncpg.Connection, order_id: UUID, event: str, error: str, skip: Skip) -> None:
    """Write it into the ledger; nothing else is taken in meanwhile."""
    known_at: datetime = await tick(connection)
    position: int = await connection.fetchval(NEXT, SOURCE)
    data = msgspec.json.encode(EventSkipped(order_id, event, error, skip.reason))
    entry = Received(
        source=SOURCE,
        epoch=1,
        position=position,
        topic=TOPIC,
        class_version=1,
        originator_id=uuid5(DECISIONS, str(order_id)),
        originator_version=position,
        recorded_at=known_at,
        envelope=Envelope(Occurred(known_at), Actor(str(skip.by)), uuid4().hex),
        hash=hashlib.sha256(data).digest(),
        data=data,
    )
    await insert(connection, [entry], known_at)
