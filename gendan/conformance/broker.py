"""The trial's own nats-server, with the stream and the consumer for the subscriber; it can be killed and wiped."""

import asyncio
import secrets
import shutil
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import nats
from nats.js.api import AckPolicy, ConsumerConfig, StorageType, StreamConfig

from gendan.conformance.failed import Failed
from gendan.launcher import accounts
from gendan.launcher import nats as launched
from gendan.launcher.accounts import Admitted
from gendan.launcher.children import forget, start
from gendan.launcher.nats import Broker
from gendan.launcher.ports import LOOPBACK, free_port
from gendan.partners.secrets import made
from services.tracking.partners.names import inbox_of, stream_of
from shared.client import Client
from shared.received import Received
from shared.wire import subject_of, to_headers

CONSUMER = "subscriber"
STREAM, INBOX = stream_of(CONSUMER), inbox_of(CONSUMER)
ACK_SECONDS = 2
"""After which a message that was not acknowledged is delivered again."""
SECONDS = 30.0
"""Within which a server is there."""


class Server:
    """One nats-server in a folder of its own, as `gendan up` has one.

    `is_partner`: the subscriber is a partner, and may do nothing but read through the consumer that was made for it.
    """

    def __init__(self, folder: Path, *, is_partner: bool) -> None:
        self.folder, self.is_partner = folder, is_partner
        self._broker = Broker(folder, folder / "nats.log", free_port(), secrets.token_urlsafe())
        self._theirs = made()
        if is_partner:
            accounts.admit(folder, [Admitted(CONSUMER, self._theirs.password_hash)])
        self._process: subprocess.Popen[bytes] | None = None
        self._client: Client | None = None

    @property
    def url(self) -> str:
        """As the subscriber reaches it."""
        if not self.is_partner:
            return self._broker.url
        return f"nats://{CONSUMER}:{self._theirs.password}@{LOOPBACK}:{self._broker.port}"

    async def start(self) -> None:
        self._process = start(launched.program(self._broker))
        deadline = monotonic() + SECONDS
        while not launched.answers(self._broker.port):
            if self._process.poll() is not None or monotonic() > deadline:
                said = self._broker.log.read_text()[-500:]
                raise Failed(f"the trial's own nats-server does not start: {said}")
            await asyncio.sleep(0.02)
        self._client = Client()
        await self._client.connect(self._broker.url, allow_reconnect=False, connect_timeout=5, error_cb=_quiet)

    async def kill(self) -> None:
        if self._client is not None:
            with suppress(Exception):
                async with asyncio.timeout(1):
                    await self._client.close()
            self._client = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            forget(self._process)
            self._process = None

    def forget(self) -> None:
        """Remove all that it had stored, while it does not run."""
        shutil.rmtree(self._broker.streams, ignore_errors=True)

    async def prepare(self, first: int = 1) -> None:
        """Make the stream, whose first message gets the sequence `first`, and the consumer."""
        js = self._js()
        await js.add_stream(
            StreamConfig(name=STREAM, subjects=["gendan.order.>"], storage=StorageType.FILE, first_seq=first)
        )
        if self.is_partner:
            await js.add_consumer(
                STREAM,
                ConsumerConfig(durable_name=CONSUMER, ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_SECONDS),
            )

    async def publish(self, events: Iterable[Received], **others: str) -> None:
        """Whatever is told, in this order; `others` are attributes that an event of today does not have."""
        js = self._js()
        more = {f"ce-{name}": value for name, value in others.items()}
        for event in events:
            await js.publish(subject_of(event.source, event.topic), event.data, headers=to_headers(event) | more)

    async def is_heard(self) -> bool:
        """Whether somebody has fetched all that is in the stream, and a partner acknowledged it."""
        found = await self._js().consumers_info(STREAM)
        return any(not (each.num_pending or each.num_ack_pending) for each in found)

    def _js(self) -> nats.js.JetStreamContext:
        assert self._client
        return self._client.jetstream(timeout=10)


async def _quiet(_: Exception) -> None:
    """Our own connection ends whenever we kill the server."""
