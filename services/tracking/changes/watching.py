"""One look at the ledger for all who listen: nobody waits in a line, each goes on from how far they have read.

What was found lately is kept. Who has read up to where one of these steps begins takes that step; who has fallen behind
reads the ledger for themselves, a page at a time, as fast as they take it. So a slow listener costs nobody anything.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from services.tracking.changes.ledger import Change, Step, between, newest, of_order
from services.tracking.changes.places import NOWHERE, Places, written
from shared.health import Part
from shared.store.queries import Queries

EVERY = 0.2
"""Seconds between two looks, while anybody listens."""
KEPT = 200
"""Steps."""
SILENCE = 15.0
"""Seconds after which whoever listens hears that we are still there."""


class Watching:
    """Looks while somebody listens. What `run` meets ends the look, not the listeners: they wait for the next one."""

    def __init__(self) -> None:
        self.at: Places = {}
        self.steps: OrderedDict[str, Step] = OrderedDict()
        self._listeners = 0
        self._wanted, self._moved = asyncio.Event(), asyncio.Event()
        self.ended = False

    async def run(self, queries: Queries, part: Part) -> None:
        """For ever."""
        part.ok()
        while True:
            await self._wanted.wait()
            await self._look(queries)
            part.ok(listeners=self._listeners)
            await asyncio.sleep(EVERY)

    async def end_with(self, draining: asyncio.Event) -> None:
        """Let all who listen go as soon as the service is to stop."""
        await draining.wait()
        self.ended = True
        self._tell()

    async def listen(
        self, queries: Queries, seen: Places, order_id: UUID | None = None, most: Callable[[], float] = lambda: SILENCE
    ) -> AsyncGenerator[Step | None, None]:
        """What becomes known behind `seen`, of all orders or of one; None: nothing for a while, of `most` seconds."""
        with self._listening():
            while not self.ended:
                moved = self._moved
                if step := await self._next(queries, seen, order_id):
                    seen = step.reached
                    yield step
                    continue
                try:
                    await asyncio.wait_for(moved.wait(), min(most(), SILENCE))
                except TimeoutError:
                    yield None

    async def _next(self, queries: Queries, seen: Places, order_id: UUID | None) -> Step | None:
        """The next step from there; None: there is none yet."""
        if step := self.steps.get(written(seen)):
            return step if order_id is None else Step(_of(order_id, step), step.reached)
        until = self.at
        if not _is_behind(seen, until):
            return None
        return await (between(queries, seen, until) if order_id is None else of_order(queries, order_id, seen, until))

    async def _look(self, queries: Queries) -> None:
        until = await newest(queries)
        if not self.at or _is_behind(until, self.at):  # the beginning, or a ledger that was taken back to before
            self.at, self.steps = until, OrderedDict()
            self._tell()
        while _is_behind(self.at, until):
            step = await between(queries, self.at, until)
            self.steps[written(self.at)] = step
            while len(self.steps) > KEPT:
                self.steps.popitem(last=False)
            self.at = step.reached
            self._tell()

    @contextmanager
    def _listening(self) -> Iterator[None]:
        self._listeners += 1
        self._wanted.set()
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._wanted.clear()
                self.at, self.steps = {}, OrderedDict()

    def _tell(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()


def _of(order_id: UUID, step: Step) -> tuple[Change, ...]:
    return tuple(change for change in step.changes if change.order_id == order_id)


def _is_behind(seen: Places, until: Places) -> bool:
    """Whether there is something behind `seen`, of any service."""
    return any(seen.get(source, NOWHERE) < place for source, place in until.items())
