"""Whatever happens on the way to the store and back, each command has one effect, and who waits is told."""

import asyncio
from functools import partial
from time import monotonic
from uuid import UUID

import asyncpg

from shared.errors import Unavailable
from shared.migrations import migrate
from shared.store.group_commit import GroupCommit
from shared.store.rows import Outcome, Verdict
from tests.servers import Database, Postgres
from tests.shared.appending import command, count, rows
from tests.shared.group_commit.committing import committing, outcome, waits_for_the_lock
from tests.shared.proxy import proxied
from tests.waiting import holds, until


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
