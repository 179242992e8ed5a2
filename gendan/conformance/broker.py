"""The trial's own nats-server, with the stream and the consumer for the subscriber; it can be killed and wiped."""

import asyncio
import json
import os
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
from gendan.launcher import binaries
from gendan.launcher import nats as launched
from gendan.launcher.children import Program, forget, start
from gendan.launcher.ports import LOOPBACK, free_port
from shared.client import Client
from shared.received import Received
from shared.wire import subject_of, to_headers

STREAM, CONSUMER, INBOX, API = "CONFORMANCE", "SUBSCRIBER", "_INBOX_subscriber", "GENDAN.API"
ACK_SECONDS = 2
"""After which a message that was not acknowledged is delivered again."""
SECONDS = 30.0
"""Within which a server is there."""


class Server:
    """One nats-server in a folder of its own.

    `is_partner`: the subscriber is in an account of its own, and may do nothing but read through the consumer that was
    made for it.
    """

    def __init__(self, folder: Path, *, is_partner: bool) -> None:
        self.folder, self.is_partner = folder, is_partner
        self.port, self._admin, self.password = free_port(), secrets.token_urlsafe(), secrets.token_urlsafe()
        self._process: subprocess.Popen[bytes] | None = None
        self._client: Client | None = None

    @property
    def url(self) -> str:
        """As the subscriber reaches it."""
        return f"nats://subscriber:{self.password}@{LOOPBACK}:{self.port}"

    async def start(self) -> None:
        written = self.folder / "nats.conf"
        written.touch(mode=0o600)
        written.write_text(self._configuration())
        words = [str(binaries.nats_server()), "-c", str(written)]
        log = self.folder / "nats.log"
        self._process = start(Program("nats", words, {"PATH": os.defpath, "TZ": "UTC"}, log))
        deadline = monotonic() + SECONDS
        while not launched.answers(self.port):
            if self._process.poll() is not None or monotonic() > deadline:
                raise Failed(f"the trial's own nats-server does not start: {log.read_text()[-500:]}")
            await asyncio.sleep(0.02)
        self._client = Client()
        await self._client.connect(
            f"nats://admin:{self._admin}@{LOOPBACK}:{self.port}", allow_reconnect=False, connect_timeout=5,
            error_cb=_quiet,
        )  # fmt: skip

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
        shutil.rmtree(self.folder / "jetstream", ignore_errors=True)

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

    def _configuration(self) -> str:
        return f"""host: {LOOPBACK}
port: {self.port}
accounts: {json.dumps(self._accounts())}
jetstream {{ store_dir: {json.dumps(str(self.folder / "jetstream"))}, max_file_store: 1G, max_mem: 64M }}
"""

    def _accounts(self) -> dict[str, object]:
        """A partner's account has nothing but what it imports from the source's; others sign in to the source's."""
        admin, subscriber = (
            {"user": "admin", "password": self._admin},
            {"user": "subscriber", "password": self.password},
        )
        if not self.is_partner:
            return {"SOURCE": {"jetstream": "enabled", "users": [admin, subscriber]}}
        asked = [f"CONSUMER.{what}.{STREAM}.{CONSUMER}" for what in ("MSG.NEXT", "INFO")]
        acknowledging = f"$JS.ACK.{STREAM}.{CONSUMER}.>"
        called = {f"$JS.API.{each}": f"{API}.{each}" for each in asked} | {acknowledging: acknowledging}
        may = {"publish": {"allow": list(called.values())}, "subscribe": {"allow": [f"{INBOX}.>"]}}
        exports = [{"service": each, "response_type": "stream"} for each in called]
        imports = [{"service": {"account": "SOURCE", "subject": each}, "to": to} for each, to in called.items()]
        return {
            "SOURCE": {"jetstream": "enabled", "users": [admin], "exports": exports},
            "PARTNER": {"users": [subscriber | {"permissions": may}], "imports": imports},
        }


async def _quiet(_: Exception) -> None:
    """Our own connection ends whenever we kill the server."""
