"""Publishing in one pipeline: all of it is acknowledged, or the first refusal is told at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shared.broker import Broker
from shared.pipeline import Message, Overtaken, Pipeline
from tests.shared.relaying import length

SOON = 2.0
"""Seconds; the deadline is longer."""
DEADLINE = 5.0


@pytest.fixture
async def pipeline(broker: Broker) -> AsyncIterator[Pipeline]:
    await broker.jetstream().add_stream(name="GENDAN_ORDER", subjects=["gendan.order.>"])
    async with Pipeline.to(broker.client(), "GENDAN_ORDER") as opened:
        yield opened


def messages(first: int, last: int) -> list[Message]:
    return [Message("gendan.order.thing.happened", str(n), {}, b"{}") for n in range(first, last + 1)]


async def test_what_is_published_is_there_behind_what_was_there(pipeline: Pipeline, broker: Broker) -> None:
    await pipeline.publish(messages(1, 300), 0, DEADLINE)
    await pipeline.publish(messages(301, 500), 300, DEADLINE)
    assert await length(broker) == 500


async def test_a_refusal_is_told_at_once_and_nothing_is_waited_for(pipeline: Pipeline, broker: Broker) -> None:
    await pipeline.publish(messages(1, 10), 0, DEADLINE)
    async with asyncio.timeout(SOON):
        with pytest.raises(Overtaken, match="wrong last sequence: 10"):
            await pipeline.publish(messages(21, 23), 7, DEADLINE)
    assert await length(broker) == 10


async def test_what_is_known_already_is_a_refusal(pipeline: Pipeline, broker: Broker) -> None:
    await pipeline.publish(messages(1, 10), 0, DEADLINE)
    async with asyncio.timeout(SOON):
        with pytest.raises(Overtaken):
            await pipeline.publish(messages(8, 10), 10, DEADLINE)
    assert await length(broker) == 10


async def test_a_message_that_no_stream_takes_is_a_refusal(broker: Broker) -> None:
    async with Pipeline.to(broker.client(), "GENDAN_ORDER") as pipeline, asyncio.timeout(SOON):
        with pytest.raises(Overtaken, match="no stream takes this subject"):
            await pipeline.publish(messages(1, 3), 0, DEADLINE)


async def test_it_is_not_done_before_the_last_is_stored(
    pipeline: Pipeline, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the stream is quicker than we are: each is acknowledged before the next is sent."""
    client = broker.client()
    publish = client.publish

    async def slowly(*words: Any, **more: Any) -> None:
        await publish(*words, **more)
        await client.flush()
        await asyncio.sleep(0.02)

    monkeypatch.setattr(client, "publish", slowly)
    with pytest.raises(Overtaken):
        await pipeline.publish([*messages(1, 3), *messages(2, 2)], 0, DEADLINE)
    assert await length(broker) == 3
