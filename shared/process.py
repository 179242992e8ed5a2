"""What a service's process holds open while it runs: database, broker, HTTP client; and the tasks that run in it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx

from shared.broker import Broker
from shared.consuming import Apply, Runner
from shared.health import Health
from shared.origin import FromStore
from shared.outward import client
from shared.people import People
from shared.reading import Source
from shared.relay import Relay
from shared.repository import Store
from shared.running import ended, keep_running, watched
from shared.settings import Settings, of_service, settings
from shared.store.group_commit import GroupCommit
from shared.store.queries import Queries
from shared.store.recorder import Recorder
from shared.wake import Wake

POOL = 8
"""Connections for queries of one process; appends have their own."""


@dataclass
class Process:
    """The opened parts of one service's process."""

    name: str
    settings: Settings
    pool: asyncpg.Pool
    broker: Broker
    http: httpx.AsyncClient
    queries: Queries
    people: People
    health: Health
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def connect(self) -> asyncpg.Connection:
        """A connection outside of the pool, for what holds one for long."""
        return await asyncpg.connect(of_service(self.name).database_url, timeout=3, command_timeout=None)

    def start(self, run: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.create_task(run))

    async def own_events(self) -> Store:
        """Begin to write and to relay this service's own events."""
        wake = Wake(self.connect, self.health.part("wake"))

        async def connect() -> asyncpg.Connection:
            connection = await self.connect()
            wake.own.append(connection.get_server_pid())
            return connection

        commits = GroupCommit(connect, committed=wake.set)
        recorder = Recorder(self.pool)
        store = Store(self.name, await recorder.epochs(), commits, recorder, lambda: datetime.now(UTC))
        relay = Relay(FromStore(store), self.broker, wake, self.health.part("relay"))
        self.start(commits.run())
        self.start(keep_running("wake", wake.part, wake.run))
        self.start(watched("relay", relay.part, relay))
        return store

    def source(self, name: str) -> Source:
        """Another service, as this process reads it."""
        return Source(name, of_service(name).url, self.settings.service_token.get_secret_value())

    def consume(self, consumer: str, source: str, apply: Apply, rest: float = 0.0) -> None:
        """Begin to read another service's events; `rest` is how many seconds it gathers them for."""
        name = f"{consumer}<{source}"
        part = self.health.part(name)
        from_source = self.source(source)
        runner = Runner(consumer, from_source, apply, self.pool, self.connect, self.broker, self.http, part, rest)
        self.start(watched(name, part, runner))


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Nobody changes a pooled connection's session, only transactions' own settings: no round trip to reset it."""


@asynccontextmanager
async def opened(name: str) -> AsyncIterator[Process]:
    """Open what the service needs; on leaving, its tasks are stopped and everything is closed."""
    told, health, own = settings(), Health(), of_service(name)
    if not own.database_url:
        raise ValueError(f"GENDAN_{name.upper()}_DATABASE_URL is not set: it says which database the service works in")
    async with (
        asyncpg.create_pool(
            own.database_url, min_size=1, max_size=POOL, timeout=3, command_timeout=10, reset=_as_it_is
        ) as pool,
        client() as http,
    ):
        broker = Broker(told.nats_url, f"gendan {name}", health.part("nats"))
        people = People(pool, told.people_key.get_secret_value().encode())
        process = Process(name, told, pool, broker, http, Queries(pool), people, health)
        process.start(broker.run())
        try:
            yield process
        finally:
            connected, *others = process.tasks
            await ended(others)  # they let go of their consumers while there is a connection
            await ended([connected])
