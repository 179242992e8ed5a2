"""Long-running parts: restarted with backoff when they fail, restarted by a watchdog when they stand still."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from shared.health import Part

log = structlog.get_logger()

SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 2.0
"""Seconds between two attempts of a part that fails: what it needs may be back any moment."""
HALTED_PAUSE = 5.0
WATCH_EVERY = 5.0


class Halted(Exception):
    """Going on would do harm; the words say who can set it right. It is looked at again from time to time."""


async def keep_running(name: str, part: Part, run: Callable[[], Awaitable[None]]) -> None:
    """Run a part for ever: on an error it is begun anew, after a pause with jitter; a halt is shown as down."""
    pause = SHORTEST_PAUSE
    while True:
        began = asyncio.get_running_loop().time()
        try:
            return await run()
        except Halted as halt:
            part.down(str(halt))
            log.error("halted", part=name, why=str(halt))  # noqa: TRY400 (words, not a traceback)
            pause = HALTED_PAUSE
        except Exception as error:
            if _to_end():
                raise asyncio.CancelledError from error
            part.degraded(f"{type(error).__name__}: {error}"[:300] or "failed")
            log.warning("begins anew", part=name, error=repr(error)[:300])
            long = asyncio.get_running_loop().time() - began > LONGEST_PAUSE
            pause = SHORTEST_PAUSE if long else min(pause * 2, LONGEST_PAUSE)
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))


def _to_end() -> bool:
    """Whether this task was cancelled, although an error came out: wait_for of Python 3.11 lets one take its place."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel them, again while one is not done: a library may have swallowed the first time."""
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=1)


class Moving(Protocol):
    """Something with a position that should get to where its source is."""

    position: int

    async def run(self) -> None: ...

    async def target(self) -> int:
        """How far its source is."""
        ...


async def watched(name: str, part: Part, moving: Moving, every: float = WATCH_EVERY) -> None:
    """Run it for ever; where it is behind its source and has not moved between two looks, begin it anew."""
    while True:
        task = asyncio.create_task(keep_running(name, part, moving.run))
        try:
            await _until_stuck(part, moving, every)
            log.warning("stood still and begins anew", part=name, position=moving.position)
        finally:
            await ended([task])


async def _until_stuck(part: Part, moving: Moving, every: float) -> None:
    seen, still = -1, 0
    while still < 3:
        await asyncio.sleep(every)
        try:
            target = await moving.target()
        except Exception as error:  # noqa: BLE001 (its source is away: nothing to compare with)
            log.debug("cannot watch", error=repr(error))
            still = 0
            continue
        part.figures.update(position=moving.position, lag=max(target - moving.position, 0))
        still = still + 1 if moving.position == seen and target > moving.position else 0
        seen = moving.position
