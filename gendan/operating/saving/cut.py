"""One moment of all databases: whatever is in it has its causes in it, and nothing was stopped for it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

import asyncpg

from gendan.launcher.given import Database
from gendan.operating.words import Refused

APPEND_LOCK = 7301
"""The lock of append(), which each append holds until it is committed."""
UNHURRIED = """
SET statement_timeout = 0; SET transaction_timeout = 0; SET idle_in_transaction_session_timeout = 0;
SET lock_timeout = '500ms'
"""
ATTEMPTS, PAUSE = 20, 0.5


@dataclass(frozen=True)
class Snapshot:
    """One database as it was at the moment of the cut, for as long as `connection` is open."""

    connection: asyncpg.Connection
    id: str
    postgres: int


@dataclass(frozen=True)
class Cut:
    """The snapshots by service, when they were taken, and for how many seconds appends had to wait."""

    snapshots: Mapping[str, Snapshot]
    at: datetime
    seconds: float


@asynccontextmanager
async def cut_through(databases: Mapping[str, Database]) -> AsyncIterator[Cut]:
    """Take the cut: hold all appends for some milliseconds, and look at every database meanwhile.

    With one snapshot after the other an event could be in one database whose cause is not in the other.
    Raises Refused where an append holds its lock for too long.
    """
    async with AsyncExitStack() as stack:
        connections = {}
        for name, database in databases.items():
            connection = await asyncpg.connect(database.owner_url, timeout=10)
            stack.push_async_callback(connection.close, timeout=5)
            await connection.execute(UNHURRIED)
            connections[name] = connection
        began = await _held(list(connections.values()))
        at = datetime.now(UTC)
        snapshots = {name: await _snapshot(connection) for name, connection in connections.items()}
        await _let_go(list(connections.values()))
        yield Cut(snapshots, at, monotonic() - began)


async def _held(connections: Sequence[asyncpg.Connection]) -> float:
    """Hold all appends; since when. One that takes long is not waited for while the others are held."""
    for _ in range(ATTEMPTS):
        began = monotonic()
        try:
            for connection in connections:
                await connection.execute("SELECT pg_advisory_lock($1)", APPEND_LOCK)
        except asyncpg.LockNotAvailableError:
            await _let_go(connections)
            await asyncio.sleep(PAUSE)
        else:
            return began
    raise Refused("an append holds its lock for too long: is a database stuck? look at gendan doctor, and try again")


async def _let_go(connections: Sequence[asyncpg.Connection]) -> None:
    for connection in connections:
        await connection.execute("SELECT pg_advisory_unlock_all()")


async def _snapshot(connection: asyncpg.Connection) -> Snapshot:
    await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    id: str = await connection.fetchval("SELECT pg_export_snapshot()")
    return Snapshot(connection, id, connection.get_server_version().major)
