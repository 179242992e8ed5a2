"""One process that writes, its database, and who looks into it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.store.group_commit import GroupCommit
from tests.conftest import Fresh
from tests.servers import Database
from tests.shared.group_commit.committing import committing


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
