"""The real processes: PostgreSQL and NATS as in earnest, two replicas of most services, each link through a proxy."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gendan.launcher import python
from gendan.launcher.ports import free_port
from gendan.services import existing
from shared.migrations import migrate
from shared.running import ended
from tests.faults.plan import PROCESSES
from tests.faults.violation import Violation
from tests.identity import ISSUER
from tests.nursery import Born, born
from tests.servers import Database, NatsServer, Postgres, nats_running, postgres_running
from tests.shared.proxy import Proxy, proxied
from tests.waiting import until

EARNEST = {"fsync": "on", "synchronous_commit": "on", "shared_buffers": "64MB", "max_connections": "300"}
STORES = tuple(service.name for service in existing() if service.tells)
COMMON = {"GENDAN_SERVICE_TOKEN": "between-services", "GENDAN_PEOPLE_KEY": "people", **ISSUER}
FEEDS = {"order-1": "order-1", "order-2": "order-2", "production": "order-1", "logistics": "order-2",
         "notify": "order-2", "tracking-1": "order-1", "tracking-2": "order-2", "subscriber": "order-1"}  # fmt: skip
"""The replica of the order service whose feed each process is told of."""


@dataclass
class Process:
    """One process of ours, started again whenever it ends; `killed` says that its end is our doing."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int
    links: dict[str, Proxy]
    child: Born | None = None
    has_served: bool = False
    killed: bool = False

    @property
    def service(self) -> str:
        return self.name.partition("-")[0]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass
class World:
    """Everything that runs; `troubles` are what ended although nobody had killed it, or did not come back."""

    postgres: Postgres
    nats: NatsServer
    databases: dict[str, Database]
    folder: Path
    processes: dict[str, Process] = field(default_factory=dict)
    troubles: list[Violation] = field(default_factory=list)

    def link(self, name: str) -> Proxy:
        """By its name: `order-1>postgres`."""
        process, _, server = name.partition(">")
        return self.processes[process].links[server]

    async def serves(self, process: Process, http: httpx.AsyncClient, seconds: float = 60) -> None:
        """Wait until it answers; the subscriber, until it runs."""

        async def answers() -> bool:
            if process.child is None or process.child.poll() is not None:
                return False
            try:
                return process.name == "subscriber" or (await http.get(f"{process.url}/livez")).status_code == 200
            except httpx.HTTPError:
                return False

        await until(answers, f"{process.name} answers", seconds)
        process.has_served = True

    async def keep(self, process: Process) -> None:
        """Start it, again and again."""
        while True:
            process.child, process.has_served = born(process.words, process.environment, process.log), False
            process.killed = False
            while process.child.poll() is None:  # noqa: ASYNC110  nobody tells us
                await asyncio.sleep(0.05)
            if process.has_served and not process.killed:
                words = f"{process.name} ended by itself"
                self.troubles.append(Violation("died", words))
            await asyncio.sleep(0.3)


@contextmanager
def servers() -> Iterator[tuple[Postgres, NatsServer, dict[str, Database]]]:
    """Both servers, and a migrated database for each service."""
    with postgres_running(EARNEST) as postgres, nats_running() as nats:
        databases = {name: postgres.new_database(name) for name in (*STORES, "tracking")}
        for name, database in databases.items():
            migrate(name, database.owner_url, database.role)
        yield postgres, nats, databases


@asynccontextmanager
async def running(
    postgres: Postgres, nats: NatsServer, databases: dict[str, Database], folder: Path
) -> AsyncIterator[World]:
    """All processes, each with its own ways to the servers; killed at the end."""
    world = World(postgres, nats, databases, folder)
    ports = {name: free_port() for name in PROCESSES}
    async with AsyncExitStack() as ways:
        for name in PROCESSES:
            feeds = {service: ports[FEEDS[name] if service == "order" else service] for service in STORES}
            told = COMMON | {f"GENDAN_{service.upper()}_URL": f"http://127.0.0.1:{feeds[service]}" for service in feeds}
            links: dict[str, Proxy] = {}
            links["nats"], told["GENDAN_NATS_URL"] = await ways.enter_async_context(proxied(nats.url))
            if database := databases.get(name.partition("-")[0]):
                links["postgres"], url = await ways.enter_async_context(proxied(database.url))
                told[f"{database.role.upper()}_DATABASE_URL"] = url
            environment = python.environment({**os.environ, **told})
            log = folder / f"{name}.log"
            said = words(name, ports[name], folder)
            world.processes[name] = Process(name, said, environment, log, ports[name], links)
        keepers = [asyncio.create_task(world.keep(each)) for each in world.processes.values()]
        try:
            yield world
        finally:
            await ended(keepers)
            for process in world.processes.values():
                if process.child is not None:
                    process.child.kill()
                    process.child.wait()


def words(name: str, port: int, folder: Path) -> Sequence[str]:
    """The module that it runs, and what is said to it."""
    if name == "subscriber":
        return ["tests.faults.subscriber", str(folder)]
    return ["gendan.serve", name.partition("-")[0], "--port", str(port)]
