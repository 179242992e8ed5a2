"""A service's database is brought up to date once, whoever asks, and its role may do what it must and no more."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import asyncpg
import psycopg
import pytest

from shared import migrations
from shared.migrations import has_all, heads, is_current, migrate, upgrade
from tests.conftest import Fresh
from tests.servers import Database, Postgres
from tests.shared.appending import command, write
from tests.waiting import until


@pytest.fixture
def empty(postgres: Postgres) -> Database:
    """A database with its two roles, and nothing in it."""
    return postgres.new_database("order")


async def revisions(database: Database) -> list[str]:
    connection = await asyncpg.connect(database.owner_url)
    rows = await connection.fetch("SELECT version_num FROM alembic_version ORDER BY 1")
    await connection.close()
    return [row[0] for row in rows]


async def test_an_empty_database_is_not_current_and_a_migrated_one_is(empty: Database) -> None:
    assert not await is_current("order", empty.url)
    await asyncio.to_thread(migrate, "order", empty.owner_url, empty.role)
    assert await is_current("order", empty.url)
    assert await revisions(empty) == sorted(heads("order"))


async def test_migrated_twice_it_keeps_what_it_holds(empty: Database) -> None:
    migrate("order", empty.owner_url, empty.role)
    connection = await asyncpg.connect(empty.url)
    await write(connection, command(b"1"))
    await asyncio.to_thread(migrate, "order", empty.owner_url, empty.role)
    assert await connection.fetchval("SELECT count(*) FROM events") == 1
    assert await connection.fetchval("SELECT count(*) FROM epochs") == 1
    await connection.close()


async def test_several_at_once_migrate_one_after_the_other(empty: Database) -> None:
    await asyncio.gather(*(asyncio.to_thread(migrate, "order", empty.owner_url, empty.role) for _ in range(4)))
    assert await is_current("order", empty.url)


async def test_a_database_of_an_older_release_is_not_current(empty: Database) -> None:
    migrate("order", empty.owner_url, empty.role)
    with psycopg.connect(empty.owner_url, autocommit=True) as owner:
        owner.execute("UPDATE alembic_version SET version_num = 'store_0'")
    assert not await is_current("order", empty.url)


async def test_a_migration_that_was_cut_off_before_its_grants_is_made_good(empty: Database) -> None:
    migrate("order", empty.owner_url, empty.role)
    with psycopg.connect(empty.owner_url, autocommit=True) as owner:
        owner.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gendan_order")
    assert not await is_current("order", empty.url)
    await asyncio.to_thread(migrate, "order", empty.owner_url, empty.role)
    assert await is_current("order", empty.url)


async def test_the_role_may_change_what_is_no_history(empty: Database) -> None:
    migrate("order", empty.owner_url, empty.role)
    connection = await asyncpg.connect(empty.url)
    for table in "people", "checkpoints", "parked", "skipped":
        await connection.execute(f"DELETE FROM {table}")
    rows = await connection.fetch(
        """
        SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)
        FROM information_schema.table_privileges
        WHERE grantee = 'gendan_order' AND table_schema = 'public' GROUP BY 1
        """
    )
    may = dict(rows)
    read_only = {"events", "batches", "keys", "epochs", "api_keys", "alembic_version", "events_as_json"}
    assert {table for table, rights in may.items() if rights == "SELECT"} == read_only
    assert {table for table, rights in may.items() if rights == "INSERT SELECT"} == {"attachments"}
    assert may.keys() - read_only == {"people", "checkpoints", "parked", "skipped", "attachments"}
    await connection.close()


def test_urls_in_both_spellings_are_taken(empty: Database) -> None:
    migrate("order", empty.owner_url.replace("postgresql://", "postgres://"), empty.role)


@pytest.mark.parametrize("service", ["order", "production", "logistics", "notify", "tracking"])
async def test_every_service_can_be_migrated(postgres: Postgres, service: str) -> None:
    database = postgres.new_database(service)
    await asyncio.to_thread(migrate, service, database.owner_url, database.role)
    assert await is_current(service, database.url)


def test_the_tenth_revision_comes_after_the_ninth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in 1, 2, 9, 10:
        (tmp_path / f"store_{n}.py").touch()
    monkeypatch.setattr(migrations, "locations", lambda _: [tmp_path])
    assert heads("order") == {"store_10"}


def further(database: Database, revision: str) -> None:
    """A newer release has been here."""
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE of_the_newer_release (id int)")
        owner.execute("UPDATE alembic_version SET version_num = %s", [revision])


async def test_a_database_that_a_newer_release_has_brought_further_will_do_and_is_left_alone(empty: Database) -> None:
    await asyncio.to_thread(migrate, "order", empty.owner_url, empty.role)
    further(empty, "store_99")
    assert await is_current("order", empty.url)
    await asyncio.to_thread(migrate, "order", empty.owner_url, empty.role)
    assert await revisions(empty) == ["store_99"]
    connection = await asyncpg.connect(empty.url)
    assert not await connection.fetchval("SELECT has_table_privilege('of_the_newer_release', 'SELECT')")
    assert await connection.fetchval(
        "SELECT has_function_privilege(oid, 'EXECUTE') FROM pg_proc WHERE proname = 'append'"
    )
    await connection.close()


@pytest.mark.parametrize(
    ("found", "needed", "enough"),
    [
        ({"store_2", "tracking_1"}, {"store_2", "tracking_1"}, True),
        ({"store_10", "tracking_1"}, {"store_9", "tracking_1"}, True),
        ({"store_9", "tracking_1"}, {"store_10", "tracking_1"}, False),
        ({"store_9"}, {"store_9", "tracking_1"}, False),
        ({"store_9", "tracking_1"}, {"store_9"}, True),
        (set[str](), {"store_1"}, False),
    ],
)
def test_each_branch_must_be_as_far_as_this_release_needs_it(
    found: set[str], needed: set[str], *, enough: bool
) -> None:
    assert has_all(found, needed) is enough


ADDING = """
from alembic import op

