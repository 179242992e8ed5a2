"""The ledger and the views on a real PostgreSQL: what services tell is there, once, and folded."""

import asyncio
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import asyncpg
import pytest

from services.tracking import ledger, projection
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView
from services.tracking.projection import Orders
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.order import OrderAcknowledged, OrderQuoted, OrderReleased
from shared.identity.roles import Role
from shared.received import Received
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import NAMES, ORDER, Telling, day, numbered, paid, received, registered


async def shown(tracking: asyncpg.Pool, order_id: UUID = ORDER) -> OrderView:
    return seen(await tracking.fetchval("SELECT view FROM order_views WHERE order_id = $1", order_id))


async def test_a_view_is_the_fold_of_what_came_in(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2006-06-02", estimated=True))
    tell(tell.booked("S1", A=100))
    tell(tell.delivered("S1", A=100), datetime.fromisoformat("2026-11-20T23:30:00+08:00"))
    for each in tell.received:
        await take_in([each])
    assert await shown(tracking) == tell.view()


async def test_a_ledger_entry_comes_back_as_it_was_told(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received(), day("2006-06-02", estimated=True))
    tell(OrderAcknowledged(), datetime.fromisoformat("2026-11-20T23:30:00+08:00"))
    await take_in(tell.received)
    (entries,) = (await ledger.load(tracking, [ORDER])).values()
    assert sorted(str(entry.occurred) for entry in entries) == ["2006-06-02", "2026-11-20T23:30:00+08:00"]
    assert {entry.occurred for entry in entries} == {entry.occurred for entry in tell.entries}


async def test_a_batch_taken_in_twice_is_kept_once(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received())
    tell(paid(30))
    await take_in(tell.received)
    before = await tracking.fetch("SELECT * FROM ledger ORDER BY position")
    await take_in(tell.received)
    assert await tracking.fetch("SELECT * FROM ledger ORDER BY position") == before
    assert await shown(tracking) == tell.view()


async def test_each_batch_became_known_later_than_the_one_before(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    for n in range(20):
        tell(OrderQuoted(reference=f"Q-{n}"))
    await asyncio.gather(*(take_in([each]) for each in tell.received))
    times = await tracking.fetch("SELECT received_at FROM ledger ORDER BY received_at")
    assert len({row[0] for row in times}) == 20


async def test_known_times_never_go_back_with_the_clock(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    future = datetime(2999, 1, 1, tzinfo=UTC)
    await tracking.execute("UPDATE ledger_clock SET received_at = $1", future)
    tell = Telling()
    tell(received())
    await take_in(tell.received)
    assert await tracking.fetchval("SELECT received_at > $1 FROM ledger", future)


@pytest.mark.parametrize("statement", ["UPDATE ledger SET topic = ''", "DELETE FROM ledger", "TRUNCATE ledger"])
async def test_the_ledger_is_never_changed(tracking: asyncpg.Pool, take_in: TakeIn, statement: str) -> None:
    tell = Telling()
    tell(received())
    await take_in(tell.received)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await tracking.execute(statement)


async def test_two_sources_at_once_end_in_the_same_view(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    """Each order is touched by both sources at about the same time; whoever comes last sees all."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    positions: dict[str, int] = defaultdict(int)
    tellings = [Telling(uuid5(NAMES, str(n)), positions=positions) for n in range(30)]
    by_source: dict[str, list[Received]] = {"order": [], "logistics": []}
    for tell in tellings:
        for event in (received(), tell.booked("S1", A=100), OrderReleased(), tell.delivered("S1", A=100), paid(100)):
            tell(event)
        for each in tell.received:
            by_source[each.source].append(each)

    async def run(source: str) -> None:
        events = by_source[source]
        while events:
            size = chance.randint(1, 12)
            await take_in(events[:size])
            del events[:size]

    await asyncio.gather(run("order"), run("logistics"))
    for tell in tellings:
        assert await shown(tracking, tell.order_id) == tell.view()
        assert (await shown(tracking, tell.order_id)).headline == "settled"


def owed() -> ObligationStarted:
    """By nobody outside, until a day later."""
    began = datetime(2026, 11, 2, 12, tzinfo=UTC)
    return ObligationStarted(
        order_id=ORDER, kind=ObligationKind.INTERNAL_ORDER, about="PO-4711", owed_by=Party.US,
        owner=Role.BUSINESS_MERCHANDISER, began=began, due=began + timedelta(days=1),
    )  # fmt: skip


async def known_at(tracking: asyncpg.Pool) -> tuple[datetime, datetime]:
    """As the view says, and as the ledger does."""
    return await tracking.fetchval("SELECT known_at FROM order_views"), await tracking.fetchval(
        "SELECT max(received_at) FROM ledger WHERE subject = $1", ORDER
    )


async def test_what_is_owed_is_taken_down_and_no_view_is_made_anew(
    tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = Telling()
    tell(received())
    await take_in(tell.received)
    before = await known_at(tracking)
    tell(owed())
    monkeypatch.setattr(projection, "fold", None)
    await take_in(tell.received[1:])
    seen_then, learned = await known_at(tracking)
    assert seen_then == learned > before[0]
    assert await shown(tracking) == tell.view()
    monkeypatch.undo()
    await take_in(tell.received[1:])  # told twice
    assert (await known_at(tracking))[0] == learned
    assert await tracking.fetchval("SELECT count(*) FROM parked") == 0


async def test_what_is_owed_of_an_order_that_is_not_there_yet_or_stands_still_is_shown_as_a_fold_shows_it(
    tracking: asyncpg.Pool, take_in: TakeIn
) -> None:
    tell = Telling()
    tell(owed())
    await take_in(tell.received)
    assert await shown(tracking) == tell.view()
    tell(received())
    tell(OrderReleased(), version=99)
    await take_in(tell.received[1:])
    tell(owed())
    await take_in(tell.received[3:])
    assert await tracking.fetchval("SELECT parked FROM order_views")
    assert await tracking.fetchval("SELECT count(*) FROM ledger") == 4


async def test_what_a_newer_release_says_is_owed_parks_its_order(tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    tell = Telling()
    tell(received())
    await take_in(tell.received)
    tell(owed(), version=99)
    await take_in(tell.received[1:])
    assert await tracking.fetchval("SELECT parked FROM order_views")


@pytest.mark.parametrize("customer_first", [True, False])
async def test_an_order_is_found_by_its_customers_name_whichever_came_first(
    tracking: asyncpg.Pool, take_in: TakeIn, customer_first: bool
) -> None:
    tell = Telling()
    tell(received())
    batches = [[registered()], tell.received]
    for batch in batches if customer_first else batches[::-1]:
        await take_in(batch)
    found = "SELECT order_id FROM order_search WHERE terms @@ $1::text::tsquery"
    assert await tracking.fetchval(found, "'trading':* & 'po-47':*") == ORDER
    assert await tracking.fetchval("SELECT name FROM customer_views") == "Acme Trading"


async def test_applying_takes_one_query_however_many_events_there_are_and_leaves_one(tracking: asyncpg.Pool) -> None:
    tells = [Telling(uuid5(NAMES, str(n))) for n in range(60)]
    for tell in tells:
        tell(received())
    batch = [numbered(tell.received[0], n) for n, tell in enumerate(tells, start=1)]
    queries: list[str] = []
    async with tracking.acquire() as connection, connection.transaction():
        await connection.execute(Orders().turn)
        await Orders().apply(connection, batch[:1], whole=True)  # the first time, types are looked up as well
        with connection.query_logger(lambda query: queries.append(query.query)):
            left = await Orders().apply(connection, batch[1:], whole=True)
    assert len(queries) == 1
    assert left.groups
