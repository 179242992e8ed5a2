"""Group commit: appends of concurrent commands, gathered without delay and written by one call per batch."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

import asyncpg

from shared.errors import Unavailable
from shared.store.rows import Append, Outcome
from shared.store.writer import Waiting, Writer

MOST_BYTES = 8 * 1024 * 1024
"""Of events in one batch: what takes longer than a command's patience would be tried again and again."""


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
        self._writer = Writer(connect, committed)
        self._most, self._patience = most, patience
        self._queue: deque[Waiting] = deque()
        self._under_way: list[Waiting] = []
        self._wake = asyncio.Event()
        self._stopped = False

    async def append(self, command: Append) -> Outcome:
        """Write the command's events and say what became of them. Raises Unavailable."""
        if self._stopped:
            raise Unavailable("this service is stopping; try again with the same key")
        waiting = Waiting(command, asyncio.get_running_loop().create_future(), monotonic() + self._patience)
        self._queue.append(waiting)
        self._wake.set()
        return await waiting.answer

    async def run(self) -> None:
        """Write until cancelled. One batch is under way at a time; those who come meanwhile make up the next."""
        try:
            while True:
                await self._wake.wait()
                if batch := self._gather():
                    self._under_way = batch
                    await self._writer.write(batch)
                else:
                    self._wake.clear()
        finally:
            self._stopped = True
            self._writer.drop()
            for waiting in (*self._under_way, *self._queue):
                waiting.fail(Unavailable("this service is stopping; try again with the same key"))

    def _gather(self) -> list[Waiting]:
        """The next batch, in order of arrival: no aggregate and no key twice, one epoch. The rest waits its turn."""
        batch: list[Waiting] = []
        later: list[Waiting] = []
        taken: set[int] = set()
        size = 0
        while self._queue and len(batch) < self._most and size < MOST_BYTES:
            waiting = self._queue.popleft()
            command = waiting.command
            names = command.originator_id.int, command.key.int  # hashing a UUID itself takes a call each time
            if taken.isdisjoint(names) and (not batch or batch[0].command.epoch == command.epoch):
                batch.append(waiting)
                size += sum(len(event.state) for event in command.events)
            else:
                later.append(waiting)
            taken.update(names)
        self._queue.extendleft(reversed(later))
        return batch
