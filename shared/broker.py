"""The connection to NATS: it may be away at any time, and commands go on without it."""

import asyncio
import contextlib

import nats
import structlog
from nats.js import JetStreamContext

from shared.client import Client, reached_at
from shared.errors import Unavailable
from shared.health import Part

log = structlog.get_logger()

CONNECT_SECONDS = 3.0
LOOK = 0.5
"""Seconds between two looks whether there is a connection at all; a lost one comes back by itself."""


class Broker:
    """One connection, made anew for as long as it takes."""

    def __init__(self, url: str, name: str, part: Part) -> None:
        self._url, self._name, self.part = url, name, part
        self._client: Client | None = None

    async def run(self) -> None:
        """Connect, and stay connected until cancelled; also where the client has given up for good."""
        try:
            while True:
                if self._client is None or self._client.is_closed:
                    await self._reach()
                await asyncio.sleep(LOOK)
        finally:
            if self._client is not None:
                await _closed(self._client)

    async def _reach(self) -> None:
        self.part.degraded("NATS cannot be reached; events wait in the store")
        with contextlib.suppress(TimeoutError, OSError, nats.errors.Error):
            async with asyncio.timeout(CONNECT_SECONDS):
                self._client = await self._connect()
                self.part.ok()

    def client(self) -> Client:
        """Raises Unavailable while NATS is away."""
        if self._client is None or not self._client.is_connected:
            raise Unavailable("NATS is away")
        return self._client

    def jetstream(self) -> JetStreamContext:
        """Raises Unavailable while NATS is away."""
        return self.client().jetstream(timeout=5)

    async def _connect(self) -> Client:
        async def lost() -> None:
            self.part.degraded("NATS is away; events wait in the store")

        async def back() -> None:
            self.part.ok()
            log.info("NATS is back")

        async def failed(error: Exception) -> None:
            log.debug("NATS", error=repr(error))

        client = Client()
        try:
            await client.connect(
                **reached_at(self._url),
                name=self._name,
                connect_timeout=2,
                reconnect_time_wait=0.2,  # type: ignore[arg-type]
                max_reconnect_attempts=-1,
                ping_interval=3,
                max_outstanding_pings=2,
                pending_size=0,  # while it is away a publish fails at once instead of waiting in memory
                disconnected_cb=lost,
                reconnected_cb=back,
                error_cb=failed,
            )
        except BaseException:  # also where our own time is over: what has been opened is not left behind
            await _closed(client)
            raise
        return client


async def _closed(client: Client) -> None:
    with contextlib.suppress(Exception):
        async with asyncio.timeout(1):
            await client.close()
