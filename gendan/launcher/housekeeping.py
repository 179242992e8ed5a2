"""What is looked after while everything runs: logs within bounds, and children that were left to us."""

import asyncio

from gendan.launcher import logs
from gendan.launcher.children import reap_strays
from gendan.launcher.crew import Crew

EVERY = 10.0  # seconds


async def keep(crew: Crew) -> None:
    while True:
        await asyncio.sleep(EVERY)
        logs.cut(crew.state.folder / "logs")
        reap_strays()  # as the one who adopts, and as the first process of a container
