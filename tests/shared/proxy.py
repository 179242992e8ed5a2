"""A way to a server that can be broken: it passes bytes on, loses the answers, falls silent, or is cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Proxy:
    """Between a client and the server at `to`. While `silent` nothing passes, while `mute` no answer comes back.

    The next answer that holds one of the words in `lose` is lost, and its connection with it: `lost` is set, and then
    all is well again.
    """

    to: tuple[str, int]
    port: int = 0
    silent: bool = False
    mute: bool = False
    lose: tuple[bytes, ...] = ()
    answers_lost: int = 0
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self) -> None:
        """Every connection is reset."""
        for writer in self._open:
            writer.transport.abort()

    async def close(self) -> None:
        """Reset every connection and wait until nobody is served any more."""
        self.cut()
        await asyncio.gather(*self._serving)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            there, onward = await asyncio.open_connection(*self.to)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, onward}
        self._open |= both
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pass(reader, onward, both, back=False))
                tasks.create_task(self._pass(there, writer, both, back=True))
        finally:
            self._open -= both

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, both: set[asyncio.StreamWriter], *, back: bool
    ) -> None:
        with suppress(OSError, RuntimeError):  # the latter is what uvloop says of a connection that is closed
            while data := await reader.read(65536):
                if self.silent:
                    continue
                if back and self.mute:
                    self.answers_lost += 1
                    continue
                if back and any(word in data for word in self.lose):
                    self.lose = ()
                    self.answers_lost += 1
                    self.lost.set()
                    break
                writer.write(data)
                await writer.drain()
        for each in both:
            each.transport.abort()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy to the server of this URL, and the URL that goes through it."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    proxy = Proxy((parts.hostname, parts.port))
    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, url.replace(f":{parts.port}/", f":{proxy.port}/").replace(f":{parts.port}", f":{proxy.port}")
    finally:
        server.close()
        await proxy.close()
