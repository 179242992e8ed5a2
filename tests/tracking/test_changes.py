"""Whoever follows orders hears of each change, now or after having been away, and holds nobody up."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import uuid5

import asyncpg
import httpx
import pytest

from services.tracking.changes import watching as module
from services.tracking.changes.watching import Watching
from shared.events.order import OrderReleased
from tests.tracking.asking import AT
from tests.tracking.conftest import TakeIn
from tests.tracking.following import IN_TIME, Listener
from tests.tracking.telling import NAMES, ORDER, Telling, received
from tests.waiting import holds


async def test_who_listens_hears_which_order_changed_and_can_then_ask_for_it(
    served: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    listener = Listener(served)
    async with listener.listening() as events:
        tell(received())
        await take_in(tell.received)
        [told] = await listener.hears(events, "order:1@1")
        assert told["order_id"] == str(ORDER)
        assert (await served.get(AT)).json()["known_at"] == told["known_at"]
        tell(OrderReleased())
        tell(tell.booked("S1", A=1))
        await take_in(tell.received[1:])
        assert await listener.hears(events, "order:2@1")  # of two at once the last is enough
    assert len(listener.heard) == 2


async def test_who_was_away_hears_what_happened_meanwhile_and_nothing_twice(
    served: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    listener = Listener(served)
    async with listener.listening():
        pass
    tell(received())
    await take_in(tell.received)
    other = Telling(uuid5(NAMES, "other"), positions=tell.positions)
    other(received(po_number="PO-2"))
    await take_in(other.received)
    async with listener.listening() as events:
        told = await listener.hears(events, "order:2@1")
        assert [each["order_id"] for each in told] == [str(ORDER), str(other.order_id)]
    async with listener.listening() as events:
        tell(OrderReleased())
        await take_in(tell.received[1:])
        told = await listener.hears(events, "order:3@1")
        assert [each["position"] for each in told] == ["order:3@1"]


async def test_who_follows_one_order_hears_of_no_other_however_long_they_were_away(
    served: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    listener = Listener(served, f"/v1/orders/{ORDER}/changes")
    async with listener.listening():
        pass
    other = Telling(uuid5(NAMES, "other"), positions=tell.positions)
    other(received(po_number="PO-2"))
    tell(received())
    other(OrderReleased())
    await take_in([*other.received[:1], *tell.received, *other.received[1:]])
    async with listener.listening() as events:
        await listener.hears(events, "order:2@1")
        other(other.booked("S1", A=1))
        tell(OrderReleased())
        await take_in(other.received[2:])
        await take_in(tell.received[1:])
        await listener.hears(events, "order:4@1")
    assert [each["position"] for each in listener.heard] == ["order:2@1", "order:4@1"]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whoever_comes_and_goes_misses_no_order(
    served: httpx.AsyncClient, tracking: asyncpg.Pool, take_in: TakeIn, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two services tell at once, in batches; three listeners leave after every few events and come back."""
    monkeypatch.setattr(module, "KEPT", 3)  # so that whoever comes back reads the ledger, too
    chance, positions = random.Random(seed), defaultdict[str, int](int)
    telling = [Telling(uuid5(NAMES, f"{seed} {n}"), positions=positions) for n in range(12)]
    listeners = [Listener(served) for _ in range(3)]
    for listener in listeners:
        async with listener.listening():
            pass
    done = asyncio.Event()

    async def write() -> None:
        for tell in telling:
            tell(received(po_number=str(tell.order_id)))
        await take_in([event for tell in telling for event in tell.received])
        for n in range(40):
            told = chance.choices(telling, k=chance.randint(1, 5))
            before = {tell.order_id: len(tell.received) for tell in telling}
            for tell in told:
                tell(OrderReleased() if chance.random() < 0.5 else tell.booked(f"S{n}", A=1))
            new = [event for tell in telling for event in tell.received[before[tell.order_id] :]]
            for source in chance.sample(["order", "logistics"], 2):
                if of_source := [event for event in new if event.source == source]:
                    await take_in(of_source)
        done.set()

    async def listen(listener: Listener) -> None:
        while not done.is_set():
            async with listener.listening() as events:
                for _ in range(random.Random(seed).randint(1, 4)):
                    await anext(events)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(listen(listener)) for listener in listeners]
        await write()
        final = Telling(uuid5(NAMES, f"{seed} last"), positions=positions)
        final(received(po_number="last"))
        for n in range(8):  # whoever still waits for a few more
            final(final.booked(f"S{n}", A=1))
            await take_in(final.received[-1:])
        await take_in(final.received[:1])
        await asyncio.wait(tasks, timeout=IN_TIME)
    rows = await tracking.fetch("SELECT subject, max(received_at) AS last FROM ledger GROUP BY subject")
    wanted = {str(row["subject"]): row["last"] for row in rows}
    for listener in listeners:
        async with listener.listening() as events:
            while last_known(listener) != wanted:
                await anext(events)


