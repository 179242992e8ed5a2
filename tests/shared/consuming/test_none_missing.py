"""What is missing in the stream is read from the feed, and never stepped over."""

import pytest

from shared.broker import Broker
from shared.health import State
from tests.shared.consumers import Reader
from tests.shared.consuming.source import a_stream_by_hand, drop_all_but, events_of, publish, tell, up_to
from tests.shared.core import Core
from tests.shared.relaying import relayed, relaying
from tests.waiting import holds


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
