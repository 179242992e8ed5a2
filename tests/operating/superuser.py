"""Databases that tests of one file share; what a superuser changes in them is undone after each test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from tests.conftest import databases
from tests.servers import Database, Postgres

Shared = Callable[[str], Database]
Superuser = Callable[[Database], Awaitable[asyncpg.Connection]]


@pytest.fixture(scope="module")
def shared_database(postgres: Postgres, templates: Callable[[str], str]) -> Iterator[Shared]:
    """A new, migrated, empty database for all tests of a file."""
    with databases(postgres, templates) as new:
        yield new


@pytest.fixture
async def superuser(postgres: Postgres) -> AsyncIterator[Superuser]:
    """A database's superuser, whom no trigger stops. The rows are as they were before once the test is over."""
    async with AsyncExitStack() as stack:

        async def connect(database: Database) -> asyncpg.Connection:
            return await stack.enter_async_context(undoing(f"{postgres.admin_url.rpartition('/')[0]}/{database.name}"))

        yield connect


@asynccontextmanager
async def undoing(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A superuser of a database; the rows are as they were before once it is left."""
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [row["tablename"] for row in rows]
    saving = "; ".join(f"CREATE TEMP TABLE saved_{table} AS TABLE public.{table}" for table in tables)
    await connection.execute(f"SET session_replication_role = replica; {saving}")
    yield connection
    for table in tables:
        await connection.execute(f"DELETE FROM public.{table}; INSERT INTO public.{table} SELECT * FROM saved_{table}")
    await connection.close()
