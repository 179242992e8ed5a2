"""Group commit: appends of concurrent commands, gathered without delay and written by one call per batch."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import chain
from time import monotonic

import asyncpg

from shared.errors import Unavailable
from shared.store.rows import Append, Outcome
from shared.store.writer import Waiting, Writer, Written

WRITERS = 2
"""While the database writes one batch, the next is made ready, and waits for the store's lock on another connection."""
WORTH_SHARING = 24
"""Commands that must wait before a second batch goes out beside the first: each has costs of its own."""
MOST_BYTES = 8 * 1024 * 1024
"""Of events in one batch: what takes longer than a command's patience would be tried again and again."""


class GroupCommit:
    """Writes commands in batches over connections of its own.

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
        self.written = Written()
        self._writers = [Writer(connect, committed, self.written) for _ in range(WRITERS)]
        self._most, self._patience = most, patience
        self._queue: deque[Waiting] = deque()
        self._under_way: dict[Writer, list[Waiting]] = {}
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
        """Write until cancelled. Those who come while batches are under way make up the next."""
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    idle = next((writer for writer in self._writers if writer not in self._under_way), None)
                    if idle and (batch := self._gather()):
                        self._under_way[idle] = batch
                        tasks.create_task(self._write(idle, batch))
                    else:
                        self._wake.clear()
                        await self._wake.wait()
        finally:
            self._stopped = True
            for writer in self._writers:
                writer.drop()
            for waiting in (*chain.from_iterable(self._under_way.values()), *self._queue):
                waiting.fail(Unavailable("this service is stopping; try again with the same key"))

    async def _write(self, writer: Writer, batch: list[Waiting]) -> None:
        await writer.write(batch)
        del self._under_way[writer]  # not where it was cancelled: those who wait are told so
        self._wake.set()

    def _gather(self) -> list[Waiting]:
        """The next batch, as they came: no aggregate and no key twice or under way, one epoch. The rest waits."""
        batch: list[Waiting] = []
        later: list[Waiting] = []
        under_way = [*chain.from_iterable(self._under_way.values())]
        taken = {name for waiting in under_way for name in _names(waiting.command)}
        size, share = 0, self._share(len(under_way))
        while self._queue and len(batch) < share and size < MOST_BYTES:
            waiting = self._queue.popleft()
            command = waiting.command
            names = _names(command)
            if taken.isdisjoint(names) and (not batch or batch[0].command.epoch == command.epoch):
                batch.append(waiting)
                size += sum(len(event.state) for event in command.events)
            else:
                later.append(waiting)
            taken.update(names)
        self._queue.extendleft(reversed(later))
        return batch

    def _share(self, under_way: int) -> int:
        """How many go into the next batch: half of all who wait for an answer, so that two batches take turns."""
        if under_way and len(self._queue) < WORTH_SHARING:
            return 0
        return min(max((len(self._queue) + under_way + 1) // 2, WORTH_SHARING), self._most)


def _names(command: Append) -> tuple[int, int]:
    """What may be under way once: the aggregate and the key; hashing a UUID itself would take a call each time."""
    return command.originator_id.int, command.key.int
