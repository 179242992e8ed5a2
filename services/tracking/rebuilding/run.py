"""Rebuilding what is shown: a new version beside the old, folded from the ledger, and switched to in one moment.

The ledger itself is never rebuilt: when something became known here is its own truth.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import asyncpg

from services.tracking.names import NAME
from services.tracking.rebuilding import progress, tables
from services.tracking.rebuilding.catching_up import come_near, switch
from services.tracking.rebuilding.progress import Rebuild
from services.tracking.rebuilding.reading import read_slices
from services.tracking.rebuilding.slices import Copying
from shared.asked import digest_of

LOCK = digest_of("rebuild", NAME).int % 2**63
OFTEN = 0.2  # seconds between two looks at how far others are
MOST_IN_A_RUN = 400
"""Slices that are read in one scan: of some two million events, which PostgreSQL sorts beside its tables."""

WORTH_PROCESSES = 50_000
"""Events; of fewer, others take longer to start than to help."""


class RunsAlready(Exception):
    """Another rebuild of the same projection is at it."""


class Progress(Protocol):
    """Whoever watches."""

    def begins(self, phase: str) -> None: ...
    def advances(self, by: int) -> None: ...


@dataclass(frozen=True)
class Rebuilding:
    """A rebuild that was begun, or is gone on with; `url` is the owner's, who may make tables."""

    url: str
    connection: asyncpg.Connection
    found: Rebuild

    @property
    def worth_processes(self) -> bool:
        return self.found.events - self.found.folded >= WORTH_PROCESSES

    async def run(self, watching: Progress, others: Executor | None) -> None:
        """Until the new version is shown. With `others`, slices are filled side by side. Raises NoTurn."""
        watching.begins("folding")
        watching.advances(self.found.folded)
        await self._fill(watching, others)
        if not self.found.indexed:
            watching.begins("indexing")
            await self._index()
        await self.connection.execute(tables.BESIDE)
        watching.begins("catching up")
        known_by = await come_near(self.connection, self.found.known_by)
        watching.begins("switching")
        await switch(self.connection, known_by)

    async def _fill(self, watching: Progress, others: Executor | None) -> None:
        if others is None:
            for some in runs(self.found.open, 1):
                async for events in filled(self.url, some, self.found.slices):
                    watching.advances(events)
            return
        loop = asyncio.get_running_loop()
        each = runs(self.found.open, os.cpu_count() or 1)
        going_on = {loop.run_in_executor(others, fill, self.url, some, self.found.slices) for some in each}
        known = self.found.folded
        try:
            while going_on:
                done, going_on = await asyncio.wait(going_on, timeout=OFTEN, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
                folded = await progress.folded(self.connection)
                watching.advances(folded - known)
                known = folded
        finally:
            for one in going_on:
                one.cancel()  # whoever stops us stops them, and what they say of it is no news

    async def _index(self) -> None:
        try:
            async with asyncio.TaskGroup() as both:
                for some in tables.SIDE_BY_SIDE:
                    both.create_task(self._indexed(some))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None  # the other one was stopped because of it
        await self.connection.execute("UPDATE rebuilds SET indexed = true WHERE projection = $1", NAME)

    async def _indexed(self, some: Sequence[str]) -> None:
        async with connected(self.url) as connection, connection.transaction():
            await tables.index(connection, some)


@asynccontextmanager
async def begun(owner_url: str) -> AsyncIterator[Rebuilding]:
    """Begin, or go on with what was begun. Raises RunsAlready."""
    async with connected(owner_url) as connection:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
            raise RunsAlready("another rebuild of it is running: wait for that one")
        yield Rebuilding(owner_url, connection, await progress.begin_or_go_on(connection))


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of one's own; it ends with all that it locked, whatever became of the rest."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        yield connection
    finally:
        connection.terminate()


def runs(slices: Sequence[int], many: int) -> list[range]:
    """Slices to be filled one after the other, shared among so many, or more where some between them are filled."""
    size = min(-(-len(slices) // many), MOST_IN_A_RUN)
    found: list[range] = []
    for number in slices:
        if found and found[-1].stop == number and len(found[-1]) < size:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def fill(url: str, numbers: range, of: int) -> None:
    """Fill slices, in a process that does only that."""
    asyncio.run(_fill(url, numbers, of))


async def _fill(url: str, numbers: range, of: int) -> None:
    async for _ in filled(url, numbers, of):
        pass


async def filled(url: str, numbers: range, of: int) -> AsyncIterator[int]:
    """Fill slices; how many events are in each. Read over one connection while they are written over another."""
    async with connected(url) as reading, connected(url) as writing, reading.transaction(readonly=True):
        copying = await Copying.over(writing)
        async for read in read_slices(reading, numbers, of):
            yield await copying.fill(read)
