"""Another service's events are read in order and once, whatever happens to either side."""

import asyncio
import random
from uuid import uuid4

import pytest

from shared.broker import Broker
from shared.health import State
from tests.servers import NatsServer
from tests.shared.consumers import Reader
from tests.shared.consuming.source import a_stream_by_hand, events_of, publish, tell, up_to
from tests.shared.core import Core
from tests.shared.relaying import relaying
from tests.waiting import holds


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
