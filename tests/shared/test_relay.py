"""The relay on a real store and a real nats-server: every event once, in order, whatever happens to either."""

import asyncio

from shared import streams
from shared.broker import Broker
from shared.health import State
from tests.conftest import Fresh
from tests.servers import NatsServer
from tests.shared.core import core
from tests.shared.relaying import in_the_stream, relayed, relaying
from tests.waiting import until


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