def last_known(listener: Listener) -> dict[str, datetime]:
    """Of each order that was heard of, when something of it became known last."""
    known: dict[str, datetime] = {}
    for each in listener.heard:
        at = datetime.fromisoformat(each["known_at"])
        known[each["order_id"]] = max(at, known.get(each["order_id"], at))
    return known


async def test_a_page_is_not_all(served: httpx.AsyncClient, take_in: TakeIn) -> None:
    """More orders changed while a listener was away than are read at once."""
    listener = Listener(served)
    async with listener.listening():
        pass
    positions = defaultdict[str, int](int)
    telling = [Telling(uuid5(NAMES, str(n)), positions=positions) for n in range(1100)]
    for tell in telling:
        tell(received(po_number=str(tell.order_id)))
    await take_in([event for tell in telling for event in tell.received])
    async with listener.listening() as events:
        told = await listener.hears(events, "order:1100@1")
    assert [each["position"] for each in told] == [f"order:{n}@1" for n in range(1, 1101)]


async def here(lines: AsyncIterator[str]) -> dict[str, Any]:
    """What the next event says that tells nothing but that the stream is there; an id comes with it."""
    before = ""
    async for line in lines:
        if line == "event: here":
            break
        before = line
    assert before.startswith("id: ")
    told: dict[str, Any] = json.loads((await anext(lines)).removeprefix("data: "))
    return told


async def test_a_silent_stream_says_that_it_is_there_and_when_it_will_say_so_again(
    served: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SILENCE", 0.01)
    async with asyncio.timeout(IN_TIME), served.stream("GET", "/v1/changes") as answer:
        lines = answer.aiter_lines()
        for _ in range(3):
            assert await here(lines) == {"seconds": 0.01}


async def test_what_happens_to_others_is_silence(
    served: httpx.AsyncClient, take_in: TakeIn, tell: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much there is of it, who follows one order hears that the stream is there."""
    monkeypatch.setattr(module, "SILENCE", 1.0)
    other, done = Telling(uuid5(NAMES, "other"), positions=tell.positions), asyncio.Event()
    other(received(po_number="PO-2"))

    async def happen() -> None:
        while not done.is_set():
            await take_in(other.received[-1:])
            other(other.booked(f"S{len(other.received)}", A=1))

    busy = asyncio.create_task(happen())
    try:
        async with asyncio.timeout(IN_TIME), served.stream("GET", f"/v1/orders/{ORDER}/changes") as answer:
            lines = answer.aiter_lines()
            for _ in range(2):
                assert await here(lines) == {"seconds": 1.0}
    finally:
        done.set()
        await busy


async def test_all_who_listen_are_let_go_when_the_service_stops(served: httpx.AsyncClient, watching: Watching) -> None:
    draining = asyncio.Event()
    task = asyncio.create_task(watching.end_with(draining))
    async with asyncio.timeout(IN_TIME), served.stream("GET", "/v1/changes") as answer:
        lines = answer.aiter_lines()
        await anext(lines)
        draining.set()
        assert [line async for line in lines]  # it ends
    await task


async def test_nothing_is_looked_at_while_nobody_listens(served: httpx.AsyncClient, watching: Watching) -> None:
    async with Listener(served).listening():
        await holds(watching._wanted.is_set, "somebody listens")
    await holds(lambda: not watching._wanted.is_set(), "nobody listens any more")


@pytest.mark.parametrize("id", ["x", "", "order:1", "order:1@1,", "payroll:1@1", "order:1@1,order:2@1", "order:-1@1"])
@pytest.mark.parametrize("path", ["/v1/changes", f"{AT}/changes"])
async def test_an_id_of_no_event_of_ours_is_refused(client: httpx.AsyncClient, path: str, id: str) -> None:
    answer = await client.get(path, headers={"Last-Event-ID": id})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "header.Last-Event-ID"
