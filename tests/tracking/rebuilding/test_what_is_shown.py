"""What a rebuild makes is what the live projection shows, in tables like the old ones."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from uuid import uuid5

import asyncpg
import pytest

from services.tracking.orders import rows
from services.tracking.rebuilding import progress, tables
from services.tracking.rebuilding.run import begun
from shared.events.order import ShipmentNoted
from tests.servers import Database
from tests.tracking.conftest import TakeIn
from tests.tracking.rebuilding.beside import Watched, rebuild, several
from tests.tracking.shown import everything_shown, make_up
from tests.tracking.telling import NAMES, Telling, received


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
