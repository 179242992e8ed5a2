"""The append function of the store: what it writes, what it refuses, and what nobody may do beside it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from shared.store.hashes import NOTHING, batch_hash
from shared.store.recorder import APPEND, append
from shared.store.rows import Verdict
from tests.conftest import Fresh
from tests.servers import Database
from tests.shared.appending import command, count, rows, write
from tests.waiting import until


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("order")


@pytest.fixture
async def store(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the restricted role."""
    connection = await asyncpg.connect(database.url)
    yield connection
    await connection.close()


async def test_a_batch_gets_contiguous_positions_in_the_order_of_its_commands(store: asyncpg.Connection) -> None:
    first, second = command(b"1", b"2"), command(b"3")
    one, other = await write(store, first, second)
    assert (one.verdict, one.version, one.position) == (Verdict.APPENDED, 2, 2)
    assert (other.verdict, other.version, other.position) == (Verdict.APPENDED, 1, 3)
    assert [(row.position, row.version, row.state) for row in await rows(store)] == [
        (1, 1, b"1"),
        (2, 2, b"2"),
        (3, 1, b"3"),
    ]


async def test_what_was_decided_on_an_older_version_is_a_conflict_and_the_others_stand(
    store: asyncpg.Connection,
) -> None:
    begun = command(b"1")
    await write(store, begun)
    stale, fine = command(b"too late", id=begun.originator_id), command(b"2")
    conflict, appended = await write(store, stale, fine)
    assert (conflict.verdict, conflict.version, conflict.position) == (Verdict.CONFLICT, 1, 1)
    assert (appended.verdict, appended.version, appended.position) == (Verdict.APPENDED, 1, 2)
    assert [row.state for row in await rows(store)] == [b"1", b"2"]


async def test_the_same_version_with_another_history_is_a_conflict(store: asyncpg.Connection) -> None:
    await write(store, command(b"what happened", id=UUID(int=5)))
    imagined = command(b"what did not", id=UUID(int=5))
    [outcome] = await write(store, command(b"next", after=imagined))
    assert outcome.verdict is Verdict.CONFLICT


async def test_a_known_key_gets_the_first_answer_whatever_was_decided_now(store: asyncpg.Connection) -> None:
    asked = command(b"1", key=UUID(int=9), digest=UUID(int=1))
    [first] = await write(store, asked)
    await write(store, command(b"2", after=asked))
    [again] = await write(store, command(b"3", b"4", key=UUID(int=9), digest=UUID(int=2)))
    assert again.verdict is Verdict.DONE
    assert (again.version, again.position, again.digest) == (first.version, first.position, UUID(int=1))
    assert await count(store) == {"events": 2, "batches": 2, "keys": 2}


async def test_a_known_key_keeps_none_of_its_batch_from_being_appended(store: asyncpg.Connection) -> None:
    asked = command(b"1", key=UUID(int=9))
    await write(store, command(b"0"), asked)
    other, again, another = await write(store, command(b"2"), asked, command(b"3", b"4"))
    assert [other.verdict, again.verdict, another.verdict] == [Verdict.APPENDED, Verdict.DONE, Verdict.APPENDED]
    assert [other.position, again.position, another.position] == [3, 2, 5]
    assert await count(store) == {"events": 5, "batches": 2, "keys": 4}


