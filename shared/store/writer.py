"""A connection over which batches of commands are written, one after the other, until each outcome is known."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import asyncpg
import structlog

from shared.errors import Unavailable
from shared.store.away import AWAY, FULL, in_words
from shared.store.recorder import append
from shared.store.rows import Append, Outcome

log = structlog.get_logger()

ATTEMPT = 0.5
"""Seconds that one attempt gets at least, even where a command's patience is over sooner."""


@dataclass(slots=True, eq=False)
class Waiting:
    """A command, and who waits for its outcome, `until` when."""

    command: Append
    answer: asyncio.Future[Outcome]
    until: float

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


@dataclass(slots=True)
class Written:
    """Since the start: batches that were written, commands in them, seconds that it took; those side by side both."""

    batches: int = 0
    commands: int = 0
    seconds: float = 0.0


class Writer:
    """`committed` is called after each batch, which is counted in `written`."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[asyncpg.Connection]],
        committed: Callable[[], None],
        written: Written,
    ) -> None:
        self._connect, self._committed, self._written = connect, committed, written
        self._connection: asyncpg.Connection | None = None

    async def write(self, batch: Sequence[Waiting]) -> None:
        """Write a batch; again, when its outcome is not known: a command that was written finds its key."""
        pause = 0.02
        while batch := _patient(batch):
            began = monotonic()
            try:
                outcomes = await self._attempt(batch)
            except FULL as error:  # to wait a moment would not help
                self.drop()
                log.warning("the event store takes no writes", error=repr(error), commands=len(batch))
                for waiting in batch:
                    waiting.fail(Unavailable(in_words(error)))
            except AWAY as error:
                self.drop()
                log.warning("the event store is away", error=repr(error), commands=len(batch))
                await asyncio.sleep(pause)
                pause = min(pause * 2, 0.3)
            except Exception as error:  # noqa: BLE001 (whatever it is, the writer goes on, and nobody waits for ever)
                if len(batch) == 1:
                    batch[0].fail(error)
                for waiting in batch if len(batch) > 1 else ():  # one of them is bad: let only that one fail
                    await self.write([waiting])
                return
            else:
                self._committed()
                self._written.batches += 1
                self._written.commands += len(batch)
                self._written.seconds += monotonic() - began
                for waiting, outcome in zip(batch, outcomes, strict=True):
                    if not waiting.answer.done():
                        waiting.answer.set_result(outcome)
                return

    def drop(self) -> None:
        """Let go of the connection; the next batch makes another."""
        if self._connection is not None:
            with contextlib.suppress(Exception):
                self._connection.terminate()
            self._connection = None

    async def _attempt(self, batch: Sequence[Waiting]) -> list[Outcome]:
        left = max(min(waiting.until for waiting in batch) - monotonic(), ATTEMPT)
        async with asyncio.timeout(left):
            if self._connection is None:
                self._connection = await self._connect()
            return await append(self._connection, [waiting.command for waiting in batch], seconds=left)


def _patient(batch: Sequence[Waiting]) -> Sequence[Waiting]:
    """Those who still wait; whose patience is over is told so."""
    now = monotonic()
    for waiting in batch:
        if waiting.until <= now:
            waiting.fail(Unavailable("the event store is away; try again with the same key"))
    return [waiting for waiting in batch if not waiting.answer.done()]
