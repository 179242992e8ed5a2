"""Commands of one process are written in batches, each with its own outcome."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import pytest

from shared.store.group_commit import GroupCommit
from shared.store.recorder import append
from shared.store.rows import Append, Outcome, Verdict
from tests.servers import Database
from tests.shared.appending import command, count, rows
from tests.shared.core import BUSY
from tests.shared.group_commit.committing import committing, outcome


async def test_commands_that_come_together_share_batches(commits: GroupCommit, store: asyncpg.Connection) -> None:
    outcomes = await asyncio.gather(*(commits.append(command(b"1", b"2")) for _ in range(300)))
    assert {outcome.verdict for outcome in outcomes} == {Verdict.APPENDED}
    assert sorted(outcome.position for outcome in outcomes) == list(range(2, 601, 2))
    assert (await count(store))["batches"] < 10


async def test_each_command_is_answered_with_its_own_position(commits: GroupCommit, store: asyncpg.Connection) -> None:
    asked = [command(*[b"x"] * (1 + n % 3)) for n in range(50)]
    outcomes = await asyncio.gather(*map(commits.append, asked))
    newest = {row.id: row.position for row in await rows(store)}
    assert [newest[each.originator_id] for each in asked] == [outcome.position for outcome in outcomes]


async def test_one_bad_event_fails_only_its_own_command(commits: GroupCommit, store: asyncpg.Connection) -> None:
    bad = command(b"1")
    object.__setattr__(bad.events[0], "topic", "thing.\x00happened")
    worse = command(b"1")
    object.__setattr__(worse.events[0], "topic", "thing.\ud800happened")
    found = await asyncio.gather(
        *(outcome(commits.append(each)) for each in (command(b"1"), bad, worse, command(b"2")))
    )
    assert found[0] == found[3] == Verdict.APPENDED
    assert [isinstance(each, type) and issubclass(each, asyncpg.PostgresError) for each in found] == [
        False,
        True,
        True,
        False,
    ]
    assert [row.position for row in await rows(store)] == [1, 2]
    assert (await commits.append(command(b"3"))).position == 3


async def test_two_commands_on_one_aggregate_never_share_a_batch(
    commits: GroupCommit, store: asyncpg.Connection
) -> None:
    found = await asyncio.gather(*(commits.append(command(b"1", id=UUID(int=5))) for _ in range(3)))
    assert [each.verdict for each in found] == [Verdict.APPENDED, Verdict.CONFLICT, Verdict.CONFLICT]
    assert (await count(store))["events"] == 1


async def test_two_commands_with_one_key_never_share_a_batch(commits: GroupCommit, store: asyncpg.Connection) -> None:
    found = await asyncio.gather(*(commits.append(command(b"1", key=UUID(int=9))) for _ in range(3)))
    assert [each.verdict for each in found] == [Verdict.APPENDED, Verdict.DONE, Verdict.DONE]
    assert {each.position for each in found} == {1}
    assert await count(store) == {"events": 1, "batches": 1, "keys": 1}


async def test_no_aggregate_and_no_key_is_under_way_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store would refuse a whole batch for that; and what is in two batches at once may be written in disorder."""
    under_way: list[UUID] = []
    twice: list[UUID] = []

    async def noted(connection: asyncpg.Connection, batch: Sequence[Append], seconds: float) -> list[Outcome]:
        names = [name for each in batch for name in (each.originator_id, each.key)]
        under_way.extend(names)
        twice.extend(name for name in names if under_way.count(name) > 1)
        try:
            return await append(connection, batch, seconds)
        finally:
            for name in names:
                under_way.remove(name)

    monkeypatch.setattr("shared.store.writer.append", noted)
    asked = [command(b"1", id=UUID(int=1 + n % 5), key=UUID(int=100 + n % 7)) for n in range(105)]
    async with committing(database.url, patience=BUSY) as commits:
        await asyncio.gather(*map(commits.append, asked))
    assert twice == []


async def test_large_commands_are_written_in_more_batches(
    database: Database, store: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.store.group_commit.MOST_BYTES", 1000)
    async with committing(database.url) as commits:
        found = await asyncio.gather(*(commits.append(command(b"x" * 300)) for _ in range(20)))
    assert sorted(each.position for each in found) == list(range(1, 21))
    assert (await count(store))["batches"] == 5


async def test_commands_on_one_aggregate_are_written_in_the_order_in_which_they_came(commits: GroupCommit) -> None:
    chain = [command(b"1")]
    for _ in range(20):
        chain.append(command(b"n", after=chain[-1]))
    found = await asyncio.gather(*map(commits.append, chain))
    assert [each.verdict for each in found] == [Verdict.APPENDED] * 21
    assert [each.version for each in found] == list(range(1, 22))
