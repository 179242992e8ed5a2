"""What is looked after while everything runs: logs within bounds, and children that were left to us."""

import asyncio
import os

from gendan.launcher import logs
from gendan.launcher.crew import Crew

EVERY = 10.0  # seconds


async def keep(crew: Crew) -> None:
    while True:
        await asyncio.sleep(EVERY)
        logs.cut(crew.state.folder / "logs")
        if os.getpid() == 1:  # as the first process of a container we inherit the children of those that died
            _reap({part.pid for part in crew.parts})


def _reap(ours: set[int | None]) -> None:
    try:
        while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and ended.si_pid not in ours:
            os.waitpid(ended.si_pid, os.WNOHANG)
    except ChildProcessError:  # there are none
        pass
