"""What is read and what comes in while a rebuild runs: nobody waits for it, and nothing is lost."""

import asyncio
from uuid import uuid5

import asyncpg
import pytest

from services.tracking.rebuilding import run, slices, tables
from services.tracking.rebuilding.run import begun
from shared.events.order import OrderCancelled
from tests.servers import Database
from tests.tracking.conftest import TakeIn
from tests.tracking.rebuilding.beside import Watched, rebuild, several
from tests.tracking.shown import everything_shown
from tests.tracking.telling import CUSTOMER, NAMES, Telling, changed, received, registered
from tests.waiting import holds, until


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
