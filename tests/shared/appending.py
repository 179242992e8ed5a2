"""Commands as the store sees them, made by hand, and what the store then holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg
from eventsourcing.persistence import StoredEvent

from shared.store.recorder import append
from shared.store.rows import NOTHING, Append, Outcome, chained

ANY_BODY = UUID(int=0)


def command(
    *states: bytes,
    id: UUID | None = None,
    after: Append | None = None,
    key: UUID | None = None,
    digest: UUID = ANY_BODY,
    epoch: int = 1,
) -> Append:
    """A command that writes one event per state; `after` is the command of the same aggregate before it."""
    id = after.originator_id if after else id or uuid4()
    expected = after.expected + len(after.events) if after else 0
    previous = after.head if after else NOTHING
    events = tuple(StoredEvent(id, expected + n, "thing.happened", state) for n, state in enumerate(states, start=1))
    return Append(epoch, id, expected, previous, key or uuid4(), digest, events, chained(previous, events))


async def write(connection: asyncpg.Connection, *commands: Append) -> list[Outcome]:
    """One batch."""
    return await append(connection, commands, seconds=5)


@dataclass(frozen=True)
class Written:
    """A row of the table of events."""

    position: int
    version: int
    id: UUID
    state: bytes
    recorded_at: datetime
    hash: bytes


async def rows(connection: asyncpg.Connection | asyncpg.Pool) -> list[Written]:
    """All events, in order."""
    found = await connection.fetch(
        """
        SELECT notification_id, originator_version, originator_id, state, recorded_at, hash
        FROM events ORDER BY notification_id
        """
    )
    return [Written(*row) for row in found]


async def count(connection: asyncpg.Connection | asyncpg.Pool) -> dict[str, int]:
    """How many rows each table of the store has."""
    return {
        table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in ("events", "batches", "keys")
    }
