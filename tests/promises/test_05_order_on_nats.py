"""Promise 5: the stream is the store: the same events in the same order, none twice and none missing.

It holds with any number of relays at once, whatever becomes of them or of the way to the server meanwhile.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic

import asyncpg
import pytest

from shared import streams
from shared.broker import Broker
from shared.mapper import stored_to_received
from shared.store.recorder import Recorder
from shared.store.rows import StoredRow
from shared.wire import from_headers
from tests.apart import Apart
from tests.conftest import Fresh
from tests.promises.conftest import Started
from tests.promises.relay import REMEMBERS, forgetful
from tests.promises.size import sized
from tests.servers import NatsServer
from tests.shared.core import Core, core
from tests.shared.proxy import proxied
from tests.shared.relaying import all_messages, length, relayed, relaying
from tests.waiting import holds, until

FAULTS = sized(6, 30)
SHORTEST, LONGEST = 4 * REMEMBERS, sized(1, 5)
"""Seconds for which a relay stands still: longer than the server knows a message again."""


@asynccontextmanager
async def being_told(told: Core) -> AsyncIterator[None]:
    """Events come in for as long as the block lasts, twenty at a time."""
    enough = asyncio.Event()

    async def keep_telling() -> None:
        while not enough.is_set():
            await asyncio.gather(*(told.tell() for _ in range(20)))
            await asyncio.sleep(0.02)  # at a rate at which the end can be compared in reasonable time

    telling = asyncio.create_task(keep_telling())
    try:
        yield
    finally:
        enough.set()
        await telling


async def test_the_stream_is_the_store_while_relays_are_stopped_and_killed(
    fresh: Fresh, broker: Broker, nats_server: NatsServer, started: Started[Apart]
) -> None:
    """Three relays at once, one of them on a way that is cut; the server is killed, too."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    async with core(fresh("order")) as told, proxied(nats_server.url) as (proxy, through):
        programs = [
            Apart(["tests.promises.relay", told.database.url, url])
            for url in (nats_server.url, nats_server.url, through)
        ]
        relays = await asyncio.gather(*map(started, programs))
        async with being_told(told):
            for n in range(FAULTS):
                await until(lambda: grows(broker), "something is published", 60)
                one = chance.choice(relays)
                match n % 4:
                    case 0 | 2:
                        one.stand_still()
                        await asyncio.sleep(chance.uniform(SHORTEST, LONGEST))
                        one.go_on()
                    case 1:
                        await one.kill()
                        await one.start()
                    case 3:
                        proxy.cut()
                if n % 10 == 5:
                    await asyncio.to_thread(nats_server.restart)
        await the_stream_is_the_store(told, broker)


async def grows(broker: Broker) -> bool:
    """Whether the stream has become longer within a moment."""
    try:
        before = await length(broker)
        await asyncio.sleep(0.05)  # the moment: whoever waits for this asks again
        return await length(broker) > before
    except Exception:  # noqa: BLE001 (the server was killed, or the stream is not there yet)
        return False


async def the_stream_is_the_store(told: Core, broker: Broker) -> None:
    """Once it has come so far; and a while later it still is."""
    rows = await told.store.recorder.select_notifications(0, 10**6)
    assert len(rows) > FAULTS * 20
    await relayed(broker, len(rows))
    await told.tell()  # whoever is late is at the same place now
    rows = await told.store.recorder.select_notifications(0, 10**6)
    await relayed(broker, len(rows))
    stored = [stored_to_received("order", 1, row) for row in rows]
    published = [from_headers(each.headers or {}, each.data) for each in await all_messages(broker.jetstream())]
    assert [each.position for each in published] == [each.position for each in stored]
    assert published == stored


async def test_the_server_knows_a_message_again_by_its_id(fresh: Fresh, broker: Broker) -> None:
    """Whoever sends it again, also without an expected sequence."""
    async with core(fresh("order")) as told, relaying(told, broker):
        await told.tell()
        await relayed(broker, 1)
        js = broker.jetstream()
        [message] = await all_messages(js)
        headers = {**(message.headers or {})}
        headers.pop("Nats-Expected-Last-Sequence")
        assert headers["Nats-Msg-Id"] == "1:order:1"
        assert (await js.publish(message.subject, message.data, headers=headers)).duplicate
        assert await length(broker) == 1


async def test_two_relays_at_once_publish_nothing_twice(fresh: Fresh, broker: Broker) -> None:
    async with core(fresh("order")) as told, relaying(told, broker), relaying(told, broker):
        for _ in range(20):
            await asyncio.gather(*(told.tell() for _ in range(10)))
        assert await relayed(broker, 200) == list(range(1, 201))


class Held(Recorder):
    """A store whose next events reach the relay only when they may: the relay's process stood still meanwhile."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool)
        self.has_read, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def behind(self, after: int, limit: int) -> tuple[int, list[StoredRow]]:
        found = await super().behind(after, limit)
        self.has_read.set()
        await self.may_go_on.wait()
        return found


async def test_a_relay_that_stood_still_publishes_nothing_again(
    fresh: Fresh, broker: Broker, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood still for longer than the server remembers message ids: only the expected sequence protects.

    It does not look at the stream before it publishes what it has read.
    """
    monkeypatch.setattr("shared.relay.LOOK_AGAIN", 60.0)
    await streams.apply(nats_server.url, ["order"])
    js = broker.jetstream()
    await js.update_stream(forgetful("order"))
    monkeypatch.setattr(streams, "definition", forgetful)
    async with core(fresh("order")) as told:
        await asyncio.gather(*(told.tell() for _ in range(20)))
        held = Held(told.pool)
        stopped = replace(told, store=replace(told.store, recorder=held))
        async with relaying(stopped, broker) as late:
            await held.has_read.wait()
            assert await length(broker) == 0, "it has read, and published nothing yet"
            async with relaying(told, broker):
                await relayed(broker, 20)
            forgotten = monotonic() + 0.3
            await holds(lambda: monotonic() > forgotten, "the server has forgotten the message ids")
            held.may_go_on.set()
            await holds(lambda: late.position == 20, "the late one has looked again")
            await told.tell()
            assert await relayed(broker, 21) == list(range(1, 22))


async def test_relays_ended_at_any_moment_leave_the_stream_as_the_store(
    fresh: Fresh, broker: Broker, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.BATCH", 7)
    chance = random.Random(1)
    async with core(fresh("order")) as told:
        for n in range(12):
            async with relaying(told, broker), relaying(told, broker):
                telling = [asyncio.create_task(told.tell()) for _ in range(20)]
                await asyncio.wait(telling[: chance.randrange(1, 20)])
            await asyncio.gather(*telling)
            if n % 5 == 4:
                await asyncio.to_thread(nats_server.restart)
        async with relaying(told, broker):
            assert await relayed(broker, 240) == list(range(1, 241))
