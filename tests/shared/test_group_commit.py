"""Group commit: commands of one process written in batches, each with its own outcome, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic
from uuid import UUID

import asyncpg
import pytest

from shared.errors import Unavailable
from shared.migrations import migrate
from shared.store.group_commit import GroupCommit
from shared.store.recorder import append
from shared.store.rows import Append, Outcome, Verdict
from tests.conftest import Fresh
from tests.servers import Database, Postgres
from tests.shared.appending import command, count, rows
from tests.shared.core import BUSY
from tests.shared.proxy import proxied
from tests.waiting import holds, until


@asynccontextmanager
async def committing(url: str, patience: float = 1.5) -> AsyncIterator[GroupCommit]:
    """One process that writes."""
    commits = GroupCommit(lambda: asyncpg.connect(url), patience=patience)
    task = asyncio.create_task(commits.run())
    try:
        yield commits
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("order")


@pytest.fixture
async def store(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.url)
    yield connection
    await connection.close()


@pytest.fixture
async def commits(database: Database) -> AsyncIterator[GroupCommit]:
    async with committing(database.url) as commits:
        yield commits


async def outcome(appending: Awaitable[Outcome]) -> Verdict | type[Exception]:
    try:
        return (await appending).verdict
    except Exception as error:  # noqa: BLE001
        return type(error)


def waits_for_the_lock(admin: asyncpg.Connection) -> Callable[[], Awaitable[object]]:
    return lambda: admin.fetchval("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


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


async def test_a_backend_that_is_terminated_while_it_writes_leaves_one_effect(
    commits: GroupCommit, store: asyncpg.Connection, postgres: Postgres
) -> None:
    admin = await asyncpg.connect(postgres.admin_url)
    asked = [command(b"1") for _ in range(5)]
    async with store.transaction():
        await store.execute("SELECT pg_advisory_xact_lock(7301)")
        under_way = [asyncio.create_task(commits.append(each)) for each in asked]
        pid = await until(waits_for_the_lock(admin), "the batch is in flight")
        await admin.execute("SELECT pg_terminate_backend($1)", pid)
        await until(lambda: other_than(pid, admin), "it is sent again")
    found = await asyncio.gather(*under_way)
    assert [each.verdict for each in found] == [Verdict.APPENDED] * 5
    assert await count(store) == {"events": 5, "batches": 1, "keys": 5}
    await admin.close()


async def other_than(pid: object, admin: asyncpg.Connection) -> bool:
    return await waits_for_the_lock(admin)() not in (None, pid)


async def test_an_answer_that_is_lost_after_the_commit_is_asked_for_again(
    database: Database, store: asyncpg.Connection
) -> None:
    async with proxied(database.url) as (proxy, url), committing(url, patience=5) as commits:
        await commits.append(command(b"first"))
        for n in range(2, 7):
            proxy.mute = True
            under_way = asyncio.create_task(commits.append(command(b"x")))
            await until(partial(written, store, n), "it is committed")
            await holds(lambda: proxy.answers_lost > 0, "its answer is lost")
            proxy.mute, proxy.answers_lost = False, 0
            proxy.cut()
            outcome = await under_way
            assert (outcome.verdict, outcome.version, outcome.position) == (Verdict.DONE, 1, n)
    assert await count(store) == {"events": 6, "batches": 6, "keys": 6}


async def written(store: asyncpg.Connection, many: int) -> bool:
    return len(await rows(store)) == many


async def test_a_store_that_falls_silent_is_unavailable_within_two_seconds(
    database: Database,
) -> None:
    async with proxied(database.url) as (proxy, url), committing(url) as commits:
        await commits.append(command(b"first"))
        proxy.silent = True
        began = monotonic()
        found = await asyncio.gather(*(outcome(commits.append(command(b"x"))) for _ in range(3)))
        assert found == [Unavailable] * 3
        assert monotonic() - began < 2
        proxy.silent = False
        proxy.cut()
        assert (await commits.append(command(b"second"))).verdict is Verdict.APPENDED


async def test_who_waits_behind_a_silent_store_is_told_within_two_seconds_too(database: Database) -> None:
    async with proxied(database.url) as (proxy, url), committing(url) as commits:
        await commits.append(command(b"first"))
        proxy.silent = True
        one = asyncio.create_task(outcome(commits.append(command(b"x"))))
        await asyncio.wait([one], timeout=0.7)
        began = monotonic()
        assert await outcome(commits.append(command(b"y"))) is Unavailable
        assert monotonic() - began < 2.1
        assert await one is Unavailable


async def test_a_killed_server_loses_nothing_that_was_answered_and_doubles_nothing(own_postgres: Postgres) -> None:
    database = own_postgres.new_database("order")
    migrate("order", database.owner_url, database.role)
    asked = [command(b"x", key=UUID(int=n)) for n in range(1, 201)]
    answered: dict[UUID, Outcome] = {}
    async with committing(database.url, patience=20) as commits:

        async def tell(n: int) -> None:
            for each in asked[n::4]:
                answered[each.key] = await commits.append(each)

        telling = [asyncio.create_task(tell(n)) for n in range(4)]
        for enough in (10, 60, 120):
            await holds(partial(lambda many: len(answered) >= many, enough), "some are answered")
            await asyncio.to_thread(own_postgres.kill)
            await asyncio.to_thread(own_postgres.start)
        await asyncio.gather(*telling)
    async with asyncpg.create_pool(database.url, min_size=1, max_size=1) as pool:
        found = {row.id: row.position for row in await rows(pool)}
        assert sorted(found.values()) == list(range(1, 201))
        assert {each.originator_id: answered[each.key].position for each in asked} == found


async def test_who_gave_up_waiting_is_not_answered_and_harms_nobody(
    commits: GroupCommit, store: asyncpg.Connection, postgres: Postgres
) -> None:
    admin = await asyncpg.connect(postgres.admin_url)
    async with store.transaction():
        await store.execute("SELECT pg_advisory_xact_lock(7301)")
        first = asyncio.create_task(commits.append(command(b"1")))
        await until(waits_for_the_lock(admin), "a batch is in flight")
        impatient, patient = (asyncio.create_task(commits.append(command(b"x"))) for _ in range(2))
        await asyncio.wait([impatient], timeout=0.01)
        impatient.cancel()
    assert (await first).position == 1
    assert (await patient).position == 2
    await admin.close()


async def test_whoever_waits_when_the_service_stops_is_told_and_whoever_comes_later_too(
    database: Database, store: asyncpg.Connection
) -> None:
    async with store.transaction():
        await store.execute("SELECT pg_advisory_xact_lock(7301)")
        async with committing(database.url, patience=20) as commits:
            one, other = (asyncio.create_task(outcome(commits.append(command(b"1", id=UUID(int=5))))) for _ in range(2))
            await asyncio.wait([one], timeout=0.1)
        assert await asyncio.wait_for(one, 1) is Unavailable
        assert await asyncio.wait_for(other, 1) is Unavailable
    assert await outcome(commits.append(command(b"1"))) is Unavailable


async def test_a_fault_that_nobody_foresaw_does_not_end_the_writer(database: Database) -> None:
    faults = [RuntimeError("nobody foresaw this")]

    async def connect() -> asyncpg.Connection:
        if faults:
            raise faults.pop()
        return await asyncpg.connect(database.url)

    commits = GroupCommit(connect)
    task = asyncio.create_task(commits.run())
    assert await outcome(commits.append(command(b"1"))) is RuntimeError
    assert (await commits.append(command(b"2"))).verdict is Verdict.APPENDED
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
