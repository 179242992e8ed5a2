"""A standing request on a real nats-server: everything comes, in order, and not too much at once."""

import asyncio
from time import monotonic

import pytest
from nats.js.api import StreamConfig

from shared.broker import Broker
from shared.errors import Unavailable
from shared.pulling import Pull
from tests.servers import NatsServer

STREAM = StreamConfig(name="THINGS", subjects=["things"])


async def tell(broker: Broker, first: int, last: int) -> None:
    for n in range(first, last + 1):
        await broker.jetstream().publish("things", str(n).encode())


async def gathered(pull: Pull, many: int) -> list[int]:
    """So many, as they come."""
    found: list[int] = []
    async with asyncio.timeout(20):
        while len(found) < many:
            found += [int(message.data) for message in await pull.some()]
    return found


async def test_all_comes_in_order_from_where_one_begins(broker: Broker) -> None:
    await broker.jetstream().add_stream(STREAM)
    await tell(broker, 1, 100)
    async with Pull.of(broker.client(), "THINGS", 11, most=10) as pull:
        assert await gathered(pull, 90) == list(range(11, 101))
        await tell(broker, 101, 150)
        assert await gathered(pull, 50) == list(range(101, 151))


async def test_who_does_not_take_what_comes_is_not_sent_more(broker: Broker) -> None:
    await broker.jetstream().add_stream(STREAM)
    await tell(broker, 1, 100)
    async with Pull.of(broker.client(), "THINGS", 1, most=10) as pull:
        found = [await pull.some()]
        assert await broker.client().request("$JS.API.INFO", b"")  # behind all that was sent until now
        (consumer,) = await broker.jetstream().consumers_info("THINGS")
        assert consumer.delivered
        assert consumer.delivered.consumer_seq <= 30
        while sum(map(len, found)) < 100:
            found.append(await pull.some())
        assert max(map(len, found)) <= 10


async def test_a_request_whose_time_is_over_is_made_again(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.pulling.EXPIRES", 0.5)
    monkeypatch.setattr("shared.pulling.HEARTBEAT", 0.2)
    await broker.jetstream().add_stream(STREAM)
    async with Pull.of(broker.client(), "THINGS", 1, most=10) as pull:
        over = monotonic() + 1.5
        while monotonic() < over:
            assert await pull.some() == []
        await tell(broker, 1, 20)
        assert await gathered(pull, 20) == list(range(1, 21))


async def test_a_consumer_that_is_gone_is_said(broker: Broker) -> None:
    await broker.jetstream().add_stream(STREAM)
    async with Pull.of(broker.client(), "THINGS", 1, most=10) as pull:
        await tell(broker, 1, 1)
        assert await gathered(pull, 1) == [1]
        await broker.jetstream().delete_stream("THINGS")
        with pytest.raises(Unavailable):
            await gathered(pull, 1)


async def test_a_server_that_is_gone_is_said(broker: Broker, nats_server: NatsServer) -> None:
    await broker.jetstream().add_stream(STREAM)
    async with Pull.of(broker.client(), "THINGS", 1, most=10) as pull:
        await pull.some()
        nats_server.kill()
        with pytest.raises(Unavailable):
            await gathered(pull, 1)
    nats_server.start()
