"""The tracking service's database, to its own role and to who rebuilds."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import Fresh
from tests.servers import Database


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("tracking")


@pytest.fixture
async def tracking(database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database.url, min_size=1, max_size=6) as pool:
        yield pool
