"""Reading another service's events: in order, none missing, none twice, whatever happens to either side."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest
from nats.js import JetStreamContext
from nats.js.api import StreamConfig

from shared.broker import Broker
from shared.health import State
from shared.mapper import stored_to_received
from shared.received import Received
from shared.wire import subject_of, to_headers
from tests.conftest import Fresh
from tests.servers import NatsServer
from tests.shared.consumers import Reader, reader_of
from tests.shared.core import Core, core
from tests.shared.relaying import relayed, relaying
from tests.waiting import holds


@pytest.fixture
async def source(fresh: Fresh) -> AsyncIterator[Core]:
    """The order service's store; nobody relays from it yet."""
    async with core(fresh("order")) as told:
        yield told


@pytest.fixture
async def reader(source: Core, fresh: Fresh, broker: Broker) -> AsyncIterator[Reader]:
    async with reader_of(source, fresh("logistics"), broker) as reader:
        yield reader


async def tell(source: Core, many: int) -> None:
    """A few at a time: more at once than a busy machine can answer in time would be refused."""
    for done in range(0, many, 50):
        await asyncio.gather(*(source.tell() for _ in range(min(50, many - done))))


def up_to(last: int) -> list[int]:
    return list(range(1, last + 1))


async def events_of(source: Core) -> list[Received]:
    rows = await source.store.recorder.select_notifications(0, 10_000)
    return [stored_to_received("order", source.store.epochs.of(row.notification_id), row) for row in rows]


async def a_stream_by_hand(broker: Broker) -> JetStreamContext:
    """A stream from which messages may be deleted: ours do not allow it."""
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="GENDAN_ORDER", subjects=["gendan.order.>"]))
    return js


async def publish(broker: Broker, events: list[Received]) -> None:
    """Put events into the stream by hand, as no relay would."""
    js = broker.jetstream()
    for event in events:
        await js.publish(subject_of("order", event.topic), event.data, headers=to_headers(event))


async def drop_all_but(broker: Broker, many: int) -> None:
    """The oldest messages give way, as they do when a stream has grown to its limit."""
    js = broker.jetstream()
    found = (await js.stream_info("GENDAN_ORDER")).config
    await js.update_stream(found.evolve(max_msgs=many))


async def test_everything_is_read_in_order_and_once_also_what_comes_meanwhile(
    source: Core, reader: Reader, broker: Broker
) -> None:
    await tell(source, 700)
    async with relaying(source, broker), reader.running():
        await reader.has_noted(1)
        for _ in range(10):
            await tell(source, 30)
        assert await reader.has_noted(1000) == up_to(1000)
    newest = (await events_of(source))[-1]
    at = await reader.checkpoint()
    assert (at.epoch, at.position, at.hash) == (1, 1000, newest.hash)


async def test_a_runner_that_is_begun_anew_goes_on_behind_its_checkpoint(
    source: Core, reader: Reader, broker: Broker
) -> None:
    async with relaying(source, broker):
        for n in range(1, 5):
            await tell(source, 10)
            async with reader.running():
                assert await reader.has_noted(n * 10) == up_to(n * 10)


