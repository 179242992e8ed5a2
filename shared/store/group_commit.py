"""Group commit: appends of concurrent commands, gathered without delay and written by one call per batch."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic

import asyncpg

from shared.errors import Unavailable
from shared.store.lane import Lane, Waiting
from shared.store.rows import Append, Outcome

MOST_BYTES = 8 * 1024 * 1024
"""Of events in one batch: what takes longer than a command's patience would be tried again and again."""
LANES = 2
"""While the database writes one batch, the next is made ready and waits for the store's lock."""
WORTH_SHARING = 16
"""Commands that a batch should have at least before two lanes share what waits: each batch has costs of its own."""


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
        self._lanes = [Lane(connect, committed) for _ in range(LANES)]
        self._most, self._patience = most, patience
        self._queue: deque[Waiting] = deque()
        self._under_way: dict[Lane, list[Waiting]] = {}
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
                    idle = next((lane for lane in self._lanes if lane not in self._under_way), None)
                    if idle and (batch := self._gather()):
                        self._under_way[idle] = batch
                        tasks.create_task(self._write(idle, batch))
                    else:
                        self._wake.clear()
                        await self._wake.wait()
        finally:
            self._stopped = True
            for lane in self._lanes:
                lane.drop()
            for waiting in (*(each for batch in self._under_way.values() for each in batch), *self._queue):
                waiting.fail(Unavailable("this service is stopping; try again with the same key"))

    async def _write(self, lane: Lane, batch: list[Waiting]) -> None:
        await lane.write(batch)
        del self._under_way[lane]  # not where it was cancelled: those who wait are told so
        self._wake.set()

    def _gather(self) -> list[Waiting]:
        """The next batch, as they arrived: no aggregate and no key twice or under way, one epoch. The rest waits."""
        batch: list[Waiting] = []
        later: list[Waiting] = []
        taken: set[object] = {
            name for under_way in self._under_way.values() for each in under_way for name in _names(each.command)
        }
        size, share = 0, self._share()
        while self._queue and len(batch) < share and size < MOST_BYTES:
            waiting = self._queue.popleft()
            names = _names(waiting.command)
            if taken.isdisjoint(names) and (not batch or batch[0].command.epoch == waiting.command.epoch):
                batch.append(waiting)
                size += sum(len(event.state) for event in waiting.command.events)
            else:
                later.append(waiting)
            taken.update(names)
        self._queue.extendleft(reversed(later))
        return batch

    def _share(self) -> int:
        """How many one lane takes of what waits."""
        idle = len(self._lanes) - len(self._under_way)
        fair = -(-len(self._queue) // idle)
        return min(max(fair, WORTH_SHARING), self._most)


def _names(command: Append) -> tuple[object, object]:
    return command.originator_id, command.key
