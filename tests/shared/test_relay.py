"""The relay on a real store and a real nats-server: every event once, in order, whatever happens to either."""

import asyncio

import asyncpg
import pytest
from nats.js.api import StreamConfig

from shared import streams
from shared.broker import Broker
from shared.health import State
from tests.conftest import Fresh
from tests.servers import NatsServer
from tests.shared.core import core
from tests.shared.relaying import in_the_stream, relayed, relaying
from tests.waiting import holds


async def test_what_was_appended_is_in_the_stream_in_order(fresh: Fresh, broker: Broker) -> None:
    async with core(fresh("order")) as told, relaying(told, broker):
        await asyncio.gather(*(told.tell() for _ in range(100)))
        assert await relayed(broker, 100) == list(range(1, 101))


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
        await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
        assert "gendan streams rebuild order" in relay.part.words
        assert await in_the_stream(broker.jetstream()) == [1]


async def test_what_was_wiped_while_nothing_happened_is_filled_again_too(
    fresh: Fresh, broker: Broker, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.LOOK_AGAIN", 0.2)
    async with core(fresh("order")) as told, relaying(told, broker):
        await asyncio.gather(*(told.tell() for _ in range(30)))
        await relayed(broker, 30)
        await asyncio.to_thread(nats_server.wipe)
        assert await relayed(broker, 30) == list(range(1, 31))


async def test_a_store_in_another_epoch_is_not_mixed_into_the_stream_of_the_old_one(
    fresh: Fresh, broker: Broker
) -> None:
    async with core(fresh("order")) as told, relaying(told, broker) as relay:
        await told.tell()
        await relayed(broker, 1)
        owner = await asyncpg.connect(told.database.owner_url)
        await owner.execute("INSERT INTO epochs (epoch, reason) VALUES (2, 'restored')")
        await owner.close()
        await told.tell()  # another process of the service knows of it at once
        await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
        assert "epoch 2" in relay.part.words
        assert await in_the_stream(broker.jetstream()) == [1]


async def test_a_stream_that_was_emptied_is_not_continued(fresh: Fresh, broker: Broker) -> None:
    js = broker.jetstream()
    async with core(fresh("order")) as told:
        await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["gendan.order.>"]))
        await js.publish("gendan.order.customer.registered", b"{}")
        await js.purge_stream("GENDAN_ORDER")
        await told.tell()
        async with relaying(told, broker) as relay:
            await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
            assert "was emptied" in relay.part.words


async def test_what_others_publish_into_the_stream_is_not_continued(fresh: Fresh, broker: Broker) -> None:
    async with core(fresh("order")) as told, relaying(told, broker):
        await told.tell()
        await relayed(broker, 1)
        js = broker.jetstream()
        message = await js.get_msg("GENDAN_ORDER", seq=1)
        forged = {**(message.headers or {}), "ce-hash": "00" * 32, "Nats-Msg-Id": "forged"}
        forged.pop("Nats-Expected-Last-Sequence", None)
        await js.publish("gendan.order.customer.registered", b"{}", headers=forged)
        await told.tell()
    async with core(told.database) as again, relaying(again, broker) as relay:
        await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")


async def test_streams_are_applied_from_one_table(broker: Broker, nats_server: NatsServer) -> None:
    assert await streams.apply(nats_server.url, ["order"]) == {"GENDAN_ORDER": "created"}
    assert await streams.apply(nats_server.url, ["order"]) == {"GENDAN_ORDER": "unchanged"}
    js = broker.jetstream()
    found = (await js.stream_info("GENDAN_ORDER")).config
    await js.update_stream(found.evolve(max_bytes=1000))
    assert await streams.apply(nats_server.url, ["order"]) == {"GENDAN_ORDER": "updated"}
