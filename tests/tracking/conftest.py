"""A tracking database for a test, and batches taken in as the runner would."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest

from services.tracking.app import app
from services.tracking.people import Directory
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


@pytest.fixture
async def client(tracking: asyncpg.Pool) -> AsyncIterator[httpx.AsyncClient]:
    """The tracking service over HTTP, on the test's database, at noon of 3 December 2026."""
    app.state.pool = tracking
    app.state.directory = Directory(httpx.AsyncClient(), [], "")
    app.state.now = lambda: datetime(2026, 12, 3, 12, tzinfo=UTC)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://tracking") as opened:
        yield opened
