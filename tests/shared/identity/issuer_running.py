"""An issuer of access tokens on a port of its own, that publishes its keys as others do, or is away."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.shared.identity.issuing import Publishing


@dataclass
class IssuerRunning:
    """`url` is where its keys are; `is_there` of what it publishes says whether anybody answers there."""

    port: int
    publishing: Publishing = field(default_factory=Publishing)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/keys"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.publishing.asked += 1
        if self.publishing.is_there:
            body = json.dumps({"keys": self.publishing.keys}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/jwk-set+json\r\nContent-Length: {len(body)}\r\n"
            writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
            await writer.drain()
        writer.close()  # without a word where it is away


@asynccontextmanager
async def issuer_running() -> AsyncIterator[IssuerRunning]:
    """Until the test is over."""
    running = IssuerRunning(0)
    async with await asyncio.start_server(running.answer, "127.0.0.1", 0) as server:
        running.port = server.sockets[0].getsockname()[1]
        yield running
