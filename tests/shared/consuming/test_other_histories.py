"""A newer epoch is read on; another history than the one that was read stops the reader in words."""

import asyncio
from dataclasses import replace

from shared.broker import Broker
from shared.health import State
from tests.conftest import Fresh
from tests.servers import NatsServer
from tests.shared.consumers import Reader
from tests.shared.consuming.source import a_stream_by_hand, drop_all_but, events_of, publish, tell, up_to
from tests.shared.core import Core, core
from tests.shared.relaying import relayed, relaying
from tests.waiting import holds


async def test_a_newer_epoch_is_read_on_behind_the_older_one(source: Core, reader: Reader, broker: Broker) -> None:
    async with relaying(source, broker), reader.running():
        await tell(source, 10)
        await reader.has_noted(10)
        await source.begin_epoch(2, after=10)
        await tell(source, 10)
        assert await reader.has_noted(20) == up_to(20)
    ids = [row["id"] for row in await reader.pool.fetch("SELECT id FROM notes ORDER BY n")]
    assert ids[9:11] == ["1:order:10", "2:order:11"]
    assert (await reader.checkpoint()).epoch == 2


async def test_positions_that_are_used_again_in_a_newer_epoch_stop_the_reader_until_somebody_looks(
    source: Core, reader: Reader, broker: Broker
) -> None:
    await tell(source, 20)
    events = await events_of(source)
    await a_stream_by_hand(broker)
    await publish(broker, events[:10])
    async with reader.running() as runner:
        await reader.has_noted(10)
        await publish(broker, [replace(event, epoch=2) for event in events[5:]])
        await holds(lambda: runner.part.state is State.DOWN, "it stops")
        assert "order tells 2:order:6 to us who have read 1:order:10" in runner.part.words
    assert await reader.noted() == up_to(10)


async def test_an_older_epoch_behind_a_newer_one_stops_the_reader(source: Core, reader: Reader, broker: Broker) -> None:
    await tell(source, 20)
    events = await events_of(source)
    await a_stream_by_hand(broker)
    await publish(broker, [*events[:5], *(replace(event, epoch=2) for event in events[5:10])])
    await source.begin_epoch(2, after=5)
    async with reader.running() as runner:
        await reader.has_noted(10)
        await publish(broker, events[10:])
        await holds(lambda: runner.part.state is State.DOWN, "it stops")
        assert "order tells 1:order:11 to us who have read 2:order:10" in runner.part.words
    assert await reader.noted() == up_to(10)


async def test_a_reader_that_is_ahead_of_its_source_stops_rather_than_wait_in_silence(
    source: Core, reader: Reader, broker: Broker, fresh: Fresh, nats_server: NatsServer
) -> None:
    async with relaying(source, broker), reader.running():
        await tell(source, 10)
        await reader.has_noted(10)
    await asyncio.to_thread(nats_server.wipe)
    async with core(fresh("order")) as restored, relaying(restored, broker):
        await tell(restored, 4)
        await relayed(broker, 4)
        reader.fed_by(restored)
        async with reader.running() as runner:
            await holds(lambda: runner.part.state is State.DOWN, "it stops")
            assert "order does not have 1:order:10, which we have read" in runner.part.words
            assert "gendan restore" in runner.part.words
    assert await reader.noted() == up_to(10)


async def test_a_stream_that_has_gone_further_than_its_store_is_not_read(
    source: Core, reader: Reader, broker: Broker, fresh: Fresh
) -> None:
    """Such is the stream after its store was restored, until it is rebuilt: what it has more never happened."""
    async with relaying(source, broker):
        await tell(source, 10)
        await relayed(broker, 10)
    async with core(fresh("order")) as restored:
        reader.fed_by(restored)
        async with reader.running() as runner:
            await holds(lambda: runner.part.state is State.DOWN, "it stops")
            assert "ends with 1:order:10, which order does not have: gendan streams rebuild" in runner.part.words
    assert await reader.noted() == []


async def test_another_history_at_the_checkpoint_stops_the_reader(
    source: Core, reader: Reader, broker: Broker, fresh: Fresh, nats_server: NatsServer
) -> None:
    async with relaying(source, broker), reader.running():
        await tell(source, 10)
        await reader.has_noted(10)
    await asyncio.to_thread(nats_server.wipe)
    async with core(fresh("order")) as another, relaying(another, broker), reader.running() as runner:
        reader.fed_by(another)
        await tell(another, 20)
        await holds(lambda: runner.part.state is State.DOWN, "it stops")
        assert "order does not have 1:order:10, which we have read" in runner.part.words
    assert await reader.noted() == up_to(10)


async def test_another_history_is_noticed_too_where_the_stream_has_dropped_that_place(
    source: Core, reader: Reader, broker: Broker, fresh: Fresh, nats_server: NatsServer
) -> None:
    async with relaying(source, broker), reader.running():
        await tell(source, 10)
        await reader.has_noted(10)
    await asyncio.to_thread(nats_server.wipe)
    async with core(fresh("order")) as another, relaying(another, broker):
        await tell(another, 30)
        await relayed(broker, 30)
        await drop_all_but(broker, 20)
        reader.fed_by(another)
        async with reader.running() as runner:
            await holds(lambda: runner.part.state is State.DOWN, "it stops")
    assert await reader.noted() == up_to(10)
