"""Group commit: appends of concurrent commands, gathered without delay and written by one call per batch."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

import asyncpg
import structlog

from shared.errors import Unavailable
from shared.store.away import AWAY
from shared.store.recorder import append
from shared.store.rows import Append, Outcome

log = structlog.get_logger()

MOST_BYTES = 8 * 1024 * 1024
"""Of events in one batch: what takes longer than a command's patience would be tried again and again."""
ATTEMPT = 0.5
"""Seconds that one attempt gets at least, even where a command's patience is over sooner."""


@dataclass(slots=True, eq=False)
class _Waiting:
    command: Append
    answer: asyncio.Future[Outcome]
    until: float

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


class GroupCommit:
    """Writes commands in batches over a connection of its own.

    `committed` is called after each batch. `patience` is how many seconds a command may wait for a store that is away;
    then it fails with Unavailable, and whether it was written is not known: the same key tells, later.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        *,
        committed: Callable[[], None] = lambda: None,
        most: int = 256,
        patience: float = 1.5,
    ) -> None:
        self._connect, self._committed, self._most, self._patience = connect, committed, most, patience
        self._queue: deque[_Waiting] = deque()
        self._under_way: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._connection: asyncpg.Connection | None = None
        self._stopped = False

    async def append(self, command: Append) -> Outcome:
        """Write the command's events and say what became of them. Raises Unavailable."""
        if self._stopped:
            raise Unavailable("this service is stopping; try again with the same key")
        waiting = _Waiting(command, asyncio.get_running_loop().create_future(), monotonic() + self._patience)
        self._queue.append(waiting)
        self._wake.set()
        return await waiting.answer

    async def run(self) -> None:
        """Write until cancelled. One batch is under way at a time; those who come meanwhile make up the next."""
        try:
            while True:
                await self._wake.wait()
                self._under_way = self._gather()
                if self._under_way:
                    await self._write(self._under_way)
                else:
                    self._wake.clear()
        finally:
            self._stopped = True
            self._drop()
            for waiting in (*self._under_way, *self._queue):
                waiting.fail(Unavailable("this service is stopping; try again with the same key"))

    def _gather(self) -> list[_Waiting]:
        """The next batch, in order of arrival: no aggregate and no key twice, one epoch. The rest waits its turn."""
        batch: list[_Waiting] = []
        later: list[_Waiting] = []
        taken: set[object] = set()
        size = 0
        while self._queue and len(batch) < self._most and size < MOST_BYTES:
            waiting = self._queue.popleft()
            names = {waiting.command.originator_id, waiting.command.key}
            if taken.isdisjoint(names) and (not batch or batch[0].command.epoch == waiting.command.epoch):
                batch.append(waiting)
                size += sum(len(event.state) for event in waiting.command.events)
            else:
                later.append(waiting)
            taken |= names
        self._queue.extendleft(reversed(later))
        return batch

    async def _write(self, batch: list[_Waiting]) -> None:
        """Write a batch; again, when its outcome is not known: a command that was written finds its key."""
        pause = 0.02
        while batch := _patient(batch):
            try:
                outcomes = await self._attempt(batch)
            except AWAY as error:
                self._drop()
                log.warning("the event store is away", error=repr(error), commands=len(batch))
                await asyncio.sleep(pause)
                pause = min(pause * 2, 0.3)
            except Exception as error:  # noqa: BLE001 (whatever it is, the writer goes on, and nobody waits for ever)
                if len(batch) == 1:
                    batch[0].fail(error)
                for waiting in batch if len(batch) > 1 else ():  # one of them is bad: let only that one fail
                    await self._write([waiting])
                return
            else:
                self._committed()
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    if not waiting.answer.done():
                        waiting.answer.set_result(outcome)
                return

    async def _attempt(self, batch: list[_Waiting]) -> list[Outcome]:
        left = max(min(waiting.until for waiting in batch) - monotonic(), ATTEMPT)
        async with asyncio.timeout(left):
            if self._connection is None:
                self._connection = await self._connect()
            return await append(self._connection, [waiting.command for waiting in batch], seconds=left)

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.terminate()
            self._connection = None


def _patient(batch: list[_Waiting]) -> list[_Waiting]:
    """Those who still wait; whose patience is over is told so."""
    now = monotonic()
    for waiting in batch:
        if waiting.until <= now:
            waiting.fail(Unavailable("the event store is away; try again with the same key"))
    return [waiting for waiting in batch if not waiting.answer.done()]
