"""Being woken when something was appended, by this process or another; whoever waits polls anyway."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import asyncpg

from shared.health import Part
from shared.store.group_commit import WRITERS

CHANNEL = "gendan_events"


class Wake:
    """`set` it after an append of this process; `run` listens for those of others."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], part: Part) -> None:
        self._connect, self.part = connect, part
        self._event = asyncio.Event()
        self.own: deque[int] = deque(maxlen=WRITERS)
        """The server's processes that append for this one: of what they have done `set` is told sooner."""

    def set(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Until something was appended since the last wait, or the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()

    def _told(self, _: object, pid: int, *__: object) -> None:
        if pid not in self.own:
            self.set()

    async def run(self) -> None:
        """Listen until the connection is lost."""
        connection = await self._connect()
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.add_listener(CHANNEL, self._told)
            self.part.ok()
            while not lost.is_set():
                await connection.execute("SELECT 1", timeout=5)  # a dead peer shows itself
                try:
                    async with asyncio.timeout(15):
                        await lost.wait()
                except TimeoutError:
                    continue
            raise ConnectionError("the listening connection was lost")
        finally:
            connection.terminate()
