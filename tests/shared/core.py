"""A store, its relay and a reader without any service around them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg

from shared.asked import Asked, digest_of
from shared.broker import Broker
from shared.envelope import Actor
from shared.events.customer import CustomerRegistered
from shared.health import Part
from shared.repository import Aggregate, Repository, Store
from shared.store.group_commit import GroupCommit
from shared.store.recorder import Recorder
from shared.wake import Wake
from tests.servers import Database

BUSY = 20.0
"""Seconds that a store may take on a busy machine; how soon a silent one is given up is tested elsewhere."""

Known = tuple[CustomerRegistered, ...]


def asked(key: str | None = None, body: str = "", if_match: int | None = None) -> Asked:
    """A request of Wang Fang's."""
    return Asked(
        Actor(str(UUID(int=7))), "a-story", digest_of(key or uuid4().hex), digest_of(body), key is not None, if_match
    )


def registered(name: str = "Acme") -> CustomerRegistered:
    return CustomerRegistered(code="ACME", name=name)


@dataclass
class Core:
    """One process's worth of the core on a database."""

    store: Store
    customers: Repository[Known, CustomerRegistered]
    wake: Wake
    pool: asyncpg.Pool
    database: Database

    async def begin_epoch(self, epoch: int, after: int) -> None:
        """As a restore does: what is behind that position is of this epoch."""
        owner = await asyncpg.connect(self.database.owner_url)
        await owner.execute("INSERT INTO epochs (epoch, reason, after) VALUES ($1, 'restored', $2)", epoch, after)
        await owner.close()

    async def tell(self, id: UUID | None = None, name: str = "Acme") -> None:
        """Record one event."""
        await self.customers.transact(id or uuid4(), lambda _: [registered(name)], asked())


@asynccontextmanager
async def core(database: Database) -> AsyncIterator[Core]:
    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(database.url)

    async with asyncpg.create_pool(database.url, min_size=1, max_size=5) as pool:
        wake = Wake(connect, Part())
        commits = GroupCommit(connect, committed=wake.set, patience=BUSY)
        recorder = Recorder(pool, seconds=BUSY)
        store = Store("order", await recorder.epochs(), commits, recorder, lambda: datetime.now(UTC))
        aggregate = Aggregate[Known, CustomerRegistered]("customer", (), lambda known, event: (*known, event))
        task = asyncio.create_task(commits.run())
        try:
            yield Core(store, Repository(store, aggregate), wake, pool, database)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Broker]:
    """A broker with its connection under way."""
    broker = Broker(url, "test", Part())
    task = asyncio.create_task(broker.run())
    try:
        yield broker
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
