"""Promise 2: every reader of a store sees every committed event, whatever the writers do at the same time.

Writers in several processes hold their transactions open and take some of them back; readers in other processes follow
by position, as relays and feeds do. Nobody skips a position, and nobody waits for one that will never come.
"""

import asyncio
import json
import random

import asyncpg
import pytest

from shared.store.group_commit import GroupCommit
from shared.store.rows import Verdict
from tests.apart import Apart
from tests.conftest import Fresh
from tests.promises.conftest import Started
from tests.promises.reader import THE_END
from tests.promises.size import sized
from tests.servers import Database
from tests.shared.appending import command, rows, write
from tests.shared.core import BUSY

PROCESSES = sized(2, 4)
WRITERS = 8 // PROCESSES
TURNS = sized(25, 150)
MOST_MILLISECONDS = sized(5, 50)
READERS = sized(2, 3)


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("order")


async def reading(started: Started[Apart], url: str) -> Apart:
    """A reader, once it reads."""
    reader = await started(Apart(["tests.promises.reader", url], heard=True))
    await reader.says("reading")
    return reader


async def seen_by(reader: Apart) -> dict[str, object]:
    found: dict[str, object] = json.loads(await reader.ends(20))
    return found


async def test_readers_miss_nothing_while_writers_dawdle(database: Database, started: Started[Apart]) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    readers = await asyncio.gather(*(reading(started, database.url) for _ in range(READERS)))
    numbers = (WRITERS, TURNS, MOST_MILLISECONDS)
    words = ([str(number) for number in (seed + n, *numbers)] for n in range(PROCESSES))
    programs = [Apart(["tests.promises.writer", database.url, *each], heard=True) for each in words]
    processes = await asyncio.gather(*map(started, programs))
    kept = sum(int(each) for each in await asyncio.gather(*(each.ends(300) for each in processes)))
    last = await asyncpg.connect(database.url)
    await write(last, command(THE_END))
    await last.close()
    for seen in await asyncio.gather(*map(seen_by, readers)):
        assert seen == {"seen": kept + 1, "missing": [], "went back": []}
    assert kept > sized(2_000, 20_000)


async def test_group_commits_of_many_processes_share_one_row_of_positions(
    database: Database, started: Started[Apart]
) -> None:
    reader = await reading(started, database.url)
    processes = [GroupCommit(lambda: asyncpg.connect(database.url), patience=BUSY) for _ in range(8)]
    running = [asyncio.create_task(each.run()) for each in processes]
    outcomes = await asyncio.gather(*(processes[n % 8].append(command(b"x", b"y")) for n in range(800)))
    assert {outcome.verdict for outcome in outcomes} == {Verdict.APPENDED}
    await processes[0].append(command(THE_END))
    assert await seen_by(reader) == {"seen": 1601, "missing": [], "went back": []}
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    async with asyncpg.create_pool(database.url, min_size=1, max_size=1) as pool:
        places = [(row.id, row.position) for row in await rows(pool)]
    assert [position for _, position in places] == list(range(1, 1602))
    assert all(places[n][0] == places[n + 1][0] for n in range(0, 1600, 2)), (
        "the events of a command are not side by side"
    )
