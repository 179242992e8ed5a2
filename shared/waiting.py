"""Waiting briefly for what another service said, before a decision is refused for not knowing it.

For whoever may see some customers' orders only, an order is unknown also as long as it is not known whose it is. They
wait as long for one that is somebody else's, or they could tell the two apart.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared.errors import NotKnownYet, Unknown

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds. Usually the order service's word is here within a tenth of one."""


async def once_known(
    attempt: Callable[[str], Awaitable[T]], seen: Callable[[], Awaitable[str]], patience: float = PATIENCE
) -> T:
    """Try again at growing intervals while NotKnownYet or Unknown is raised; at last raise it, with what was `seen`."""
    clock = asyncio.get_running_loop().time
    deadline, pause = clock() + patience, 0.02
    while (left := deadline - clock()) > 0:
        try:
            return await attempt("")
        except (NotKnownYet, Unknown):
            await asyncio.sleep(min(pause, left))
            pause = min(pause * 1.6, 0.3)
    return await attempt(await seen())  # read before the last attempt: what it does not know was not seen by then
