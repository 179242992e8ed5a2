"""Promise 1: what was acknowledged is durable: it survives the death of any process, and a power cut.

A power cut leaves what was written through to the disk. So the data lies in a file system in a file; the servers are
killed, that file is copied while it is still mounted, and the copy is what comes back.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import psycopg

from gendan.launcher import nats
from gendan.launcher.ports import free_port
from shared.errors import GendanError
from shared.migrations import migrate
from tests.apart import Served
from tests.identity import ISSUER, bearer
from tests.promises.disks import file_system, from_file, mounting
from tests.promises.size import sized
from tests.servers import Database, NatsServer, Postgres, postgres_in, postgres_running
from tests.shared.core import Core, asked, connected, core, registered
from tests.shared.relaying import relayed, relaying
from tests.shared.things import thing_id
from tests.waiting import holds

CLIENTS = 8
DURABLE = {"shared_buffers": "32MB", "wal_writer_delay": "10s"}
"""The writer in the background is slow, so that who does not wait for it is found out."""
PASSWORD = "known-after-the-cut-too"


async def test_whatever_is_killed_every_command_that_was_acknowledged_is_stored_once(nats_server: NatsServer) -> None:
    """PostgreSQL and the service in turn, while eight clients insist on their commands."""
    with postgres_running() as postgres:
        database = postgres.new_database("order")
        migrate("order", database.owner_url, database.role)
        told = {
            "GENDAN_NATS_URL": nats_server.url,
            "GENDAN_SERVICE_TOKEN": "between-services",
            "GENDAN_PEOPLE_KEY": "people",
            **ISSUER,
            "GENDAN_ORDER_DATABASE_URL": database.url,
        }
        server = Served("order", told, "tests.shared.things:served")
        await server.start()
        try:
            places = await _insisting(server, postgres, kills=sized(2, 20), commands=sized(400, 5000))
        finally:
            await server.kill()
        rows = await _rows(database)
        assert {id: f"order:{position}@1" for id, position in rows} == places
        assert [position for _, position in rows] == list(range(1, len(rows) + 1))


async def _insisting(server: Served, postgres: Postgres, kills: int, commands: int) -> dict[UUID, str]:
    """Where each thing was acknowledged to stand: all that were asked for, whatever happened meanwhile."""
    acknowledged: dict[UUID, str] = {}
    codes = iter([f"C{n}" for n in range(commands)])

    async def client(http: httpx.AsyncClient) -> None:
        for code in codes:
            while thing_id(code) not in acknowledged:
                with suppress(httpx.TransportError):
                    answer = await http.post("/v1/things", json={"code": code}, headers={"Idempotency-Key": code})
                    assert answer.status_code in {201, 503}, answer.text
                    if answer.status_code == 201:
                        acknowledged[thing_id(code)] = answer.json()["position"]
                        continue
                await asyncio.sleep(0.02)  # as a client does before it tries again

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", headers=bearer("Lin"), timeout=10) as http:
        clients = [asyncio.create_task(client(http)) for _ in range(CLIENTS)]
        for n in range(1, kills + 1):
            enough = commands * n // (kills + 1)
            await holds(lambda enough=enough: len(acknowledged) >= enough, "they get on", seconds=60)  # type: ignore[misc]
            await asyncio.to_thread(postgres.kill)
            await asyncio.to_thread(postgres.start)
            await holds(lambda: len(acknowledged) > enough, "they get on again", seconds=60)  # noqa: B023
            await server.kill()
            await server.start()
        await asyncio.gather(*clients)
    return acknowledged


@mounting
async def test_a_power_cut_takes_nothing_that_was_acknowledged_and_the_stream_is_refilled() -> None:
    for _ in range(sized(1, 5)):
        with _machine() as (folder, machine):
            acknowledged = await _until_the_cut(machine, sized(200, 1000))
            with _after_the_cut(folder) as booted:
                stored = [id for id, _ in await _rows(booted.database)]
                assert acknowledged <= set(stored)
                async with booted.working() as store, connected(booted.broker.url) as broker, relaying(store, broker):
                    await store.tell()
                    assert await relayed(broker, len(stored) + 1) == list(range(1, len(stored) + 2))


@mounting
async def test_without_waiting_for_the_disk_a_power_cut_would_take_what_was_acknowledged() -> None:
    """The test above can fail: this is what it would see."""
    with _machine() as (folder, machine):
        with psycopg.connect(machine.postgres.admin_url, autocommit=True) as admin:
            admin.execute("ALTER ROLE gendan_order SET synchronous_commit = off")
        acknowledged = await _until_the_cut(machine, 200)
        with _after_the_cut(folder) as booted:
            assert not acknowledged <= {id for id, _ in await _rows(booted.database)}


class Machine:
    """PostgreSQL and nats-server with all that they keep on one disk."""

    def __init__(self, disk: Path, database: str = "") -> None:
        self.postgres = postgres_in(disk, DURABLE, PASSWORD)
        self.broker = NatsServer(nats.Broker(disk / "nats", disk / "nats.log", free_port(), PASSWORD))
        self.postgres.start()
        self.broker.start()
        if database:
            self.database = Database(database, "gendan_order", self.postgres._url("gendan_order", database), "")
        else:
            self.database = self.postgres.new_database("order")
            migrate("order", self.database.owner_url, self.database.role)

    def cut(self) -> None:
        """No process has time for anything."""
        self.postgres.kill()
        self.broker.kill()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Core]:
        async with core(self.database) as store:
            yield store


@contextmanager
def _machine() -> Iterator[tuple[Path, Machine]]:
    with tempfile.TemporaryDirectory(prefix="gendan-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with from_file(file_system(folder / "image", 256), folder / "disk"):
            machine = Machine(folder / "disk")
            try:
                yield folder, machine
            finally:
                machine.cut()


@contextmanager
def _after_the_cut(folder: Path) -> Iterator[Machine]:
    """The machine as it comes back: what its disk had at the moment of the cut."""
    shutil.copyfile(folder / "image", folder / "image after the cut")
    with from_file(folder / "image after the cut", folder / "disk after the cut"):
        machine = Machine(folder / "disk after the cut", "gendan_order_1")
        try:
            yield machine
        finally:
            machine.cut()


async def _until_the_cut(machine: Machine, enough: int) -> set[UUID]:
    """What was acknowledged when the power went, in the midst of it all."""
    acknowledged: set[UUID] = set()

    async def client(store: Core) -> None:
        with suppress(GendanError):
            while True:
                id = uuid4()
                await store.customers.transact(id, lambda _: [registered()], asked())
                acknowledged.add(id)

    async with machine.working() as store, connected(machine.broker.url) as broker, relaying(store, broker):
        clients = [asyncio.create_task(client(store)) for _ in range(CLIENTS)]
        await holds(lambda: len(acknowledged) >= enough, "they get on")
        machine.cut()
        for task in clients:
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
    return acknowledged


async def _rows(database: Database) -> list[tuple[UUID, int]]:
    """What is stored: ids and positions, in order."""
    connection = await asyncpg.connect(database.url)
    rows = await connection.fetch("SELECT originator_id, notification_id FROM events ORDER BY notification_id")
    await connection.close()
    return [(row[0], row[1]) for row in rows]
