"""A poison event never blocks others and never vanishes: it is parked with what comes after it, somebody is told, and
after a fix, or without it, everything goes on in order.
"""

import random
from time import monotonic
from uuid import UUID

import asyncpg
import httpx

from services.tracking.entries import Said
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView, fold
from services.tracking.payloads import read
from tests.identity import bearer
from tests.promises.histories import FUTURE, in_order, tellings
from tests.promises.projectors import Cast, cast
from tests.promises.size import sized
from tests.shared.test_policies import Here, happened, here
from tests.shared.test_releasing import Poison, parking
from tests.tracking.telling import Telling
from tests.waiting import until

__all__ = ["here"]

ORDERS = sized(30, 420)
EVENTS = 12
POISON = sized(4, 20)
LAG = sized(20, 2)
"""Seconds that all others may be behind; in `make test` the machine is busy with other tests."""


def _fixed(entry: Said) -> object:
    return read(entry.topic, 1 if entry.class_version == FUTURE else entry.class_version, entry.data)


async def test_poison_parks_its_orders_alone_and_they_go_on_after_a_fix_or_without_it() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    told = tellings(random.Random(seed), ORDERS, EVENTS, poison=POISON)
    poisoned = {tell.order_id: tell for tell in told if any(e.class_version == FUTURE for e in tell.entries)}
    streams = in_order(told)
    newest = {source: events[-1].position for source, events in streams.items()}
    async with cast(projectors=1) as playing:
        await until(playing.projectors[0].is_ready, "tracking is ready", 60)
        for events in streams.values():
            await playing.tell(events)
        began = monotonic()
        await playing.has_taken_in(newest)
        assert monotonic() - began < LAG
        async with asyncpg.create_pool(playing.database.url, min_size=1, max_size=2) as pool:
            still = await _standing_still(pool)
            assert still <= poisoned.keys()  # a poison event that was retracted harms nobody
            assert await _shown(pool, but=still) == {
                tell.order_id: tell.view() for tell in told if tell.order_id not in still
            }
            assert (await _health(playing))["parts"]["parked"]["events"] == len(still)
            await _skip_one(playing, pool, poisoned[min(still)])
            await _after_a_fix(playing, still - {min(still)})
            assert await _standing_still(pool) == set()
            skipped = min(still)
            assert await _shown(pool, but={skipped}) == {
                tell.order_id: fold(tell.order_id, tell.entries, decode=_fixed)
                for tell in told
                if tell.order_id != skipped
            }
            assert "events" in (await _health(playing))["parts"]["parked"]
        listed = playing.gendan("parked", "list")
        assert "nothing is parked" in listed.stdout


async def _skip_one(playing: Cast, pool: asyncpg.Pool, tell: Telling) -> None:
    """It goes on without the event; who decided so, when and why is in the order's history."""
    key = str(tell.order_id)
    refused = playing.gendan("parked", "skip", "tracking.orders", key)
    assert refused.returncode == 1
    assert "--reason" in refused.stderr
    assert tell.order_id in await _standing_still(pool)
    shown = playing.gendan("parked", "show", "tracking.orders", key)
    assert f"v{FUTURE}" in shown.stdout
    done = playing.gendan("parked", "skip", "tracking.orders", key, "--reason", "typed by a robot", "--by", "Wang Fang")
    assert done.returncode == 0, done.stderr
    known = [entry for entry in tell.entries if entry.class_version != FUTURE]
    assert (await _shown(pool))[tell.order_id] == fold(tell.order_id, known)
    async with httpx.AsyncClient(base_url=playing.projectors[0].url, headers=bearer()) as http:
        history = (await http.get(f"/v1/orders/{key}/history")).json()["events"]
    [poison] = [each for each in history if each["retracted"] and each["retracted"]["why"] == "skipped"]
    [decision] = [each for each in history if each["topic"] == "tracking.event_skipped"]
    assert poison["retracted"]["reason"] == decision["data"]["reason"] == "typed by a robot"
    assert UUID(decision["actor"]["id"])
    again = playing.gendan("parked", "skip", "tracking.orders", key, "--reason", "again")
    assert again.returncode == 1
    assert "nothing of" in again.stderr


async def _after_a_fix(playing: Cast, left: set[UUID]) -> None:
    before = playing.gendan("parked", "retry", "tracking.orders")
    assert before.returncode == (1 if left else 0)
    assert f"0 of {len(left)} go on" in before.stdout
    playing.projectors[0].kill()
    playing.projectors[0].start("tests.promises.fixed:app")
    await until(playing.projectors[0].is_ready, "the fixed release is ready", 60)
    after = playing.gendan("parked", "retry", "tracking.orders")
    assert after.returncode == 0, after.stdout + after.stderr
    assert f"{len(left)} of {len(left)} go on" in after.stdout


async def _standing_still(pool: asyncpg.Pool) -> set[UUID]:
    parked = {UUID(row["key"]) for row in await pool.fetch("SELECT key FROM parked")}
    flagged = {row["order_id"] for row in await pool.fetch("SELECT order_id FROM order_views WHERE parked")}
    assert parked == flagged
    return parked


async def _shown(pool: asyncpg.Pool, but: set[UUID] | None = None) -> dict[UUID, OrderView]:
    rows = await pool.fetch("SELECT order_id, view FROM order_views")
    return {row["order_id"]: seen(row["view"]) for row in rows if row["order_id"] not in (but or set())}


async def _health(playing: Cast) -> dict[str, dict[str, dict[str, int]]]:
    async with httpx.AsyncClient(base_url=playing.projectors[0].url, headers=bearer()) as http:
        found: dict[str, dict[str, dict[str, int]]] = (await http.get("/readyz")).json()
    return found


async def test_poison_among_thousands_stops_a_policy_for_its_own_thing_only(here: Here) -> None:
    """Then it is mended and everything is acted on once, in the order in which it happened."""
    many, things = sized(300, 5000), sized(30, 400)
    here.trouble = poison = Poison(*(str(n) for n in range(50, many, many // POISON)))
    events = [happened(n, str(n), of=n % things) for n in range(1, many + 1)]
    for n in range(0, many, 100):
        await here.take(*events[n : n + 100])
    stopped = {int(name) % things for name in poison.names}
    for thing in range(things):
        expected = [str(n) for n in range(1, many + 1) if n % things == thing]
        copies = await here.copies(UUID(int=thing))
        assert copies == expected if thing not in stopped else copies == expected[: len(copies)]
    poison.names.clear()
    going_on = parking(here, events)
    for thing in stopped:
        await going_on.retry(str(UUID(int=thing)))
    assert await here.parked() == {}
    for thing in range(things):
        assert await here.copies(UUID(int=thing)) == [str(n) for n in range(1, many + 1) if n % things == thing]
    assert await here.core.store.recorder.max_notification_id() == many
