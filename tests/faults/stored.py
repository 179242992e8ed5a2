"""What is there in the end: the stores, the streams, tracking's tables, and what the subscriber has written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import asyncpg
import nats
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from shared import streams
from shared.mapper import stored_to_received
from shared.received import Received
from shared.store.rows import StoredRow
from tests.faults.subscriber import file_of
from tests.servers import NatsServer, Postgres

Batch = tuple[int, datetime, bytes]
Message = tuple[int, int, bytes]
"""Of a stream: sequence, position, hash."""


@dataclass(frozen=True)
class Store:
    """All rows of one service's store by position, and the chain of its batches."""

    service: str
    rows: Sequence[StoredRow]
    batches: Sequence[Batch]

    @cached_property
    def events(self) -> list[Received]:
        return [stored_to_received(self.service, 1, row) for row in self.rows]


@dataclass(frozen=True)
class Tracking:
    """The tables of tracking, row by row."""

    ledger: Sequence[Any]
    order_views: Sequence[Any]
    report_lines: Sequence[Any]
    report_shipments: Sequence[Any]
    order_items: Sequence[Any]
    customer_views: Sequence[Any]
    parked: Sequence[Any]


@dataclass(frozen=True)
class Incarnation:
    """A stream as it was found: in the end (`last`), or just before everything in JetStream was removed."""

    service: str
    messages: Sequence[Message]
    last: bool = True


@dataclass(frozen=True)
class Found:
    """Everything that the checks compare."""

    stores: dict[str, Store]
    streams: Sequence[Incarnation]
    tracking: Tracking
    subscribed: dict[str, Sequence[tuple[int, int, bytes]]]


def admin(postgres: Postgres, database: str) -> str:
    """The superuser's URL of a database."""
    return postgres.admin_url.rpartition("/")[0] + "/" + database


async def read_store(service: str, url: str) -> Store:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT notification_id, originator_id, originator_version, topic, state, recorded_at, hash "
            "FROM events ORDER BY notification_id"
        )
        batches = await connection.fetch("SELECT position, recorded_at, hash FROM batches ORDER BY position")
    finally:
        await connection.close()
    return Store(service, [StoredRow(*row) for row in rows], [tuple(row) for row in batches])


async def read_tracking(url: str) -> Tracking:
    connection = await asyncpg.connect(url)
    try:
        return Tracking(
            await connection.fetch("SELECT * FROM ledger ORDER BY source, epoch, position"),
            await connection.fetch("SELECT * FROM order_views ORDER BY order_id"),
            await connection.fetch("SELECT * FROM report_lines ORDER BY order_id, line"),
            await connection.fetch("SELECT * FROM report_shipments ORDER BY order_id, shipment, month"),
            await connection.fetch("SELECT * FROM order_items ORDER BY order_id, kind, number"),
            await connection.fetch("SELECT customer_id, code, name FROM customer_views ORDER BY customer_id"),
            await connection.fetch("SELECT * FROM parked"),
        )
    finally:
        await connection.close()


async def read_streams(server: NatsServer, services: Sequence[str], *, last: bool = True) -> list[Incarnation]:
    client = await nats.connect(server.url, connect_timeout=5, allow_reconnect=False)
    try:
        js = client.jetstream(timeout=10)
        return [Incarnation(service, await _messages(js, service), last) for service in services]
    finally:
        await client.close()


async def _messages(js: JetStreamContext, service: str) -> list[Message]:
    """All of a stream, read without the code that is tested."""
    stream = streams.name_of(service)
    end = (await js.stream_info(stream)).state.last_seq
    config = ConsumerConfig(deliver_policy=DeliverPolicy.ALL, ack_policy=AckPolicy.NONE, mem_storage=True)
    subscription = await js.pull_subscribe(f"gendan.{service}.>", stream=stream, config=config)
    found: list[Message] = []
    while end and (not found or found[-1][0] < end):
        ahead = end - (found[-1][0] if found else 0)
        for message in await subscription.fetch(min(ahead, 500), timeout=10):
            headers = message.headers or {}
            found.append(
                (message.metadata.sequence.stream, int(headers["ce-position"]), bytes.fromhex(headers["ce-hash"]))
            )
    await subscription.unsubscribe()
    return found


def read_subscribed(folder: Path, service: str) -> list[tuple[int, int, bytes]]:
    """Epoch, position and hash of each line."""
    path = file_of(folder, service)
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(epoch), int(position), bytes.fromhex(hash)) for epoch, position, hash in map(str.split, lines)]
