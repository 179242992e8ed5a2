"""The orders of several.py, taken in."""

from collections import defaultdict

import pytest

from tests.tracking.boards.several import ALL
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import registered


@pytest.fixture
async def several(take_in: TakeIn) -> None:
    positions: dict[str, int] = defaultdict(int)
    for order in ALL:
        await take_in(order(positions).received)
    await take_in([registered()])
