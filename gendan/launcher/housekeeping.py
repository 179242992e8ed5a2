"""What is looked after while everything runs: room on the disk, logs within bounds, children that were left to us."""

import asyncio
import os
from contextlib import suppress
from itertools import count

from gendan.launcher import logs
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
        if os.getpid() == 1:  # as the first process of a container we inherit the children of those that died
            _reap({part.pid for part in crew.parts})


def _reap(ours: set[int | None]) -> None:
    try:
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and ended.si_pid not in ours:
            os.waitpid(ended.si_pid, os.WNOHANG)
    except ChildProcessError:  # there are none
        pass
