"""Promise 7: losing all of JetStream loses nothing; commands go on, and it is filled again from the store."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic

import httpx
import pytest
from rich.console import Console

from gendan.launcher import given
from gendan.launcher.state import State
from gendan.operating.reach import Reach, telling
from gendan.operating.refilling import refill
from gendan.operating.standing import Named
from shared import streams
from shared.broker import Broker
from shared.http.feed import PAGE
from shared.received import Received
from shared.wire import from_line
from tests.conftest import Start
from tests.promises.size import sized
from tests.servers import NatsServer
from tests.shared import things as service
from tests.shared.core import connected
from tests.waiting import until

WIPES = sized(2, 6)
CUTS = sized(2, 8)
EVENTS = sized(500, 20_000)
SECONDS = 60.0
"""Within which a hundred thousand events are in the stream again."""
TOKEN = {"Authorization": "Bearer between-services"}


@dataclass
class Load:
    """Commands that go on all the time; whatever is not taken is kept."""

    client: httpx.AsyncClient
    taken: int = 0
    refused: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    async def one(self) -> None:
        answer = await self.client.post("/v1/things", json={"code": f"C{next(self.numbers)}"})
        if answer.status_code == 201:
            self.taken += 1
        else:
            self.refused.append(answer.text)

    async def until(self, taken: int) -> None:
        """Commands of eight clients, until so many were taken."""

        async def client() -> None:
            while self.taken < taken:
                await self.one()

        await asyncio.gather(*(client() for _ in range(8)))

    async def goes_on(self, more: int) -> None:
        """While it does: until so many more were taken."""
        wanted = self.taken + more

        async def taken() -> bool:
            return self.taken >= wanted

        await until(taken, f"{more} more commands were taken")

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.until(2**62))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def load(running: Start, nats_server: NatsServer) -> Load:
    nats_server.wipe()
    return Load(await running("order", service.app()))


@pytest.fixture
async def broker(nats_server: NatsServer) -> AsyncIterator[Broker]:
    async with connected(nats_server.url) as broker:
        yield broker


async def stored(client: httpx.AsyncClient) -> list[Received]:
    """All events of the store."""
    found: list[Received] = []
    while True:
        after = found[-1].position if found else 0
        page = await client.get(f"/v1/events?after={after}&limit={PAGE}", headers=TOKEN)
        if not page.content:
            return found
        found += [from_line(line) for line in page.content.splitlines()]


async def is_as_the_store(broker: Broker, load: Load) -> None:
    """The stream holds exactly the store's events, in their order, within the time that was promised."""
    began = monotonic()
    events = await stored(load.client)

    async def all_there() -> bool:
        try:
            return (await streams.newest(broker.jetstream(), "order"))[0].messages >= len(events)
        except Exception:  # noqa: BLE001 (it is away, or not there yet)
            return False

    within = max(SECONDS * len(events) / 100_000, 20)
    await until(all_there, f"{len(events)} events are in the stream again", within)
    js = broker.jetstream()
    for first in range(0, len(events), 100):
        some = events[first : first + 100]
        told = await asyncio.gather(*(streams.message(js, "order", each.position) for each in some))
        assert told == some
    assert (await streams.newest(js, "order"))[0].messages == len(events)
    print(f"{len(events)} events were compared, {monotonic() - began:.1f} s after the load had ended")


async def test_a_jetstream_that_is_wiped_under_load_again_and_again_is_filled_and_no_command_fails(
    load: Load, broker: Broker, nats_server: NatsServer
) -> None:
    async with load.going_on():
        for _ in range(WIPES):
            await asyncio.to_thread(nats_server.wipe)
            await load.goes_on(EVENTS // WIPES)
    assert load.refused == []
    await is_as_the_store(broker, load)


async def test_while_nats_is_down_every_command_is_taken(load: Load, broker: Broker, nats_server: NatsServer) -> None:
    await load.until(20)
    await asyncio.to_thread(nats_server.kill)
    try:
        await load.until(20 + EVENTS // 5)
        ready = (await load.client.get("/readyz")).json()
        assert ready["status"] == "degraded"
    finally:
        await asyncio.to_thread(nats_server.start)
    assert load.refused == []
    await is_as_the_store(broker, load)


async def test_what_a_killed_server_lost_of_its_newest_block_file_is_filled_again(
    load: Load, broker: Broker, nats_server: NatsServer
) -> None:
    chance = random.Random(7)
    for n in range(1, CUTS + 1):
        await load.until(n * 100)
        await is_as_the_store(broker, load)
        await _cut(nats_server, signal.SIGKILL, chance.random())
        await load.one()
    assert load.refused == []
    await is_as_the_store(broker, load)


async def test_a_stream_with_holes_is_noticed_and_rebuilt_while_commands_go_on(
    load: Load, broker: Broker, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A server that was stopped in order believes what it noted at its end; what the file lacks are holes."""
    monkeypatch.setattr("shared.running.HALTED_PAUSE", 0.5)
    await load.until(200)
    await is_as_the_store(broker, load)
    await _cut(nats_server, signal.SIGTERM, 0.5)
    async with load.going_on():
        relay = await until(lambda: _down(load, "relay"), "the relay stops and says so")
        assert "gendan streams rebuild order" in relay
        await refill(_run(tmp_path, nats_server), [Named("order")], Console(quiet=True))
        await load.goes_on(20)
    assert load.refused == []
    await is_as_the_store(broker, load)


async def _cut(server: NatsServer, number: signal.Signals, share: float) -> None:
    """Stop the server, cut its newest block file down to a share of it, and start it again."""
    await asyncio.to_thread(server.kill, number)
    block = max(server.broker.streams.rglob("*.blk"), key=lambda path: int(path.stem))
    os.truncate(block, int(block.stat().st_size * share))
    await asyncio.to_thread(server.start)


async def _down(load: Load, part: str) -> str:
    """Its words, once it has stopped."""
    told = (await load.client.get("/readyz")).json()["parts"][part]
    return str(told["words"]) if told["status"] == "down" else ""


def _run(folder: Path, nats_server: NatsServer) -> Reach:
    orders = [each for each in telling() if each.name == "order"]
    return Reach(State(folder), given.databases(orders, os.environ), {}, nats_server.url, {})