revision = "extra_1"
down_revision = None
branch_labels = ("extra",)
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE events ADD COLUMN remark text")
"""


@pytest.fixture
def adding(templates: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next release adds a column to the table of events; the databases of these tests are still this release's."""
    templates("order")
    (tmp_path / "extra_1.py").write_text(ADDING)
    monkeypatch.setattr(migrations, "locations", lambda _: [migrations.EVERYONES, tmp_path])


@pytest.mark.usefixtures("adding")
async def test_a_migration_that_finds_a_table_busy_holds_up_no_writer_and_comes_back(fresh: Fresh) -> None:
    """Whoever reads for long keeps a change of the table waiting, and behind that would wait all who write."""
    database = fresh("order")
    reading = await asyncpg.connect(database.owner_url)
    writing = await asyncpg.connect(database.url)
    long = reading.transaction()
    await long.start()
    await reading.fetch("SELECT * FROM events")
    migrating = asyncio.create_task(asyncio.to_thread(migrate, "order", database.owner_url, database.role))

    async def is_waiting() -> bool:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
        return bool(await reading.fetchval(waiting))

    slowest = 0.0
    try:
        for _ in range(2):  # it has come back at least once
            await until(is_waiting, "the migration waits for the reader")
            began = monotonic()
            await write(writing, command(b"1"))
            slowest = max(slowest, monotonic() - began)
        assert not migrating.done()
    finally:
        await long.rollback()
        await migrating
    assert slowest < 1.5, "commands are given up after 1.5 s"
    assert await reading.fetchval("SELECT count(*) FROM events WHERE remark IS NULL") == 2
    await reading.close()
    await writing.close()


@pytest.mark.usefixtures("adding")
async def test_where_the_way_does_not_get_free_it_is_said_and_nothing_has_changed(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade, "PATIENCE", 0.1)
    database = fresh("order")
    reading = await asyncpg.connect(database.owner_url)
    async with reading.transaction():
        await reading.fetch("SELECT * FROM events")
        with pytest.raises(upgrade.NotFree, match="pg_stat_activity"):
            await asyncio.to_thread(migrate, "order", database.owner_url, database.role)
        assert not await is_current("order", database.url)
    await asyncio.to_thread(migrate, "order", database.owner_url, database.role)
    assert await is_current("order", database.url)
    await reading.close()
