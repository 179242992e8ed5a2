"""The relay with a backlog, beside nats-py's own pipelined publish of the same bytes with message ids."""

import asyncio
from collections.abc import Sequence
from time import monotonic
from uuid import uuid4

from nats.js.api import StreamConfig

from benchmarks.events import STATE, TOPIC
from benchmarks.measured import Measured
from benchmarks.servers import new_store, store_server
from shared.broker import Broker
from shared.health import State
from shared.mapper import stored_to_received
from shared.received import Received
from shared.store.rows import NOTHING, Append, StoredEvent, chained
from shared.wire import to_headers
from tests.servers import Database, NatsServer, nats_running
from tests.shared.core import Core, connected, core
from tests.shared.relaying import relaying
from tests.waiting import holds

BACKLOG, AT_ONCE = 100_000, 200


def measure(rounds: int = 3) -> list[Measured]:
    with store_server() as server, nats_running() as broker:
        found = asyncio.run(_measure(new_store(server), broker, rounds))
    ours, theirs = zip(*found, strict=True)
    words = f"the relay, a backlog of {BACKLOG:,}, beside nats-py's pipelined publish of the same bytes"
    return [Measured("8", words, "events/s", ours, theirs, must=0.7, aim=0.9)]


async def _measure(database: Database, server: NatsServer, rounds: int) -> list[tuple[float, float]]:
    found = []
    async with core(database) as told:
        await fill(told)
        events = await everything(told)
        for _ in range(rounds):
            server.wipe()
            async with connected(server.url) as broker:
                await holds(lambda: broker.part.state is State.OK, "NATS is there")
                found.append((await relayed(told, broker), await published(broker, events)))
    return found


async def fill(told: Core) -> None:
    """The backlog, as commands write it."""
    for _ in range(BACKLOG // (AT_ONCE * AT_ONCE) + 1):
        await asyncio.gather(*(told.store.commits.append(_many(AT_ONCE)) for _ in range(AT_ONCE)))


def _many(events: int) -> Append:
    id, key = uuid4(), uuid4()
    written = tuple(StoredEvent(id, version, TOPIC, STATE) for version in range(1, events + 1))
    return Append(1, id, 0, NOTHING, key, key, written, chained(NOTHING, written))


async def everything(told: Core) -> list[Received]:
    """The backlog, read beforehand: the peer is given what the relay has to read and open."""
    events: list[Received] = []
    while len(events) < BACKLOG:
        rows = await told.store.recorder.select_notifications(len(events), 5000)
        events += [stored_to_received("order", 1, row) for row in rows]
    return events[:BACKLOG]


async def relayed(told: Core, broker: Broker) -> float:
    """Events per second."""
    began = monotonic()
    async with relaying(told, broker) as relay:
        await holds(lambda: relay.position >= BACKLOG, "the backlog is published", seconds=300)
        return relay.position / (monotonic() - began)


async def published(broker: Broker, events: Sequence[Received]) -> float:
    """Events per second, by the library's own means: as many under way as it allows."""
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="PEER", subjects=["peer"], duplicate_window=120))
    ready = [(event.data, to_headers(event) | {"Nats-Msg-Id": event.id}) for event in events]
    began = monotonic()
    acknowledgements = [await js.publish_async("peer", data, headers=headers) for data, headers in ready]
    await asyncio.gather(*acknowledgements)
    return len(ready) / (monotonic() - began)
