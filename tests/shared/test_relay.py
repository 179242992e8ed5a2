"""The relay on a real store and a real nats-server: every event once, in order, whatever happens to either."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from nats.js import JetStreamContext
from nats.js.errors import Error

from shared import streams
from shared.broker import Broker
from shared.errors import Unavailable
from shared.health import Part, State
from shared.relay import Relay
from shared.running import keep_running
from shared.wire import from_headers
from tests.conftest import Fresh
from tests.servers import NatsServer
from tests.shared.core import Core, connected, core
from tests.waiting import until


@asynccontextmanager
async def relaying(told: Core, broker: Broker) -> AsyncIterator[Relay]:
    relay = Relay(told.store, broker, told.wake, Part())
    task = asyncio.create_task(keep_running("relay", relay.part, relay.run))
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def in_the_stream(js: JetStreamContext) -> list[int]:
    """The positions in the stream, in its order."""
    state = (await js.stream_info("GENDAN_ORDER")).state
    messages = [await js.get_msg("GENDAN_ORDER", seq=n) for n in range(state.first_seq, state.last_seq + 1)]
    return [from_headers(message.headers or {}, message.data or b"").position for message in messages]


async def relayed(broker: Broker, many: int) -> list[int]:
    async def all_there() -> list[int]:
        try:
            found = await in_the_stream(broker.jetstream())
        except (Error, Unavailable, TimeoutError):
            return []
        return found if len(found) >= many else []

    return await until(all_there, f"{many} events are in the stream")


@pytest.fixture
async def broker(nats_server: NatsServer) -> AsyncIterator[Broker]:
    nats_server.wipe()
    async with connected(nats_server.url) as broker:
        yield broker


async def test_what_was_appended_is_in_the_stream_in_order(fresh: Fresh, broker: Broker) -> None:
    async with core(fresh("order")) as told, relaying(told, broker):
        await asyncio.gather(*(told.tell() for _ in range(100)))
        assert await relayed(broker, 100) == list(range(1, 101))


async def test_two_relays_at_once_publish_nothing_twice(fresh: Fresh, broker: Broker) -> None:
    async with core(fresh("order")) as told, relaying(told, broker), relaying(told, broker):
        for _ in range(20):
            await asyncio.gather(*(told.tell() for _ in range(10)))
        assert await relayed(broker, 200) == list(range(1, 201))


async def test_a_killed_server_comes_back_and_the_relay_goes_on(
    fresh: Fresh, broker: Broker, nats_server: NatsServer
) -> None:
    async with core(fresh("order")) as told, relaying(told, broker):
        await told.tell()
        await relayed(broker, 1)
        await asyncio.to_thread(nats_server.kill)
        await told.tell()  # commands go on
        await asyncio.to_thread(nats_server.start)
        assert await relayed(broker, 2) == [1, 2]


async def test_a_wiped_jetstream_is_filled_again_from_the_store(
    fresh: Fresh, broker: Broker, nats_server: NatsServer
) -> None:
    async with core(fresh("order")) as told, relaying(told, broker):
        await asyncio.gather(*(told.tell() for _ in range(30)))
        await relayed(broker, 30)
        await asyncio.to_thread(nats_server.wipe)
        await told.tell()
        assert await relayed(broker, 31) == list(range(1, 32))


async def test_a_stream_of_another_store_is_not_continued(fresh: Fresh, broker: Broker) -> None:
    async with core(fresh("order")) as other, relaying(other, broker):
        await other.tell()
        await relayed(broker, 1)
    async with core(fresh("order")) as told, relaying(told, broker) as relay:
        await told.tell()

        async def halted() -> bool:
            return relay.part.state is State.DOWN

        await until(halted, "the relay stops and says so")
        assert "gendan streams rebuild order" in relay.part.words
        assert await in_the_stream(broker.jetstream()) == [1]


async def test_streams_are_applied_from_one_table(broker: Broker, nats_server: NatsServer) -> None:
    assert await streams.apply(nats_server.url, ["order"]) == {"GENDAN_ORDER": "created"}
    assert await streams.apply(nats_server.url, ["order"]) == {"GENDAN_ORDER": "unchanged"}
    js = broker.jetstream()
    found = (await js.stream_info("GENDAN_ORDER")).config
    await js.update_stream(found.evolve(max_bytes=1000))
    assert await streams.apply(nats_server.url, ["order"]) == {"GENDAN_ORDER": "updated"}