async def test_what_is_judged_one_by_one_gets_the_same_answers_as_what_stands_together(
    store: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release before calls append() itself, on the same store."""
    first, second = command(b"1"), command(b"2", b"3")
    together = await write(store, first, second)
    monkeypatch.setattr("shared.store.recorder.APPEND", APPEND.replace("append_all", "append"))
    singly = await write(store, command(b"4", after=first), command(b"5", b"6", after=second))
    assert [(one.verdict, one.version, one.position) for one in together] == [
        (Verdict.APPENDED, 1, 1),
        (Verdict.APPENDED, 2, 3),
    ]
    assert [(one.verdict, one.version, one.position) for one in singly] == [
        (Verdict.APPENDED, 2, 4),
        (Verdict.APPENDED, 4, 6),
    ]


async def test_a_key_is_remembered_for_a_command_that_decides_nothing(store: asyncpg.Connection) -> None:
    begun = command(b"1", b"2")
    await write(store, command(b"another"), begun)
    [nothing] = await write(store, command(after=begun, key=UUID(int=9)))
    assert (nothing.verdict, nothing.version, nothing.position) == (Verdict.APPENDED, 2, 3)
    await write(store, command(b"3", after=begun))
    [again] = await write(store, command(id=begun.originator_id, key=UUID(int=9)))
    assert (again.verdict, again.version, again.position) == (Verdict.DONE, 2, 3)


async def test_nothing_decided_on_an_older_version_is_a_conflict_and_is_not_remembered(
    store: asyncpg.Connection,
) -> None:
    begun = command(b"1")
    await write(store, begun)
    [outcome] = await write(store, command(id=begun.originator_id, key=UUID(int=9)))
    assert outcome.verdict is Verdict.CONFLICT
    assert await store.fetchval("SELECT count(*) FROM keys WHERE key = $1", UUID(int=9)) == 0


async def test_another_epoch_is_refused_but_a_known_key_is_answered(
    store: asyncpg.Connection, database: Database
) -> None:
    asked = command(b"1", key=UUID(int=9))
    await write(store, asked)
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("INSERT INTO epochs (epoch, reason) VALUES (2, 'restored')")
    await owner.close()
    [late] = await write(store, command(b"2"))
    [again] = await write(store, asked)
    [new] = await write(store, command(b"2", epoch=2))
    assert [late.verdict, again.verdict, new.verdict] == [Verdict.EPOCH, Verdict.DONE, Verdict.APPENDED]
    assert new.position == 2


async def test_recorded_times_never_go_back_though_the_clock_does(
    store: asyncpg.Connection, database: Database
) -> None:
    await write(store, command(b"1"))
    owner = await asyncpg.connect(database.owner_url)  # as if the clock had been an hour ahead then
    await owner.execute("UPDATE events SET recorded_at = recorded_at + interval '1 hour'")
    await owner.execute("UPDATE batches SET recorded_at = recorded_at + interval '1 hour'")
    await owner.close()
    [outcome] = await write(store, command(b"2"))
    first, second = await rows(store)
    assert outcome.recorded_at == second.recorded_at == first.recorded_at


async def test_an_append_is_committed_to_disk_before_it_is_answered(database: Database) -> None:
    """Whatever the append itself has set by then is what its COMMIT goes by."""
    store = await asyncpg.connect(database.url)
    async with store.transaction():
        await write(store, command(b"1"))
        assert await store.fetchval("SHOW synchronous_commit") == "on"
    await store.close()


async def test_the_chain_of_batches_can_be_computed_again_from_the_rows(store: asyncpg.Connection) -> None:
    begun = command(b"1", b"2")
    await write(store, begun, command("发货".encode()))
    await write(store, command(after=begun))  # nothing was written: no batch
    await write(store, command(b"3", after=begun), command(b"4"))
    written, previous, after = await rows(store), NOTHING, 0
    chain = await store.fetch("SELECT position, hash FROM batches ORDER BY position")
    assert [row["position"] for row in chain] == [3, 5]
    for position, hash in chain:
        batch = [(row.position, row.recorded_at, row.hash) for row in written if after < row.position <= position]
        previous = batch_hash(previous, batch)
        assert previous == hash
        after = position


async def test_one_aggregate_or_one_key_twice_in_a_batch_writes_nothing(store: asyncpg.Connection) -> None:
    begun = command(b"1")
    with pytest.raises(asyncpg.UniqueViolationError):
        await write(store, begun, command(b"2", id=begun.originator_id))
    with pytest.raises(asyncpg.UniqueViolationError):
        await write(store, command(b"1", key=UUID(int=9)), command(b"2", key=UUID(int=9)))
    assert await count(store) == {"events": 0, "batches": 0, "keys": 0}


FORBIDDEN = [
    "INSERT INTO events VALUES (99, 1, now(), gen_random_uuid(), 't', '', '')",
    "UPDATE events SET state = 'forged'",
    "DELETE FROM events",
    "TRUNCATE events",
    "UPDATE events_as_json SET topic = 'forged'",
    "DELETE FROM events_as_json",
    "INSERT INTO events_as_json (notification_id, topic) VALUES (99, 't')",
    "INSERT INTO batches VALUES (99, now(), '')",
    "UPDATE batches SET hash = ''",
    "DELETE FROM batches",
    "TRUNCATE batches",
    "INSERT INTO keys VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 1, now())",
    "UPDATE keys SET version = 0",
    "DELETE FROM keys",
    "TRUNCATE keys",
    "INSERT INTO epochs (epoch, reason) VALUES (2, 'mine')",
    "UPDATE epochs SET epoch = 2",
    "DELETE FROM epochs",
    "TRUNCATE epochs",
    "UPDATE alembic_version SET version_num = 'none'",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "DROP TABLE events",
    "CREATE TABLE mine (n int)",
    "CREATE TEMPORARY TABLE events (n int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT ''x''::bytea'",
    "SET ROLE gendan_order_owner",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('PG_VERSION')",
]


async def is_forbidden(store: asyncpg.Connection, statement: str) -> bool:
    try:
        await store.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return True
    return False


async def test_the_services_role_may_append_and_read_and_do_nothing_else(store: asyncpg.Connection) -> None:
    await write(store, command(b"1"))
    before = await rows(store)
    assert [statement for statement in FORBIDDEN if not await is_forbidden(store, statement)] == []
    assert await rows(store) == before
    assert await count(store) == {"events": 1, "batches": 1, "keys": 1}


async def test_only_the_service_and_the_owner_may_append(store: asyncpg.Connection) -> None:
    granted = await store.fetch(
        """
        SELECT coalesce(rolname, 'everybody') FROM pg_proc, aclexplode(proacl) AS a
        LEFT JOIN pg_roles ON pg_roles.oid = a.grantee WHERE proname = 'append'
        """
    )
    assert {row[0] for row in granted} == {"gendan_order", "gendan_order_owner"}


async def test_a_client_that_falls_silent_inside_a_transaction_does_not_keep_the_lock(
    store: asyncpg.Connection, database: Database
) -> None:
    silent = await asyncpg.connect(database.url)
    await silent.execute("BEGIN")
    await write(silent, command(b"never committed"))
    [outcome] = await append(store, [command(b"1")], seconds=10)
    assert (outcome.verdict, outcome.position) == (Verdict.APPENDED, 1)
    silent.terminate()


async def test_an_append_waits_its_turn_and_sees_what_the_one_before_committed(
    store: asyncpg.Connection, database: Database
) -> None:
    other = await asyncpg.connect(database.url)
    begun = command(b"1")
    async with other.transaction():
        await write(other, begun)
        waiting = asyncio.create_task(write(store, command(b"2", id=begun.originator_id), command(b"3")))
        waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        await until(lambda: other.fetchval(waits), "the second one waits for the lock")
    conflict, appended = await waiting
    assert (conflict.verdict, appended.verdict, appended.position) == (Verdict.CONFLICT, Verdict.APPENDED, 2)
    await other.close()


async def test_the_view_shows_states_as_json(store: asyncpg.Connection) -> None:
    await write(store, command('{"名": 1}'.encode(), key=uuid4()))
    assert await store.fetchval("SELECT state ->> '名' FROM events_as_json") == "1"
