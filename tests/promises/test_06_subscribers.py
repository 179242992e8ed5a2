"""Promise 6: a subscriber ends with exactly what the store has, in its order, whatever is delivered to it.

Each message says its position, the one before and the epoch: so a subscriber knows what came twice, and what is missing
it reads from the feed. What it has taken in, and how far that is, it commits together.
"""

import asyncio
import random

import asyncpg
import httpx
import pytest
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from shared.broker import Broker
from shared.errors import Unavailable
from shared.mapper import stored_to_received
from shared.reading import Source
from shared.received import Received
from shared.wire import subject_of, to_headers, to_line
from tests.apart import TOKEN, Apart, Served, told
from tests.conftest import Fresh
from tests.promises.conftest import Started
from tests.promises.size import sized
from tests.servers import NatsServer
from tests.shared.consumers import notebook, reader_of
from tests.shared.core import Core, core, registered
from tests.shared.telling import told as event_at
from tests.waiting import until

KILLS = sized(3, 20)
AT_A_TIME = sized(40, 250)
"""Events between two kills."""


async def ids_of(source: Core) -> list[str]:
    return [event.id for event in await events_of(source)]


async def events_of(source: Core) -> list[Received]:
    rows = await source.store.recorder.select_notifications(0, 10**6)
    return [stored_to_received("order", 1, row) for row in rows]


async def test_a_subscriber_that_is_killed_again_and_again_ends_with_exactly_the_store(
    fresh: Fresh, nats_server: NatsServer, started: Started[Apart]
) -> None:
    """The server is killed as well, and loses all that it had."""
    nats_server.wipe()
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    database, own = fresh("order"), fresh("logistics")
    await notebook(own)
    service = Served("order", told(nats_server.url, {"order": database.url}), "tests.shared.things:served")
    await started(service)
    subscriber = await started(Apart(["tests.promises.subscriber", own.url, nats_server.url, service.url]))
    async with core(database) as source, asyncpg.create_pool(own.url, min_size=1, max_size=2) as noted:

        async def has_noted(many: int) -> bool:
            found: bool = await noted.fetchval("SELECT count(*) >= $1 FROM notes", many)
            return found

        for n in range(1, KILLS + 1):
            await asyncio.gather(*(source.tell() for _ in range(AT_A_TIME)))
            some = (n - 1) * AT_A_TIME + chance.randint(1, AT_A_TIME)
            await until(lambda some=some: has_noted(some), "some are noted", 60)  # type: ignore[misc]
            await subscriber.kill()
            match n % 3:
                case 2:
                    await asyncio.to_thread(nats_server.restart)
                case 0:
                    await asyncio.to_thread(nats_server.wipe)
            await subscriber.start()
        await until(lambda: has_noted(KILLS * AT_A_TIME), "all are noted", 60)
        await source.tell()
        await until(lambda: has_noted(KILLS * AT_A_TIME + 1), "and what comes after that", 60)
        assert [row["id"] for row in await noted.fetch("SELECT id FROM notes ORDER BY n")] == await ids_of(source)


async def test_messages_thrice_and_in_disorder_are_taken_once_in_order(fresh: Fresh, broker: Broker) -> None:
    """Put into the stream by hand, as no relay would, while the subscriber reads; the last is where it belongs."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["gendan.order.>"]))
    async with core(fresh("order")) as source, reader_of(source, fresh("logistics"), broker) as reader:
        await asyncio.gather(*(source.tell() for _ in range(200)))
        first, *others, last = await events_of(source)
        disorder = others * 3
        random.Random(seed).shuffle(disorder)
        async with reader.running():
            await publish(js, [first])
            await reader.has_noted(1)
            await publish(js, [*disorder, last])
            await reader.has_noted(200)
            await publish(js, [last])
        noted = await reader.pool.fetch("SELECT id FROM notes ORDER BY n")
        assert [row["id"] for row in noted] == await ids_of(source)


async def publish(js: JetStreamContext, events: list[Received]) -> None:
    for event in events:
        await js.publish(subject_of("order", event.topic), event.data, headers=to_headers(event))


@pytest.mark.parametrize("positions", [[], [5, 6], [4, 6], [4, 4, 5], [5, 4], [3, 4, 5]])
async def test_a_feed_that_leaves_something_out_is_not_believed(positions: list[int]) -> None:
    """What follows 3 is asked for."""
    lines = b"".join(to_line(event_at(registered(), position)) + b"\n" for position in positions)
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=lines))) as http:
        with pytest.raises(Unavailable, match="does not have what follows 3"):
            await Source("order", "http://order", TOKEN).feed(http, 3, 6)
