"""A tracking database for a test, and batches taken in as the runner would."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import asyncpg
import pytest

from services.tracking.projection import Orders
from shared.received import Received
from tests.conftest import Fresh

TakeIn = Callable[[Sequence[Received]], Awaitable[None]]


@pytest.fixture
async def tracking(fresh: Fresh) -> AsyncIterator[asyncpg.Pool]:
    """Empty tables of the tracking service, seen by its own role."""
    async with asyncpg.create_pool(fresh("tracking").url, min_size=1, max_size=6) as pool:
        yield pool


@pytest.fixture
def take_in(tracking: asyncpg.Pool) -> TakeIn:
    """Apply a batch to the projection in a transaction of its own."""

    async def apply(batch: Sequence[Received]) -> None:
        async with tracking.acquire() as connection, connection.transaction():
            await Orders().apply(connection, batch)

    return apply
