"""A rebuild beside the old version: what it shows is what the live projection shows, and nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from uuid import uuid5

import asyncpg
import pytest

from services.tracking.orders import rows
from services.tracking.rebuilding import progress, run, slices, tables
from services.tracking.rebuilding.reading import Slice
from services.tracking.rebuilding.run import RunsAlready, begun
from shared.events.order import OrderCancelled, OrderReleased, ShipmentNoted
from shared.received import Received
from tests.conftest import Fresh
from tests.servers import Database
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import much
from tests.tracking.shown import everything_shown, make_up
from tests.tracking.telling import CUSTOMER, NAMES, Telling, changed, paid, received, registered
from tests.waiting import holds, until


@dataclass
class Watched:
    """Whoever watches."""

    phases: list[str] = field(default_factory=list)
    done: int = 0

    def begins(self, phase: str) -> None:
        self.phases.append(phase)

    def advances(self, by: int) -> None:
        self.done += by


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("tracking")


@pytest.fixture
async def tracking(database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database.url, min_size=1, max_size=6) as pool:
        yield pool


def several(many: int = 30) -> list[Received]:
    """Orders of one customer: simple ones, one with something of everything, one of which an event cannot be read."""
    first = much()
    told = [*first.received, registered()]
    for n in range(many):
        tell = Telling(uuid5(NAMES, f"order {n}"), positions=first.positions)
        tell(received(po_number=f"PO-{n}"))
        tell(tell.departed("S1", A=100))
        tell(paid(n + 1, f"SLIP-{n}"))
        if n % 7 == 0:
            tell(OrderCancelled(reason="bankrupt"), version=99 if n == 7 else 0)
            tell(OrderReleased())
        told += tell.received
    return told


async def rebuild(database: Database) -> Watched:
    watched = Watched()
    async with begun(database.owner_url) as rebuilding:
        await rebuilding.run(watched, None)
    return watched


async def test_what_is_rebuilt_is_what_was_live(database: Database, tracking: asyncpg.Pool, take_in: TakeIn) -> None:
    events = several()
    await take_in(events)
    live = await everything_shown(tracking)
    assert [row[1] for row in live["parked"]] == [str(uuid5(NAMES, "order 7"))]
    await make_up(tracking, "UPDATE order_views SET lines = -1", "UPDATE parked SET error = 'made up'")
    watched = await rebuild(database)
    assert await everything_shown(tracking) == live
    assert watched.phases == ["folding", "indexing", "catching up", "switching"]
    assert watched.done == len(events)


async def test_copies_of_anothers_facts_are_no_part_of_a_view_and_yet_known(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn
) -> None:
    """The newest event of one order is a copy; that of another is of a newer release, and so it stands still."""
    known = Telling(uuid5(NAMES, "known"))
    newer = Telling(uuid5(NAMES, "newer"), positions=known.positions)
    for tell in (known, newer):
        tell(received())
        tell(tell.departed("S1", A=100))
    await take_in([*known.received, *newer.received])
    copy = ShipmentNoted(shipment="S1", stage="departed", lines=())
    known(copy)
    newer(copy, version=99)
    await take_in([known.received[-1], newer.received[-1]])
    live = await everything_shown(tracking)
    assert [row[1] for row in live["parked"]] == [str(newer.order_id)]
    await rebuild(database)
    assert await everything_shown(tracking) == live
    received_at = "SELECT received_at FROM ledger_clock"
    known_at = "SELECT known_at FROM order_views WHERE order_id = $1"
    assert await tracking.fetchval(known_at, known.order_id) == await tracking.fetchval(received_at)


async def test_the_new_tables_are_like_the_old_ones(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn
) -> None:
    """Columns, keys, indexes, settings and rights."""
    await take_in(several(3))
    before = await described(tracking)
    assert len(before) > 15
    await rebuild(database)
    assert await described(tracking) == before


async def test_one_that_was_stopped_is_gone_on_with(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in any phase: what was done is not done again, and what came in meanwhile is in it."""
    monkeypatch.setattr(progress, "AT_ONCE", 10)
    await take_in(several())
    filled: list[int] = []
    once = slices.Copying.fill

    async def counted(self: slices.Copying, read: Slice) -> int:
        if len(filled) == 4:
            raise ConnectionResetError("killed")
        filled.append(read.number)
        return await once(self, read)

    with monkeypatch.context() as killing:
        killing.setattr(slices.Copying, "fill", counted)
        with pytest.raises(ConnectionResetError):
            await rebuild(database)
    late = Telling(uuid5(NAMES, "order 3"))
    late.positions.update(order=5000, logistics=5000)
    late(OrderCancelled(reason="changed their mind"))
    await take_in(late.received)
    live = await everything_shown(tracking)
    for phase in "index", "take_their_place":
        with monkeypatch.context() as killing:
            killing.setattr(tables, phase, _killed)
            with pytest.raises(ConnectionResetError):
                await rebuild(database)
        assert await everything_shown(tracking) == live
    with monkeypatch.context() as watching:
        watching.setattr(slices.Copying, "fill", None)  # all slices are there
        await rebuild(database)
    assert await everything_shown(tracking) == live
    assert await tracking.fetchval("SELECT count(*) FROM rebuilds") == 0


