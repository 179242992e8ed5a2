"""Servers that a test may kill without harm to others, and the way to them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from shared.broker import Broker
from shared.health import State
from tests.servers import NatsServer, Postgres, postgres_running
from tests.shared.core import connected
from tests.waiting import holds


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    """A second PostgreSQL: the one of all tests is never killed."""
    with postgres_running() as server:
        yield server


@pytest.fixture
async def broker(nats_server: NatsServer) -> AsyncIterator[Broker]:
    """A connection to a nats-server that holds nothing yet."""
    nats_server.wipe()
    async with connected(nats_server.url) as broker:
        await holds(lambda: broker.part.state is State.OK, "NATS is there")
        yield broker
