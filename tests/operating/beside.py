"""Six events of a store, for who looks whether others say the same."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import pytest

from services.tracking.projection import Orders
from shared.mapper import stored_to_received
from shared.projection import Projecting
from shared.reading import Checkpoint
from shared.received import Received
from shared.store.recorder import Recorder
from tests.operating.superuser import Shared
from tests.servers import Database
from tests.shared.core import core

ID = UUID(int=1)


@pytest.fixture(scope="module")
async def told(shared_database: Shared) -> Database:
    """A store of six events."""
    database = shared_database("order")
    async with core(database) as running:
        for n in range(6):
            await running.tell(ID, f"Acme {n}")
    return database


@pytest.fixture(scope="module")
async def events(told: Database) -> list[Received]:
    """Them, as they travel."""
    async with asyncpg.create_pool(told.url, min_size=1, max_size=1) as pool:
        rows = await Recorder(pool).select_notifications(0, 10)
    return [stored_to_received("order", 1, row) for row in rows]


async def take_in(tracking: Database, events: Sequence[Received]) -> None:
    async with asyncpg.create_pool(tracking.url, min_size=1, max_size=1) as pool:
        await Projecting(Orders(), events[0].source, pool)(events, Checkpoint())
