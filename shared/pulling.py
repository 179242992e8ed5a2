"""A standing request for a stream's messages: they are handed over as they come, more is asked for before it runs out.

nats-py's `fetch` asks anew for each message, or waits for all that it asked for.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, Header, StatusCode

from shared.errors import Unavailable

EXPIRES = 30.0
HEARTBEAT = 0.5
"""Seconds of quiet after which the server says that it is there."""
LOOK = 0.25
"""Seconds between two looks whether the connection is still the same: a new one knows nothing of what was asked."""
SECOND = 1_000_000_000  # in nanoseconds, as JetStream counts


class Pull:
    """What a stream has from a sequence on, in order, through a consumer that the server forgets with this reader.

    It keeps at most twice `most` messages here.
    """

    def __init__(self, client: Client, stream: str, consumer: str, most: int) -> None:
        self._client, self._most = client, most
        self._ask_at = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._ask = msgspec.json.encode(
            {"batch": most, "expires": int(EXPIRES * SECOND), "idle_heartbeat": int(HEARTBEAT * SECOND)}
        )
        self._inbox = client.new_inbox()
        self._connections = client.stats["reconnects"]
        self._here: deque[Msg] = deque()
        self._owed = 0
        self._came = asyncio.Event()
        self._heard = monotonic()
        self._refusal: str | None = None

    @classmethod
    @asynccontextmanager
    async def of(cls, client: Client, stream: str, start: int, most: int) -> AsyncIterator["Pull"]:
        """From the sequence `start` on."""
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=start,
            ack_policy=AckPolicy.NONE,
            mem_storage=True,
            inactive_threshold=EXPIRES,
            num_replicas=1,
        )
        consumer = (await client.jetstream(timeout=5).add_consumer(stream, config)).name
        pull = cls(client, stream, consumer, most)
        subscription = await client.subscribe(pull._inbox, cb=pull._take)
        try:
            yield pull
        finally:
            with suppress(Exception):  # where the server is away it forgets both by itself
                await subscription.unsubscribe()

    async def some(self) -> list[Msg]:
        """What has come, once there is something; nothing when the server just said that it is there.

        Raises Unavailable where the connection, the server or the consumer is lost.
        """
        while not self._here:
            await self._keep_asked()
            self._came.clear()
            heard = self._heard
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._came.wait()
            self._look()
            if not self._here and self._heard > heard:
                return []
        some = [self._here.popleft() for _ in range(min(len(self._here), self._most))]
        await self._keep_asked()
        return some

    async def _keep_asked(self) -> None:
        if self._owed + len(self._here) <= self._most // 2:
            self._owed += self._most
            self._heard = monotonic()  # whoever was busy for long has not listened; from now on it is to answer
            await self._client.publish(self._ask_at, self._ask, self._inbox)

    def _look(self) -> None:
        if self._refusal:
            raise Unavailable(f"the stream is not read on: {self._refusal}")
        if self._client.stats["reconnects"] != self._connections or not self._client.is_connected:
            raise Unavailable("the connection to NATS was lost")
        if monotonic() - self._heard > 3 * HEARTBEAT:
            raise Unavailable("the server has fallen silent")

    async def _take(self, message: Msg) -> None:
        self._heard = monotonic()
        headers = message.headers or {}
        status = headers.get(Header.STATUS)
        if status is None:
            self._here.append(message)
            self._owed -= 1
        elif status == StatusCode.REQUEST_TIMEOUT:  # its time is over: so many of it will not come any more
            self._owed -= int(headers.get("Nats-Pending-Messages", self._owed))
        elif status != StatusCode.CONTROL_MESSAGE:
            self._refusal = f"{status} {headers.get(Header.DESCRIPTION, '')}"
        self._came.set()
