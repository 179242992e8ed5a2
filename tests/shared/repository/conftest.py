"""Two processes of one service, each with aggregates in its memory."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Fresh
from tests.shared.core import Core, core


@pytest.fixture
async def two(fresh: Fresh) -> AsyncIterator[tuple[Core, Core]]:
    """Two processes of one service, each with aggregates in its memory."""
    database = fresh("order")
    async with core(database) as one, core(database) as other:
        yield one, other


@pytest.fixture
def here(two: tuple[Core, Core]) -> Core:
    return two[0]


@pytest.fixture
def there(two: tuple[Core, Core]) -> Core:
    return two[1]
