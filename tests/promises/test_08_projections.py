"""What is shown and how far it has been read are committed together: live, rebuilt, folded in memory and as of now are
the same, whatever the order in which four services are heard, and whoever is killed meanwhile.
"""

import asyncio
import random
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from services.tracking import ledger
from services.tracking.orders.answer import AsOf, then
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView, fold
from shared.received import Received
from tests.promises.histories import in_order, tellings
from tests.promises.projectors import Cast, cast
from tests.promises.size import sized
from tests.tracking.shown import everything_shown, make_up
from tests.tracking.telling import Telling

ORDERS = sized(25, 400)
EVENTS = 12
KILLS = sized(3, 60)


async def test_killed_again_and_again_projectors_show_what_the_ledger_folds_to() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    told = tellings(chance, ORDERS, EVENTS, poison=3)
    streams = in_order(told)
    async with cast() as playing:
        telling = asyncio.create_task(_tell(chance, playing, streams))
        await playing.has_taken_in({"order": 1})
        for n in range(KILLS):
            before = await playing.taken_in()
            if n == KILLS // 2:
                playing.postgres.kill()
                playing.postgres.start()
            projector = playing.projectors[n % 2]
            projector.kill()
            projector.start()
            if not telling.done():
                await _moves_on(playing, before)
        await telling
        await playing.has_taken_in({source: events[-1].position for source, events in streams.items()})
        async with asyncpg.create_pool(playing.database.url, min_size=1, max_size=4) as pool:
            await _the_ledger_has_each_once(pool, streams)
            live = await everything_shown(pool)
            await _the_views_are_the_folds(pool, told)
            await make_up(pool, "UPDATE order_views SET lines = -1", "TRUNCATE order_search")
            rebuilt = playing.gendan("rebuild", "tracking.orders")
            assert rebuilt.returncode == 0, rebuilt.stderr
            assert "is rebuilt from" in rebuilt.stdout
            assert await everything_shown(pool) == live


async def _tell(chance: random.Random, playing: Cast, streams: dict[str, list[Received]]) -> None:
    """Both services at once, as they come."""

    async def source(events: Sequence[Received]) -> None:
        left = list(events)
        while left:
            size = chance.randint(1, 8)
            await playing.tell(left[:size])
            del left[:size]
            await asyncio.sleep(0)

    await asyncio.gather(*map(source, streams.values()))


async def _moves_on(playing: Cast, before: dict[str, int]) -> None:
    least = {source: min(position + 1, playing.told[source]) for source, position in before.items()}
    await playing.has_taken_in(least)


async def _the_ledger_has_each_once(pool: asyncpg.Pool, streams: dict[str, list[Received]]) -> None:
    for source, events in streams.items():
        rows = await pool.fetch("SELECT position, data FROM ledger WHERE source = $1 ORDER BY position", source)
        assert [tuple(row) for row in rows] == [(each.position, each.data) for each in events]


async def _the_views_are_the_folds(pool: asyncpg.Pool, told: Sequence[Telling]) -> None:
    """Also as of now; of an order that stands still what is shown is of before, and it says so."""
    rows = await pool.fetch("SELECT order_id, view, parked FROM order_views")
    shown: dict[UUID, OrderView] = {row["order_id"]: seen(row["view"]) for row in rows}
    parked = {row["order_id"] for row in rows if row["parked"]}
    assert shown.keys() == {tell.order_id for tell in told}
    known = await ledger.load(pool, shown)
    unreadable = set()
    for tell in told:
        try:
            folded = tell.view()
        except Exception:  # noqa: BLE001 (such orders stand still)
            unreadable.add(tell.order_id)
            continue
        assert shown[tell.order_id] == folded == fold(tell.order_id, known[tell.order_id])
        now = await then(pool, tell.order_id, AsOf(known_by=max(e.received_at for e in known[tell.order_id])))
        assert now is None or now.view == folded
    assert parked == unreadable