async def test_a_batch_that_fails_at_any_point_leaves_nothing_and_is_read_again(
    source: Core, reader: Reader, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, failed = random.Random(1), 0

    def now_and_then() -> None:
        nonlocal failed
        if chance.random() < 0.4:
            failed += 1
            raise OSError("the database went away")

    reader.notes.before_commit = now_and_then
    monkeypatch.setattr("shared.reading.BATCH", 20)
    monkeypatch.setattr("shared.running.LONGEST_PAUSE", 0.1)
    await tell(source, 300)
    async with relaying(source, broker), reader.running():
        assert await reader.has_noted(300) == up_to(300)
    assert failed > 2


async def test_a_killed_nats_server_costs_nothing(
    source: Core, reader: Reader, broker: Broker, nats_server: NatsServer
) -> None:
    async with relaying(source, broker), reader.running():
        await tell(source, 50)
        await reader.has_noted(50)
        await asyncio.to_thread(nats_server.kill)
        await tell(source, 50)
        await asyncio.to_thread(nats_server.start)
        await tell(source, 50)
        assert await reader.has_noted(150) == up_to(150)


async def test_a_wiped_nats_server_is_filled_again_and_read_on_from_the_checkpoint(
    source: Core, reader: Reader, broker: Broker, nats_server: NatsServer
) -> None:
    async with relaying(source, broker), reader.running():
        await tell(source, 60)
        await reader.has_noted(60)
        await asyncio.to_thread(nats_server.wipe)
        await tell(source, 60)
        assert await reader.has_noted(120) == up_to(120)
    assert (await reader.checkpoint()).position == 120


@pytest.mark.parametrize("noted_before", [0, 5, 29, 30, 31, 40])
async def test_what_the_stream_has_dropped_is_read_from_the_feed(
    source: Core, reader: Reader, broker: Broker, noted_before: int
) -> None:
    """The stream ends with 30 events dropped; the reader may stand anywhere, also just before the gap or behind it."""
    async with relaying(source, broker):
        if noted_before:
            await tell(source, noted_before)
            await relayed(broker, noted_before)
            async with reader.running():
                await reader.has_noted(noted_before)
        await tell(source, 50 - noted_before)
        await relayed(broker, 50)
        await drop_all_but(broker, 20)
        async with reader.running():
            assert await reader.has_noted(50) == up_to(50)
            await tell(source, 5)
            assert await reader.has_noted(55) == up_to(55)


async def test_a_long_way_through_the_feed_is_taken_in_pages(
    source: Core, reader: Reader, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.reading.BATCH", 20)
    await tell(source, 130)
    async with relaying(source, broker):
        await relayed(broker, 130)
        await drop_all_but(broker, 15)
        async with reader.running():
            assert await reader.has_noted(130) == up_to(130)
    assert max(reader.notes.sizes) <= 20


async def test_a_hole_in_the_stream_is_filled_from_the_feed(
    source: Core, reader: Reader, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.reading.BATCH", 20)
    await tell(source, 100)
    js = await a_stream_by_hand(broker)
    await publish(broker, await events_of(source))
    for sequence in (3, 4, 50, *range(60, 91), 99):
        await js.delete_msg("GENDAN_ORDER", sequence)
    async with reader.running():
        assert await reader.has_noted(100) == up_to(100)
    assert max(reader.notes.sizes) <= 40


async def test_without_its_feed_a_hole_is_waited_for_and_never_stepped_over(
    source: Core, reader: Reader, broker: Broker
) -> None:
    await tell(source, 20)
    js = await a_stream_by_hand(broker)
    await publish(broker, await events_of(source))
    await js.delete_msg("GENDAN_ORDER", 10)
    reader.feed_answers = False
    async with reader.running() as runner:
        await holds(lambda: runner.part.state is State.DEGRADED and "feed" in runner.part.words, "the runner says so")
        assert await reader.noted() in ([], up_to(9))
        reader.feed_answers = True
        assert await reader.has_noted(20) == up_to(20)


async def test_messages_that_come_twice_are_taken_once(source: Core, reader: Reader, broker: Broker) -> None:
    await tell(source, 20)
    events = await events_of(source)
    await a_stream_by_hand(broker)
    await publish(broker, [*events[:10], *events[4:10], *events[10:]])
    async with reader.running():
        assert await reader.has_noted(20) == up_to(20)


async def test_a_reader_may_be_there_before_the_stream_is(source: Core, reader: Reader, broker: Broker) -> None:
    async with reader.running() as runner:
        await holds(lambda: runner.part.state is State.DEGRADED and "starting" not in runner.part.words, "it tries")
        async with relaying(source, broker):
            await tell(source, 3)
            assert await reader.has_noted(3) == up_to(3)


async def test_of_two_runners_one_is_active_and_the_other_takes_over(
    source: Core, reader: Reader, broker: Broker
) -> None:
    async with relaying(source, broker), reader.running() as one, reader.running() as other:
        await tell(source, 10)
        await reader.has_noted(10)
        await holds(lambda: one.active is not other.active, "one is active")
        standing_by = other if one.active else one
        await holds(lambda: "standing by" in standing_by.part.words, "the other stands by")
        assert standing_by.part.state is State.OK
        await reader.pool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        for _ in range(20):
            await tell(source, 5)
        assert await reader.has_noted(110) == up_to(110)
        await holds(lambda: one.active is not other.active, "one is active again")


async def test_two_runners_that_both_believe_to_be_active_note_nothing_twice(
    source: Core, reader: Reader, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkpoint is the fence: a runner whose lock was lost without its knowing cannot move it."""
    monkeypatch.setattr("shared.reading.BATCH", 10)
    monkeypatch.setattr("shared.running.LONGEST_PAUSE", 0.1)
    monkeypatch.setattr("shared.consuming.digest_of", lambda *_: uuid4())  # a lock that excludes nobody
    async with relaying(source, broker), reader.running(), reader.running():
        for _ in range(20):
            await tell(source, 10)
        assert await reader.has_noted(200) == up_to(200)


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
