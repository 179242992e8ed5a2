"""A service's database is brought up to date once, whoever asks, and its role may do what it must and no more."""

import asyncio
from pathlib import Path

import asyncpg
import psycopg
import pytest

from shared import migrations
from shared.migrations import heads, is_current, migrate
from tests.servers import Database, Postgres
from tests.shared.appending import command, write


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
    for table in "people", "checkpoints", "parked":
        await connection.execute(f"DELETE FROM {table}")
    rows = await connection.fetch(
        """
        SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)
        FROM information_schema.table_privileges
        WHERE grantee = 'gendan_order' AND table_schema = 'public' GROUP BY 1
        """
    )
    may = dict(rows)
    read_only = {"events", "batches", "keys", "epochs", "alembic_version", "events_as_json"}
    assert {table for table, rights in may.items() if rights == "SELECT"} == read_only
    assert may.keys() - read_only == {"people", "checkpoints", "parked"}
    await connection.close()


def test_urls_in_both_spellings_are_taken(empty: Database) -> None:
    migrate("order", empty.owner_url.replace("postgresql://", "postgres://"), empty.role)


@pytest.mark.parametrize("service", ["order", "logistics", "tracking"])
async def test_every_service_can_be_migrated(postgres: Postgres, service: str) -> None:
    database = postgres.new_database(service)
    await asyncio.to_thread(migrate, service, database.owner_url, database.role)
    assert await is_current(service, database.url)


def test_the_tenth_revision_comes_after_the_ninth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in 1, 2, 9, 10:
        (tmp_path / f"store_{n}.py").touch()
    monkeypatch.setattr(migrations, "locations", lambda _: [tmp_path])
    assert heads("order") == {"store_10"}


def test_a_database_that_is_newer_than_this_release_is_said_to_be_so(empty: Database) -> None:
    """It is not touched: an older release may still run on it."""
    migrate("order", empty.owner_url, empty.role)
    with psycopg.connect(empty.owner_url, autocommit=True) as owner:
        owner.execute("UPDATE alembic_version SET version_num = 'store_99'")
    with pytest.raises(Exception, match="store_99"):
        migrate("order", empty.owner_url, empty.role)
