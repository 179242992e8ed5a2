# One room: the three disks are those of one run, which takes long to start.
"""Promise 13: where a disk is full, reading goes on and writing is refused in words; nothing acknowledged is lost, and
writing resumes alone when there is room.

PostgreSQL, NATS and the logs of one run have a small disk each.
"""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from shared.errors import Unavailable
from shared.migrations import migrate
from tests.identity import ISSUER, bearer
from tests.launcher.launched import Launched
from tests.promises.disks import fill, grow, in_memory, mounting
from tests.promises.size import sized
from tests.servers import Database, Postgres, postgres_in
from tests.shared.core import asked, core, registered
from tests.waiting import until

pytestmark = mounting

KEPT_FREE = 40
DISKS = {"postgres": 240, "nats": 120, "logs": 60}
"""Megabytes."""


@pytest.fixture(scope="module")
def run() -> Iterator[Launched]:
    with tempfile.TemporaryDirectory(prefix="gendan-test-", ignore_cleanup_errors=True) as name, ExitStack() as disks:
        Path(name).chmod(0o755)
        state = Path(name) / "state"
        Launched(state, app=None).until_ready().stop()
        for part, megabytes in DISKS.items():
            disks.enter_context(in_memory(state / part, megabytes))
        around: dict[str, Any] = {**ISSUER, "GENDAN_KEEP_FREE_MB": str(KEPT_FREE)}
        run = Launched(state, app=None, **around)
        try:
            yield run.until_ready()
        finally:
            run.stop()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=20, headers=bearer("Wang Fang")) as http:
        yield http


class Company:
    """Customers are registered, and every one that was acknowledged is remembered."""

    def __init__(self, run: Launched, http: httpx.AsyncClient) -> None:
        self.run, self.http, self.registered = run, http, list[str]()

    def at(self, path: str, offset: int = 1) -> str:
        return f"http://127.0.0.1:{self.run.port + offset}{path}"

    async def register(self) -> httpx.Response:
        code = uuid4().hex
        answer = await self.http.post(self.at("/v1/customers"), json={"code": code, "name": "Harbour & Sons"})
        if answer.status_code == 201:
            self.registered.append(code)
        return answer

    async def is_taken(self) -> bool:
        return (await self.register()).status_code == 201

    async def refusal(self) -> httpx.Response | None:
        answer = await self.register()
        return answer if answer.status_code != 201 else None

    async def reads(self) -> None:
        """The write side and the read side show what they know."""
        customer = await self.http.get(self.at(f"/v1/customers/{self.registered[-1]}"))
        orders = await self.http.get(self.at("/v1/orders", offset=0))
        page = await self.http.get(self.at("/", offset=0))
        assert [each.status_code for each in (customer, orders, page)] == [200, 200, 200]

    async def parts(self) -> dict[str, dict[str, object]]:
        answer = await self.http.get(self.at("/readyz"))
        parts: dict[str, dict[str, object]] = answer.json()["parts"]
        return parts

    async def nothing_is_lost(self) -> None:
        for code in self.registered:
            assert (await self.http.get(self.at(f"/v1/customers/{code}"))).status_code == 200


@pytest.fixture
async def company(run: Launched, http: httpx.AsyncClient) -> Company:
    company = Company(run, http)
    for _ in range(10):
        assert await company.is_taken()
    return company


async def test_postgres_out_of_room_is_still_read_and_takes_writes_again_once_there_is_some(
    run: Launched, company: Company
) -> None:
    disk, pid = run.folder / "postgres", run.pid("postgres")
    fill(disk, leaving=KEPT_FREE - 10)
    refused = await until(company.refusal, "writes are refused")
    assert refused
    assert (refused.status_code, refused.json()["type"]) == (503, "urn:gendan:problem:unavailable")
    assert "disk is full" in refused.json()["detail"]
    assert int(refused.headers["retry-after"]) >= 1
    ready = await company.http.get(company.at("/readyz"))
    assert (ready.status_code, ready.json()["parts"]["database"]["status"]) == (200, "degraded")
    filler = fill(disk)  # others write on, until there is nothing left at all
    for _ in range(sized(20, 200)):
        await company.reads()
        assert (await company.register()).status_code == 503
    filler.unlink()
    await until(company.is_taken, "writes are taken again")
    await company.nothing_is_lost()
    assert run.pid("postgres") == pid
    assert "until there is room" in run.said()


