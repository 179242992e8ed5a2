"""A rebuild that was stopped is gone on with, by the same release and one at a time."""

from uuid import uuid5

import asyncpg
import pytest

from services.tracking.rebuilding import progress, slices, tables
from services.tracking.rebuilding.reading import Slice
from services.tracking.rebuilding.run import RunsAlready, begun
from shared.events.order import OrderCancelled
from tests.servers import Database
from tests.tracking.conftest import TakeIn
from tests.tracking.rebuilding.beside import killed, rebuild, several
from tests.tracking.shown import everything_shown
from tests.tracking.telling import NAMES, Telling


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
            killing.setattr(tables, phase, killed)
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
        killing.setattr(tables, "index", killed)
        with pytest.raises(ConnectionResetError):
            await rebuild(database)
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("UPDATE next.order_views SET lines = -1")
    await owner.close()
    monkeypatch.setattr(progress, "made_by", lambda: "another release")
    await rebuild(database)
    assert await everything_shown(tracking) == live


async def test_a_second_one_at_once_is_refused(database: Database) -> None:
    async with begun(database.owner_url):
        with pytest.raises(RunsAlready, match="running"):
            await rebuild(database)