async def test_another_release_begins_anew(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_in(several(5))
    live = await everything_shown(tracking)
    with monkeypatch.context() as killing:
        killing.setattr(tables, "index", _killed)
        with pytest.raises(ConnectionResetError):
            await rebuild(database)
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("UPDATE next.order_views SET lines = -1")
    await owner.close()
    monkeypatch.setattr(progress, "made_by", lambda: "another release")
    await rebuild(database)
    assert await everything_shown(tracking) == live


async def test_what_comes_in_meanwhile_is_shown_by_the_old_version_and_then_by_the_new(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every phase something happens to known orders, to new ones, and to their customer."""
    await take_in(several(10))
    said: list[Telling] = []

    async def more() -> None:
        n = len(said)
        tell = Telling(uuid5(NAMES, f"order {n}"))
        tell.positions.update(order=6000 + 10 * n, logistics=6000 + 10 * n)
        tell(OrderCancelled(reason="bankrupt"))
        new = Telling(uuid5(NAMES, f"new {n}"), positions=tell.positions)
        new(received(po_number=f"NEW-{n}"))
        renamed = changed(registered(f"Renamed {n}"), position=9100 + n, originator_version=2 + n)
        await take_in([*tell.received, *new.received, renamed])
        said.append(tell)
        shown = "SELECT headline FROM order_views WHERE order_id = $1"
        assert await tracking.fetchval(shown, tell.order_id) == "cancelled"
        assert await tracking.fetchval("SELECT count(*) FROM order_views WHERE po_number LIKE 'NEW-%'") == len(said)

    def busy(place: object, name: str) -> None:
        done = getattr(place, name)

        async def and_more(*what: object) -> object:
            await more()
            result = await done(*what)
            await more()
            return result

        monkeypatch.setattr(place, name, and_more)

    busy(slices.Copying, "fill")
    busy(run.Rebuilding, "_index")
    busy(run, "come_near")
    await rebuild(database)
    monkeypatch.undo()
    switched = await everything_shown(tracking)
    await rebuild(database)
    assert await everything_shown(tracking) == switched
    assert len(said) == 6
    assert await tracking.fetchval("SELECT name FROM customer_views WHERE customer_id = $1", CUSTOMER) == "Renamed 5"
    searched = "SELECT count(*) FROM order_search WHERE terms @@ $1::text::tsquery"
    theirs = [row for row in switched["order_search"] if row[1] == CUSTOMER]
    assert await tracking.fetchval(searched, "'renamed' & '5'") == len(theirs) > 10


async def test_a_second_one_at_once_is_refused(database: Database) -> None:
    async with begun(database.owner_url):
        with pytest.raises(RunsAlready, match="running"):
            await rebuild(database)


async def test_whoever_reads_the_old_version_goes_first(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn
) -> None:
    await take_in(several(5))
    async with tracking.acquire() as reader:
        transaction = reader.transaction()
        await transaction.start()
        await reader.fetch("SELECT * FROM order_views")
        watched = Watched()
        async with begun(database.owner_url) as rebuilding:
            switching = asyncio.create_task(rebuilding.run(watched, None))
            await holds(lambda: "switching" in watched.phases, "it comes to switch")
            new = Telling(uuid5(NAMES, "new"))
            new.positions.update(order=7000)
            new(received())
            await take_in(new.received)  # it waits for a moment at most
            assert not switching.done()
            await transaction.rollback()
            await switching
    assert await tracking.fetchval("SELECT count(*) FROM order_views WHERE order_id = $1", new.order_id) == 1


async def test_nothing_is_taken_in_between_the_last_catching_up_and_the_switch(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_in(several(5))
    new = Telling(uuid5(NAMES, "new"))
    new.positions.update(order=7000)
    new(received())
    switched, coming = tables.take_their_place, list[asyncio.Future[None]]()

    async def when_something_comes(connection: asyncpg.Connection) -> None:
        coming.append(asyncio.ensure_future(take_in(new.received)))

        async def waits_or_is_in() -> bool:
            waits = (
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%ledger_clock%'"
            )
            return coming[0].done() or bool(await tracking.fetchval(waits))

        await until(waits_or_is_in, "the batch waits for the clock, or is in")
        await switched(connection)

    monkeypatch.setattr(tables, "take_their_place", when_something_comes)
    await rebuild(database)
    await coming[0]
    assert await tracking.fetchval("SELECT count(*) FROM order_views WHERE order_id = $1", new.order_id) == 1


async def test_several_processes_fill_it_side_by_side(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "AT_ONCE", 20)
    await take_in(several())
    live = await everything_shown(tracking)
    await make_up(tracking)
    with ProcessPoolExecutor(2, get_context("spawn")) as others:
        async with begun(database.owner_url) as rebuilding:
            await rebuilding.run(Watched(), others)
    assert await everything_shown(tracking) == live


async def test_a_value_that_cannot_be_held_parks_its_order_in_the_new_version_too(
    database: Database, tracking: asyncpg.Pool, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    natural = rows.natural
    monkeypatch.setattr(rows, "natural", lambda number: "\0" if number == "PO-4" else natural(number))
    await take_in(several(6))
    live = await everything_shown(tracking)
    assert str(uuid5(NAMES, "order 4")) in [row[1] for row in live["parked"]]
    await rebuild(database)
    assert await everything_shown(tracking) == live


async def _killed(*_: object) -> None:
    raise ConnectionResetError("killed")


async def described(pool: asyncpg.Pool) -> list[tuple[object, ...]]:
    """Each index of the tables, with all that is to be known of its table."""
    found = await pool.fetch(
        """
        SELECT c.relname, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), c.reloptions, c.relacl::text,
            (SELECT string_agg(a::text, ' ') FROM (
                SELECT attname, atttypid, attnotnull, attcollation, attcompression, attstorage FROM pg_attribute
                WHERE attrelid = c.oid AND attnum > 0 ORDER BY attnum
            ) AS a),
            (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint AS k
                WHERE k.conrelid = c.oid)
        FROM pg_class AS c JOIN pg_index AS i ON i.indrelid = c.oid WHERE c.relname = ANY ($1) ORDER BY 1, 2
        """,
        list(tables.TABLES),
    )
    return [tuple(row) for row in found]