async def test_a_nats_out_of_room_holds_up_no_command_and_catches_up_once_there_is_some(
    run: Launched, company: Company
) -> None:
    async def has_everything() -> bool:
        relay = (await company.parts())["relay"]
        return relay["status"] == "ok" and relay.get("lag") == 0 and await company.is_taken()

    async def is_behind() -> bool:
        relay = (await company.parts())["relay"]
        return bool(await company.is_taken() and relay["status"] == "degraded" and relay["lag"])

    filler = fill(run.folder / "nats")
    await until(is_behind, "events wait in the store, and readyz says how many", seconds=60)
    assert (await company.http.get(company.at("/readyz"))).status_code == 200
    filler.unlink()
    await until(has_everything, "the relay has caught up", seconds=60)


async def test_where_the_logs_have_no_room_all_goes_on(run: Launched, company: Company) -> None:
    """Also while there is much to tell: NATS dies, and whoever loses it says so."""

    async def has_everything() -> bool:
        relay = (await company.parts())["relay"]
        return relay["status"] == "ok" and relay.get("lag") == 0

    filler = fill(run.folder / "logs")
    pids = {name: run.pid(name) for name in ("postgres", "order", "tracking")}
    os.kill(run.pid("nats"), signal.SIGKILL)
    for _ in range(sized(20, 500)):
        assert await company.is_taken()
        await company.reads()
    await until(has_everything, "the relay has caught up", seconds=60)
    assert {name: run.pid(name) for name in pids} == pids
    filler.unlink()


@pytest.mark.parametrize(("part", "megabytes", "panics"), [("base", 60, False), ("pg_wal", 40, True)])
async def test_a_postgres_that_nobody_has_kept_room_for_has_all_that_it_acknowledged(
    part: str, megabytes: int, panics: bool
) -> None:
    """Without room for tables it refuses; without room for its log of writes it breaks down, and comes back with it."""
    with tempfile.TemporaryDirectory(prefix="gendan-test-", ignore_cleanup_errors=True) as name:
        server = await asyncio.to_thread(_new_postgres, Path(name))
        disk = server.cluster.data / part
        with in_memory(disk, megabytes):
            server.start()
            database = server.new_database("order")
            migrate("order", database.owner_url, database.role)
            told = await _until_refused(database)
            await asyncio.to_thread(grow, disk, 1000)
            assert ("PANIC" in server.cluster.log.read_text()) is panics
            await asyncio.to_thread(server.start)
            connection = await asyncpg.connect(database.url)
            stored = {row[0] for row in await connection.fetch("SELECT originator_id FROM events")}
            await connection.close()
            assert told
            assert told <= stored
            server.kill()


def _new_postgres(folder: Path) -> Postgres:
    folder.chmod(0o755)
    return postgres_in(folder, {"shared_buffers": "32MB"})


async def _until_refused(database: Database) -> set[object]:
    """The ids of all that was acknowledged before there was no room, and a moment longer."""
    told: set[object] = set()
    many = [registered("Harbour & Sons " * 20)] * 100
    async with core(database) as store:
        store.store.commits._patience = 1.5

        async def client() -> None:
            while True:
                id = uuid4()
                await store.customers.transact(id, lambda _: many, asked())
                told.add(id)

        results = await asyncio.gather(*(client() for _ in range(8)), return_exceptions=True)
        assert any(isinstance(result, Unavailable) for result in results), results
    return told
