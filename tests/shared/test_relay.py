"""The relay on a real store and a real nats-server: every event once, in order, whatever happens to either."""

import asyncio
from dataclasses import replace

import pytest
from nats.js.api import StreamConfig

from shared import streams
from shared.broker import Broker
from shared.health import State
from shared.mapper import stored_to_received
from shared.wire import subject_of, to_headers
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
        for _ in range(3):
            await told.tell()
        await relayed(broker, 3)
        await told.begin_epoch(2, after=2)  # a third event of epoch 1, which the stream ends with, there is no more
        await told.tell()  # another process of the service knows of it at once
        await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
        assert "ends with 1:order:3, which this store (epoch 2) does not have" in relay.part.words
        assert await in_the_stream(broker.jetstream()) == [1, 2, 3]


async def test_where_the_stream_has_not_gone_further_a_new_epoch_follows_the_old_one(
    fresh: Fresh, broker: Broker
) -> None:
    async with core(fresh("order")) as told, relaying(told, broker) as relay:
        await told.tell()
        await told.tell()
        await relayed(broker, 2)
        await told.begin_epoch(2, after=2)
        await told.tell()
        assert await relayed(broker, 3) == [1, 2, 3]
        js = broker.jetstream()
        messages = [await streams.message(js, "order", n) for n in (1, 2, 3)]
        assert [each and each.id for each in messages] == ["1:order:1", "1:order:2", "2:order:3"]
        assert relay.part.state is State.OK


@pytest.mark.parametrize(
    ("what", "words"),
    [("another", "does not have what the store has at position 7"), ("missing", "has 19 of 20 messages")],
)
async def test_a_difference_in_the_middle_of_the_stream_is_noticed_too(
    fresh: Fresh, broker: Broker, what: str, words: str
) -> None:
    """Here the whole stream is compared in one look, since it is short."""
    async with core(fresh("order")) as told:
        for _ in range(20):
            await told.tell()
        js = broker.jetstream()
        await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["gendan.order.>"]))
        for row in await told.store.recorder.select_notifications(0, 100):
            event = stored_to_received("order", told.store.epochs.of(row.notification_id), row)
            if what == "another" and event.position == 7:
                event = replace(event, data=event.data.replace(b"Acme", b"Evil"))
            await js.publish(subject_of("order", event.topic), event.data, headers=to_headers(event))
        if what == "missing":
            await js.delete_msg("GENDAN_ORDER", 7)
        async with relaying(told, broker) as relay:
            await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
            assert f"{words}: gendan streams rebuild order" in relay.part.words


async def test_a_difference_that_comes_later_is_noticed_while_all_is_quiet(
    fresh: Fresh, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.LOOK_AGAIN", 0.1)
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["gendan.order.>"]))
    free = streams.definition("order").evolve(deny_delete=False)
    monkeypatch.setattr(streams, "definition", lambda _: free)
    async with core(fresh("order")) as told, relaying(told, broker) as relay:
        for _ in range(10):
            await told.tell()
        await relayed(broker, 10)
        await js.delete_msg("GENDAN_ORDER", 4)
        await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
        assert "has 9 of 10 messages" in relay.part.words


async def test_what_gave_way_because_the_stream_is_full_is_no_difference(
    fresh: Fresh, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.LOOK_AGAIN", 0.05)
    small = streams.definition("order").evolve(max_msgs=5)
    monkeypatch.setattr(streams, "definition", lambda _: small)
    async with core(fresh("order")) as told, relaying(told, broker) as relay:
        for _ in range(60):
            await told.tell()
        await holds(lambda: relay.position == 60, "all is published")
        assert relay.part.state is State.OK


async def test_a_stream_of_somebody_else_is_left_as_it_is(fresh: Fresh, broker: Broker) -> None:
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["their.orders"]))
    await js.publish("their.orders", b"precious")
    async with core(fresh("order")) as told, relaying(told, broker) as relay:
        await told.tell()
        await holds(lambda: relay.part.state is State.DOWN, "the relay stops and says so")
        assert "somebody else's: it takes their.orders" in relay.part.words
    info = await js.stream_info("GENDAN_ORDER")
    assert (info.config.subjects, info.state.messages) == (["their.orders"], 1)


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
