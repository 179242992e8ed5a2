"""A consumer in a database of its own: what it notes and how far it has read are committed together."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
import httpx
from fastapi import FastAPI

from shared.broker import Broker
from shared.consuming import Runner, stored_checkpoint
from shared.health import Part
from shared.http import feed, problems
from shared.http.failures import Failures
from shared.identity.api_keys import ApiKeys
from shared.identity.recognising import Recognising
from shared.in_one import NOTHING, Statements
from shared.parking import Parking
from shared.projection import Projecting
from shared.reading import Checkpoint, Source
from shared.received import Received
from shared.running import ended, keep_running
from shared.store.queries import Queries
from tests.servers import Database
from tests.shared.core import Core
from tests.waiting import until

TOKEN = "between-services"


@dataclass
class Notes:
    """A projection that notes each event; `before_commit` may raise and so undo a batch."""

    name: str = "notes"
    sources: tuple[str, ...] = ("order",)
    before_commit: Callable[[], None] = lambda: None
    sizes: list[int] = field(default_factory=list)

    turn: str = ""

    def rest(self, _: str) -> float:
        return 0.0

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received], *, whole: bool) -> Statements:  # noqa: ARG002 (in pieces it is the same)
        await connection.executemany("INSERT INTO notes VALUES ($1, $2)", [(each.position, each.id) for each in batch])
        self.sizes.append(len(batch))
        self.before_commit()
        return NOTHING

    def parking(self, pool: asyncpg.Pool) -> Parking:
        raise AssertionError(f"{self.name} takes everything in, so nothing of it is ever parked ({pool})")


def runner_of(notes: Notes, feed: str, pool: asyncpg.Pool, url: str, broker: Broker, http: httpx.AsyncClient) -> Runner:
    """Notes the order service's events; `feed` is where that service answers, `url` the database of who notes."""
    source = Source("order", feed, TOKEN)
    project = Projecting(notes, "order", pool)
    return Runner(notes.name, source, project, pool, lambda: asyncpg.connect(url), broker, http, Part())


@dataclass
class Reader:
    """A process that reads the order service's events into its own database."""

    pool: asyncpg.Pool
    database: Database
    broker: Broker
    feed: FastAPI
    notes: Notes = field(default_factory=Notes)
    feed_answers: bool = True

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Runner]:
        """One runner, begun anew whenever it fails, as a service does it."""
        http = httpx.AsyncClient(transport=httpx.MockTransport(self._ask_the_feed))
        runner = runner_of(self.notes, "http://order", self.pool, self.database.url, self.broker, http)
        task = asyncio.create_task(keep_running("notes", runner.part, runner.run))
        try:
            yield runner
        finally:
            await ended([task])
            await runner.http.aclose()

    def fed_by(self, source: Core) -> None:
        """Whose events the feed tells."""
        self.feed.state.store = source.store

    async def _ask_the_feed(self, request: httpx.Request) -> httpx.Response:
        if not self.feed_answers:
            raise httpx.ConnectError("nobody is there")
        return await httpx.ASGITransport(self.feed, raise_app_exceptions=False).handle_async_request(request)

    async def noted(self) -> list[int]:
        """The positions that were noted, in the order in which that was done."""
        return [row["position"] for row in await self.pool.fetch("SELECT position FROM notes ORDER BY n")]

    async def has_noted(self, many: int) -> list[int]:
        """What is noted once there is so much; the checkpoint stands behind it."""

        async def enough() -> bool:
            return len(await self.noted()) >= many

        await until(enough, f"{many} events are noted")
        return await self.noted()

    async def checkpoint(self) -> Checkpoint:
        return await stored_checkpoint(self.pool, self.notes.name, "order")


async def notebook(database: Database) -> None:
    """The table of notes, in which what was noted twice stands twice."""
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("CREATE TABLE notes (position bigint, id text, n bigint GENERATED ALWAYS AS IDENTITY)")
    await owner.execute(f"GRANT SELECT, INSERT ON notes TO {database.role}")
    await owner.close()


@asynccontextmanager
async def reader_of(source: Core, database: Database, broker: Broker) -> AsyncIterator[Reader]:
    """A reader of this store, through NATS and the store's real feed."""
    await notebook(database)
    app = FastAPI()
    problems.install(app)
    app.include_router(feed.router)
    async with asyncpg.create_pool(database.url, min_size=1, max_size=4) as pool:
        app.state.recognising = Recognising([TOKEN.encode()], None, ApiKeys(Queries(pool)))
        app.state.failures = Failures()
        reader = Reader(pool, database, broker, app)
        reader.fed_by(source)
        yield reader
