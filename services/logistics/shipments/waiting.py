"""Waiting briefly for what another service said, before a decision is refused for not knowing it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared.errors import NotKnownYet

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds. Usually the order service's word is here within a tenth of one."""


async def once_known(attempt: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Try again at growing intervals while NotKnownYet is raised; when the patience is over, it is raised on."""
    clock = asyncio.get_running_loop().time
    deadline, pause = clock() + patience, 0.02
    while True:
        try:
            return await attempt()
        except NotKnownYet:
            left = deadline - clock()
            if left <= 0:
                raise
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.6, 0.3)
