"""Promise 11: while PostgreSQL is away every command and query is a 503 within two seconds, and nothing piles up; while
NATS is away commands go on, and the lag shows. Nothing is ever a 500.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import psutil
import pytest

from tests.nursery import Born
from tests.promises.company import Company, company
from tests.promises.disks import mounting
from tests.promises.size import THOROUGH, sized
from tests.servers import NatsServer, Postgres, nats_running, postgres_running
from tests.waiting import until

PROMISED = 2.0
"""Seconds; a busy machine may need as much more as it needs to answer while all is well."""
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Postgres]:
    with postgres_running() as server:
        yield server


@pytest.fixture(scope="module")
async def all_of_it(
    own_postgres: Postgres, nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Company]:
    async with company(own_postgres, nats_server, tmp_path_factory.mktemp("logs")) as opened:
        yield opened


@asynccontextmanager
async def killed(_: Company, postgres: Postgres) -> AsyncIterator[None]:
    await asyncio.to_thread(postgres.kill)
    try:
        yield
    finally:
        await asyncio.to_thread(postgres.start)


@asynccontextmanager
async def silent(company: Company, _: Postgres) -> AsyncIterator[None]:
    """It takes all in, and never says a word; then what it was told before is lost."""
    company.way.silent = True
    try:
        yield
    finally:
        company.way.silent = False
        company.way.cut()


@asynccontextmanager
async def mute(company: Company, _: Postgres) -> AsyncIterator[None]:
    """It does what it is told, and its answers are lost."""
    company.way.mute = True
    try:
        yield
    finally:
        company.way.mute = False
        company.way.cut()


@asynccontextmanager
async def refusing(company: Company, _: Postgres) -> AsyncIterator[None]:
    """Nobody listens where it was."""
    to, company.way.to = company.way.to, ("127.0.0.1", 9)
    company.way.cut()
    try:
        yield
    finally:
        company.way.to = to


async def usual(company: Company) -> float:
    """How long answers take while all is well."""
    await until(lambda: all_is_answered(company), "all is well before", seconds=60)
    return 0.5 + max(seconds for _, seconds in await company.asked_in_every_way())


async def refused_in_time(company: Company, usual: float) -> None:
    for answer, seconds in await company.asked_in_every_way():
        assert answer.status_code == 503, (answer.request.url, answer.text)
        assert seconds < PROMISED + usual, (answer.request.url, seconds)
        if answer.headers["content-type"] == "application/problem+json":
            assert answer.json()["type"] == "urn:gendan:problem:unavailable"
            assert int(answer.headers["retry-after"]) >= 1


async def all_is_answered(company: Company) -> bool:
    return {answer.status_code for answer, _ in await company.asked_in_every_way()} <= {200, 201, 409}


@pytest.mark.parametrize("fault", [killed, silent, mute, refusing])
async def test_while_postgres_is_away_all_is_refused_in_time_and_then_it_is_back(
    fault: Callable[..., Awaitable[None]], all_of_it: Company, own_postgres: Postgres
) -> None:
    seconds = await usual(all_of_it)
    async with fault(all_of_it, own_postgres):  # type: ignore[attr-defined]
        await (
            all_of_it.asked_in_every_way()
        )  # those who were already asking when it went may have waited for two things
        for _ in range(sized(2, 10)):
            await refused_in_time(all_of_it, seconds)
        for name in all_of_it.servers:
            assert (await all_of_it.get(name, "/livez")).status_code == 200
            ready = await all_of_it.get(name, "/readyz")
            assert (ready.status_code, ready.json()["status"]) == (503, "down")
    await until(lambda: all_is_answered(all_of_it), "all is answered again", seconds=60)
    assert "Traceback" not in all_of_it.said()


async def test_while_everything_is_refused_nothing_piles_up(all_of_it: Company, own_postgres: Postgres) -> None:
    async def insist(until: float) -> int:
        times = 0
        while monotonic() < until:
            assert (await all_of_it.command()).status_code == 503
            assert (await all_of_it.get("tracking", "/v1/orders")).status_code == 503
            times += 1
        return times

    async with killed(all_of_it, own_postgres):
        await asyncio.gather(*(insist(monotonic() + 2) for _ in range(16)))
        before = {name: _memory(server.process) for name, server in all_of_it.servers.items()}
        times = await asyncio.gather(*(insist(monotonic() + sized(4, 30)) for _ in range(16)))
        after = {name: _memory(server.process) for name, server in all_of_it.servers.items()}
    assert sum(times) > 16
    assert all(after[name] - before[name] < 8 * MEGABYTE for name in after), (before, after)
    size = len(all_of_it.said())
    assert size < MEGABYTE, "the log grows with what is refused"


def _memory(process: asyncio.subprocess.Process | Born | None) -> int:
    """Resident bytes."""
    assert process
    return int(psutil.Process(process.pid).memory_info().rss)


async def test_while_nats_is_away_commands_go_on_and_readyz_says_how_many_events_wait(
    all_of_it: Company, nats_server: NatsServer
) -> None:
    commands = sized(20, 500)

    async def says_so() -> bool:
        relay = await all_of_it.part("relay")
        return relay["status"] == "degraded" and relay.get("lag") == commands

    async def has_told_all() -> bool:
        relay = await all_of_it.part("relay")
        return relay["status"] == "ok" and relay.get("lag") == 0

    await until(has_told_all, "all is told before", seconds=60)
    await asyncio.to_thread(nats_server.kill)
    for _ in range(commands):
        assert (await all_of_it.command()).status_code == 201
    await until(says_so, "the lag is shown", seconds=60)
    ready = await all_of_it.get("order", "/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    await asyncio.to_thread(nats_server.start)
    await until(has_told_all, "all is told", seconds=60)
    assert "Traceback" not in all_of_it.said()


@mounting
@pytest.mark.skipif(not THOROUGH, reason="starts all services once more: in `make promises` only")
async def test_a_postgres_whose_name_nobody_knows_any_more_is_away_too(own_postgres: Postgres, tmp_path: Path) -> None:
    """The services have a table of hosts of their own, which forgets the name, and nobody else whom they could ask."""
    hosts, with_name = tmp_path / "hosts", "127.0.0.1 localhost database.gendan.test\n"
    hosts.write_text(with_name)
    asked = tmp_path / "resolv.conf"
    asked.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    mounts = 'mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'
    around = ("unshare", "--mount", "sh", "-c", mounts, str(hosts), str(asked))
    host = "database.gendan.test"
    with nats_running() as own_nats:  # the other company's streams are not this one's
        async with company(own_postgres, own_nats, tmp_path, around, host) as all_of_it:
            seconds = await usual(all_of_it)
            hosts.write_text("127.0.0.1 localhost\n")
            all_of_it.way.cut()
            await all_of_it.asked_in_every_way()
            for _ in range(sized(2, 10)):
                await refused_in_time(all_of_it, seconds)
            hosts.write_text(with_name)
            await until(lambda: all_is_answered(all_of_it), "all is answered again", seconds=60)
            assert "Traceback" not in all_of_it.said()
