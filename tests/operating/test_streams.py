"""`gendan streams`: what would be done is said, what is foreign is left alone, what is rebuilt is filled again."""

import asyncio
from typing import Any

import pytest
from nats.js.api import StreamConfig
from nats.js.errors import NotFoundError
from rich.console import Console

from gendan.operating import refilling, streams
from gendan.operating.refilling import refill
from gendan.operating.standing import Named
from gendan.operating.words import Refused
from shared.broker import Broker
from shared.health import State
from tests.operating.conftest import Given
from tests.servers import NatsServer
from tests.shared.core import connected, core
from tests.shared.relaying import relayed, relaying
from tests.waiting import holds


@pytest.fixture
async def broker(given: Given, nats_server: NatsServer) -> Any:
    assert given
    async with connected(nats_server.url) as broker:
        await holds(lambda: broker.part.state is State.OK, "NATS is there")
        yield broker


async def said(capsys: pytest.CaptureFixture[str], command: Any, *names: str) -> tuple[int, str]:
    """The exit code of a command, and all that it said."""
    code = 0
    try:
        await asyncio.to_thread(command, *names)
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return code, out + err


async def test_a_plan_says_what_would_be_done_and_changes_nothing(
    given: Given, broker: Broker, capsys: pytest.CaptureFixture[str]
) -> None:
    await given.orders.tell()
    others = "".join(f"GENDAN_{name}: create, 0 of 0 events\n" for name in ("PRODUCTION", "LOGISTICS", "NOTIFY"))
    plan = f"GENDAN_ORDER: create, 0 of 1 events\n{others}"
    assert await said(capsys, streams.plan) == (0, plan)
    with pytest.raises(NotFoundError):
        await broker.jetstream().stream_info("GENDAN_ORDER")


async def test_streams_are_created_updated_and_then_left_as_they_are(
    given: Given, broker: Broker, capsys: pytest.CaptureFixture[str]
) -> None:
    assert given
    assert await said(capsys, streams.apply, "order") == (0, "GENDAN_ORDER: created\n")
    js = broker.jetstream()
    await js.update_stream((await js.stream_info("GENDAN_ORDER")).config.evolve(max_bytes=1000))
    assert await said(capsys, streams.plan, "order") == (0, "GENDAN_ORDER: update, 0 of 0 events\n")
    assert await said(capsys, streams.apply, "order") == (0, "GENDAN_ORDER: updated\n")
    assert await said(capsys, streams.apply, "order") == (0, "GENDAN_ORDER: unchanged\n")


async def test_on_how_many_servers_it_is_kept_is_left_as_it_is_unless_it_is_said(
    given: Given, broker: Broker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert given
    assert broker
    assert await said(capsys, streams.apply, "order") == (0, "GENDAN_ORDER: created\n")
    monkeypatch.setenv("GENDAN_STREAM_REPLICAS", "3")
    assert await said(capsys, streams.plan, "order") == (0, "GENDAN_ORDER: update, 0 of 0 events\n")
    code, words = await said(capsys, streams.apply, "order")
    assert (code, words.partition(": ")[0]) == (1, "NATS refuses")  # it is no cluster
    monkeypatch.setenv("GENDAN_STREAM_REPLICAS", "many")
    code, words = await said(capsys, streams.plan, "order")
    assert (code, words.partition(": ")[0]) == (1, "GENDAN_STREAM_REPLICAS")
    monkeypatch.delenv("GENDAN_STREAM_REPLICAS")
    assert await said(capsys, streams.plan, "order") == (0, "GENDAN_ORDER: unchanged, 0 of 0 events\n")


async def test_a_stream_of_somebody_else_is_refused_and_none_is_touched(
    given: Given, broker: Broker, capsys: pytest.CaptureFixture[str]
) -> None:
    assert given
    js = broker.jetstream()
    await js.add_stream(StreamConfig(name="GENDAN_LOGISTICS", subjects=["their.trucks", "gendan.logistics.>"]))
    await js.publish("their.trucks", b"precious")
    for command in (streams.plan, streams.apply, streams.rebuild):
        code, words = await said(capsys, command)
        assert code == 1
        assert "GENDAN_LOGISTICS is somebody else's: it takes their.trucks" in words
    with pytest.raises(NotFoundError):
        await js.stream_info("GENDAN_ORDER")
    assert (await js.stream_info("GENDAN_LOGISTICS")).state.messages == 1


async def test_a_stream_that_ends_with_what_the_store_does_not_have_is_refused_until_it_is_rebuilt(
    given: Given, broker: Broker, fresh: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    async with core(fresh("order")) as other, relaying(other, broker):
        for _ in range(5):
            await other.tell()
        await relayed(broker, 5)
    for _ in range(3):
        await given.orders.tell()
    code, words = await said(capsys, streams.apply)
    assert (code, words.splitlines()[-1]) == (1, "nothing was changed")
    assert "GENDAN_ORDER: foreign: it ends with 1:order:5, which the store does not have" in words
    async with relaying(given.orders, broker):
        assert await refill(given.reach, [Named("order")], Console(quiet=True)) == {"GENDAN_ORDER": 3}
        assert await relayed(broker, 3) == [1, 2, 3]
    code, words = await said(capsys, streams.plan, "order")
    assert (code, words.splitlines()[-1]) == (0, "GENDAN_ORDER: unchanged, 3 of 3 events")


async def test_a_stream_is_rebuilt_while_its_relay_runs_and_commands_go_on(given: Given, broker: Broker) -> None:
    async with relaying(given.orders, broker):
        for _ in range(20):
            await given.orders.tell()
        await relayed(broker, 20)
        _, done = await asyncio.gather(
            asyncio.gather(*(given.orders.tell() for _ in range(30))),
            refill(given.reach, [Named("order")], Console(quiet=True)),
        )
        assert done["GENDAN_ORDER"] >= 20
        assert await relayed(broker, 50) == list(range(1, 51))


async def test_where_nobody_fills_it_that_is_said(
    given: Given, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refilling, "PATIENCE", 0.5)
    assert broker
    await given.orders.tell()
    with pytest.raises(Refused, match="has 0 of 1 events; the order service fills it as soon as it runs"):
        await refill(given.reach, [Named("order")], Console(quiet=True))


async def test_a_service_without_a_stream_is_refused_in_words(given: Given, capsys: pytest.CaptureFixture[str]) -> None:
    assert given
    for command in (streams.plan, streams.apply, streams.rebuild):
        code, words = await said(capsys, command, "order", "tracking", "ordr")
        told = "order, production, logistics, notify"
        assert (code, words) == (1, f"there is no stream of tracking, ordr; there are those of {told}\n")


async def test_without_nats_that_is_said(
    given: Given, nats_server: NatsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert given
    await asyncio.to_thread(nats_server.kill)
    try:
        words = "NATS does not answer: start gendan, or look at GENDAN_NATS_URL\n"
        assert await said(capsys, streams.plan) == (1, words)
    finally:
        await asyncio.to_thread(nats_server.start)
