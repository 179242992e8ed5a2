"""What is looked after while everything runs: room on the disk, logs within bounds, children that were left to us."""

import asyncio
from contextlib import suppress
from itertools import count

from gendan.launcher import logs
from gendan.launcher.children import reap_strays
from gendan.launcher.crew import Crew
from gendan.launcher.room import LOOK, Room

EVERY = 10  # looks at the room on the disk


async def keep(crew: Crew, room: Room) -> None:
    for n in count(1):
        await asyncio.sleep(LOOK)
        await room.look()
        if n % EVERY:
            continue
        with suppress(OSError):  # a log that somebody has just moved away
            logs.cut(crew.state.folder / "logs")
        reap_strays()  # as the one who adopts, and as the first process of a container
