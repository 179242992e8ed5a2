"""Whatever the order in which services are heard, with what is late, told twice, retracted, unreadable or skipped: what
is shown is the fold of what is known, what was known at any time can be shown again, and a rebuild changes nothing.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import UUID, uuid4, uuid5

import asyncpg
import pytest
from fastapi_problem.error import Problem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.tracking import ledger
from services.tracking.names import NAME
from services.tracking.orders.answer import AsOf, then
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView, fold
from services.tracking.projection import Orders
from services.tracking.rebuilding.run import begun
from shared.parking import Skip
from shared.received import NewerVersion, Received
from tests.promises.histories import FUTURE
from tests.promises.size import sized
from tests.servers import Database, Postgres
from tests.tracking.rebuilding.beside import Watched
from tests.tracking.shown import everything_shown
from tests.tracking.taking_in import take_in
from tests.tracking.telling import NAMES, Telling
from tests.tracking.test_any_order import MOMENTS, PAPERS, QUANTITIES, SHIPMENTS, STAGES

EPOCHS = count(1)
"""Each story has its own: so its positions are its own, too."""

SKIP = Skip(uuid5(NAMES, "lin"), "nobody can read it")


@dataclass
class Story:
    """What services say of one order, and in which batches it comes in; None: an operator skips what stands still."""

    order_id: UUID
    batches: list[list[Received] | None]


@dataclass
class Looked:
    """What was shown at some time: the view, or that the order stood still."""

    at: datetime
    view: OrderView
    parked: bool


@dataclass
class Tracking:
    """A tracking database that many stories are told to, one order after the other."""

    database: Database
    pool: asyncpg.Pool

    async def take_in(self, batch: list[Received]) -> None:
        await take_in(self.pool, batch)

    async def look(self, order_id: UUID) -> Looked | None:
        row = await self.pool.fetchrow("SELECT view, parked FROM order_views WHERE order_id = $1", order_id)
        at = await self.pool.fetchval("SELECT received_at FROM ledger_clock")
        return Looked(at, seen(row["view"]), row["parked"]) if row else None


@pytest.fixture(scope="module")
async def tracking(postgres: Postgres, templates: Callable[[str], str]) -> AsyncIterator[Tracking]:
    database = postgres.new_database("tracking", templates("tracking"))
    async with asyncpg.create_pool(database.url, min_size=1, max_size=2) as pool:
        yield Tracking(database, pool)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    tell = Telling(uuid4(), epoch=next(EPOCHS))
    for _ in range(draw(st.integers(2, 10))):
        if draw(st.booleans()):
            event = draw(PAPERS)
        else:
            lines = {name: draw(QUANTITIES) for name in draw(st.sets(st.sampled_from("ABZ"), max_size=2))}
            event = getattr(tell, draw(STAGES))(draw(SHIPMENTS), **lines)
        entry = tell(event, draw(MOMENTS), version=FUTURE if draw(st.integers(0, 9)) == 0 else 0)
        if draw(st.integers(0, 4)) == 0:
            tell.retract(entry, draw(MOMENTS))
    sources: dict[str, list[Received]] = {"order": [], "logistics": []}
    for each in tell.received:
        sources[each.source].append(each)
    batches: list[list[Received] | None] = []
    while any(sources.values()):
        source = draw(st.sampled_from([name for name, left in sources.items() if left]))
        size = draw(st.integers(1, len(sources[source])))
        batches.append(sources[source][:size])
        del sources[source][:size]
        if draw(st.integers(0, 5)) == 0:
            batches.append(None)
        if draw(st.integers(0, 5)) == 0:
            batches.append(batches[-1])  # told twice
    return Story(tell.order_id, batches)


@settings(max_examples=sized(15, 1000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories(), st.data())
async def test_what_was_shown_is_shown_again_as_of_then(tracking: Tracking, story: Story, data: st.DataObject) -> None:
    looked: list[Looked] = []
    for batch in story.batches:
        if batch is None:
            await Orders().parking(tracking.pool).skip(str(story.order_id), SKIP)
        else:
            await tracking.take_in(batch)
        if seen := await tracking.look(story.order_id):
            looked.append(seen)
    assert looked
    happened_by = data.draw(st.sampled_from([None, *(date(2026, 11, day) for day in range(1, 5))]))
    for seen in looked:
        moment = AsOf(happened_by, seen.at)
        known = (await ledger.load(tracking.pool, [story.order_id], seen.at))[story.order_id]
        try:
            folded = fold(story.order_id, known, happened_by=happened_by)
        except NewerVersion:
            assert seen.parked
            with pytest.raises(Problem, match="stands still"):
                await then(tracking.pool, story.order_id, moment)
            continue
        again = await then(tracking.pool, story.order_id, moment)
        assert (again.view if again else fold(story.order_id, [])) == folded
        assert happened_by or (folded == seen.view and not seen.parked)


async def test_and_a_rebuild_of_all_of_them_changes_nothing(tracking: Tracking) -> None:
    live = await everything_shown(tracking.pool)
    if not live["order_views"]:
        pytest.skip("no story was told before")
    async with begun(tracking.database.owner_url) as rebuilding:
        await rebuilding.run(Watched(), None)
    assert await everything_shown(tracking.pool) == live
    assert await tracking.pool.fetchval("SELECT count(*) FROM parked WHERE consumer = $1", NAME) == len(live["parked"])
