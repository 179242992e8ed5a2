"""A store that tells, and a reader of it in a database of its own."""

from collections.abc import AsyncIterator

import pytest

from shared.broker import Broker
from tests.conftest import Fresh
from tests.shared.consumers import Reader, reader_of
from tests.shared.core import Core, core


@pytest.fixture
async def source(fresh: Fresh) -> AsyncIterator[Core]:
    """The order service's store; nobody relays from it yet."""
    async with core(fresh("order")) as told:
        yield told


@pytest.fixture
async def reader(source: Core, fresh: Fresh, broker: Broker) -> AsyncIterator[Reader]:
    async with reader_of(source, fresh("logistics"), broker) as reader:
        yield reader
