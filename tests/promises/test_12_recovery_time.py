"""Promise 12: a part that is back is used again soon, and nobody has to do anything for it: PostgreSQL within three
seconds, the relay within five seconds of NATS.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from time import monotonic

import pytest

from tests.promises.company import Company, company
from tests.promises.size import sized
from tests.servers import NatsServer, Postgres, postgres_running
from tests.waiting import until

POSTGRES_PROMISED, NATS_PROMISED = 3.0, 5.0
"""Seconds; a busy machine may need as much more as a few commands take it while all is well."""
FEW = 5


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


async def seconds_until(condition: Callable[[], Awaitable[bool]], words: str) -> float:
    began = monotonic()
    await until(condition, words, seconds=60)
    return monotonic() - began


async def usual(company: Company) -> float:
    """How long a few commands take while all is well."""
    began = monotonic()
    for _ in range(FEW):
        await until(company.takes_commands, "commands are taken", seconds=60)
    return monotonic() - began


async def has_told_all(company: Company) -> bool:
    """The newest event of the store is in the stream."""
    newest = (await company.command()).json().get("position", ":0@").partition(":")[2].partition("@")[0]

    async def is_told() -> bool:
        return int(str((await company.part("relay")).get("position", 0))) >= int(newest)

    await until(is_told, "it is told", seconds=60)
    return True


@pytest.mark.parametrize("hole", [False, True], ids=["killed", "silent"])
async def test_the_first_command_succeeds_within_three_seconds_of_postgres_being_back(
    all_of_it: Company, own_postgres: Postgres, hole: bool
) -> None:
    for _ in range(sized(2, 20)):
        fair = await usual(all_of_it)
        if hole:
            all_of_it.way.silent = True
            assert (await all_of_it.command()).status_code == 503
            all_of_it.way.silent = False  # the same connections, which have missed something
        else:
            await asyncio.to_thread(own_postgres.kill)
            assert (await all_of_it.command()).status_code == 503
            await asyncio.to_thread(own_postgres.start)
        assert await seconds_until(all_of_it.takes_commands, "commands are taken again") < POSTGRES_PROMISED + fair


async def test_the_relay_has_told_all_within_five_seconds_of_nats_being_back(
    all_of_it: Company, nats_server: NatsServer
) -> None:
    for _ in range(sized(2, 20)):
        fair = await usual(all_of_it)
        await has_told_all(all_of_it)
        await asyncio.to_thread(nats_server.kill)
        for _ in range(10):
            assert (await all_of_it.command()).status_code == 201
        await asyncio.to_thread(nats_server.start)
        assert await seconds_until(lambda: has_told_all(all_of_it), "all is told") < NATS_PROMISED + fair
