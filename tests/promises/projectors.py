"""Tracking as real processes that may be killed, and services that tell it something over a real nats-server."""

import os
import signal
import subprocess
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx
import nats as client
from nats.js import JetStreamContext

from gendan.launcher import python
from gendan.launcher.ports import free_port
from gendan.services import existing
from services.tracking.names import NAME, SOURCES
from shared import streams
from shared.migrations import migrate
from shared.received import Received
from shared.wire import subject_of, to_headers
from tests.folders import gone_afterwards, in_memory
from tests.identity import ISSUER
from tests.nursery import Born, born, ran
from tests.promises.feeds import feed_of
from tests.servers import Database, NatsServer, Postgres, nats_running, postgres_running
from tests.waiting import until


@dataclass
class Projector:
    """One process of tracking; killed and started again it goes on."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: Born | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, app: str = "services.tracking.app:app") -> None:
        words = ["gendan.serve", "tracking", "--port", str(self.port), "--app", app]
        self.process = born(words, self.environment, self.log)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        assert self.process
        self.process.send_signal(number)
        self.process.wait()

    async def is_ready(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        try:
            async with httpx.AsyncClient(timeout=2) as http:
                return (await http.get(f"{self.url}/readyz")).status_code == 200
        except httpx.TransportError:
            return False


@dataclass
class Cast:
    """Two projectors on one database, and a stream for each service that tells them something."""

    postgres: Postgres
    nats_server: NatsServer
    database: Database
    folder: Path
    environment: dict[str, str]
    projectors: list[Projector]
    js: JetStreamContext
    feeds: dict[str, list[Received]]
    told: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def tell(self, events: Sequence[Received]) -> None:
        """Publish them, as a relay would."""
        for each in events:
            self.feeds[each.source].append(each)
            await self.js.publish(subject_of(each.source, each.topic), each.data, headers=to_headers(each))
            self.told[each.source] = each.position

    async def taken_in(self) -> dict[str, int]:
        """How far tracking is, by source; as far as it can be asked."""
        try:
            connection = await asyncpg.connect(self.database.url, timeout=2)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return {}
        try:
            rows = await connection.fetch("SELECT source, position FROM checkpoints WHERE consumer = $1", NAME)
            return {row["source"]: row["position"] for row in rows}
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return {}
        finally:
            connection.terminate()

    async def has_taken_in(self, least: dict[str, int], seconds: float = 60) -> None:
        async def there() -> bool:
            at = await self.taken_in()
            return all(at.get(source, 0) >= position for source, position in least.items())

        await until(there, f"tracking is at {dict(least)}", seconds)

    def gendan(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of the operator's, to its end."""
        return ran(["gendan", *words, "--state", str(self.folder / "nothing-here")], self.environment, seconds=120)


@asynccontextmanager
async def cast(projectors: int = 2) -> AsyncIterator[Cast]:
    """Servers of one's own, to be killed."""
    with ExitStack() as stack:
        folder = stack.enter_context(gone_afterwards(in_memory()))
        postgres = stack.enter_context(postgres_running())
        nats_server = stack.enter_context(nats_running(folder))
        database = postgres.new_database("tracking")
        migrate("tracking", database.owner_url, database.role)
        others = {
            f"{each.variable}_{kind}DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"
            for each in existing()
            for kind in ("", "OWNER_")
        }
        environment = python.environment({
            **os.environ, **others,
            "GENDAN_TRACKING_DATABASE_URL": database.url,
            "GENDAN_TRACKING_OWNER_DATABASE_URL": database.owner_url,
            "GENDAN_NATS_URL": nats_server.url,
            "GENDAN_SERVICE_TOKEN": "between-services",
            "GENDAN_PEOPLE_KEY": "people",
        **ISSUER,
        })  # fmt: skip
        feeds: dict[str, list[Received]] = {source: [] for source in SOURCES}
        for source, events in feeds.items():
            environment[f"GENDAN_{source.upper()}_URL"] = stack.enter_context(feed_of(events))
        connection = await client.connect(nats_server.url)
        for source in SOURCES:
            await streams.ensure(connection.jetstream(), source)
        found = [Projector(environment, folder / f"tracking-{n}.log") for n in range(projectors)]
        environment["GENDAN_TRACKING_URL"] = found[0].url
        for each in found:
            each.start()
            stack.callback(each.kill)
        try:
            yield Cast(postgres, nats_server, database, folder, environment, found, connection.jetstream(), feeds)
        finally:
            await connection.close()
