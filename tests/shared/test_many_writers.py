"""Many writers and a reader in another process: no position is ever missing, whatever the writers do."""

import asyncio
import json
import random
import sys
from pathlib import Path

import asyncpg
import pytest

from shared.store.group_commit import GroupCommit
from shared.store.rows import Verdict
from tests.conftest import Fresh
from tests.servers import Database
from tests.shared.appending import command, rows, write
from tests.shared.core import BUSY
from tests.shared.reader import THE_END

WRITERS = 8
HERE = Path(__file__).parents[2]


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("order")


async def reading(url: str) -> asyncio.subprocess.Process:
    """The reader, once it reads."""
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.shared.reader", url, stdout=asyncio.subprocess.PIPE, cwd=HERE
    )
    assert reader.stdout
    assert await reader.stdout.readline() == b"reading\n"
    return reader


async def seen_by(reader: asyncio.subprocess.Process) -> dict[str, object]:
    async with asyncio.timeout(20):
        told, _ = await reader.communicate()
    found: dict[str, object] = json.loads(told)
    return found


async def test_a_reader_misses_nothing_while_writers_dawdle_and_change_their_minds(database: Database) -> None:
    reader = await reading(database.url)
    kept = 0

    async def keep_writing(seed: int) -> None:
        nonlocal kept
        chance = random.Random(seed)
        connection = await asyncpg.connect(database.url)
        for _ in range(60):
            batch = [command(*[b"x"] * chance.randint(1, 4)) for _ in range(chance.randint(1, 3))]
            transaction = connection.transaction()
            await transaction.start()
            found = await write(connection, *batch)
            assert {each.verdict for each in found} == {Verdict.APPENDED}
            await connection.execute("SELECT pg_sleep($1)", chance.random() * 0.005)
            if chance.random() < 0.05:
                await transaction.rollback()  # it changes its mind
                continue
            await transaction.commit()
            kept += sum(len(each.events) for each in batch)
        await connection.close()

    async with asyncio.TaskGroup() as writers:
        for n in range(WRITERS):
            writers.create_task(keep_writing(n))
    last = await asyncpg.connect(database.url)
    await write(last, command(THE_END))
    await last.close()
    assert await seen_by(reader) == {"seen": kept + 1, "missing": [], "went back": []}


async def test_group_commits_of_many_processes_share_one_row_of_positions(database: Database) -> None:
    reader = await reading(database.url)
    processes = [GroupCommit(lambda: asyncpg.connect(database.url), patience=BUSY) for _ in range(WRITERS)]
    running = [asyncio.create_task(each.run()) for each in processes]
    outcomes = await asyncio.gather(*(processes[n % WRITERS].append(command(b"x", b"y")) for n in range(800)))
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
