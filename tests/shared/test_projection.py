"""Projections: what is shown and how far it has read are committed together, or not at all."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

import asyncpg
import pytest

from shared.consuming import move_on, stored_checkpoint
from shared.errors import Unavailable
from shared.place import Place
from shared.projection import Projecting, reached
from shared.reading import Checkpoint
from shared.received import Received
from tests.conftest import Fresh
from tests.servers import Database
from tests.shared.consumers import Notes, notebook
from tests.shared.core import registered
from tests.shared.telling import told


@pytest.fixture
def database(fresh: Fresh) -> Database:
    """Of a service that notes."""
    return fresh("logistics")


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    await notebook(database)
    async with asyncpg.create_pool(database.url, min_size=2, max_size=4) as opened:
        yield opened


def events(first: int, last: int) -> list[Received]:
    return [told(registered(), position) for position in range(first, last + 1)]


async def noted(pool: asyncpg.Pool) -> list[int]:
    return [row["position"] for row in await pool.fetch("SELECT position FROM notes ORDER BY n")]


async def test_effects_and_position_are_there_together(pool: asyncpg.Pool) -> None:
    batch = events(1, 3)
    await Projecting(Notes(), "order", pool)(batch, Checkpoint())
    assert await noted(pool) == [1, 2, 3]
    assert await stored_checkpoint(pool, "notes", "order") == Checkpoint(1, 3, batch[-1].hash)


async def test_what_fails_half_way_leaves_neither(pool: asyncpg.Pool) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Projecting(Notes(before_commit=fail), "order", pool)(events(1, 3), Checkpoint())
    assert await noted(pool) == []
    assert await stored_checkpoint(pool, "notes", "order") == Checkpoint()


async def test_what_fails_at_the_commit_itself_leaves_neither(pool: asyncpg.Pool, database: Database) -> None:
    owner = await asyncpg.connect(database.owner_url)
    await owner.execute("ALTER TABLE notes ADD UNIQUE (position) DEFERRABLE INITIALLY DEFERRED")  # looked at at the end
    await owner.execute("INSERT INTO notes VALUES (2, 'taken')")
    await owner.close()
    with pytest.raises(asyncpg.UniqueViolationError):
        await Projecting(Notes(), "order", pool)(events(1, 3), Checkpoint())
    assert await noted(pool) == [2]
    assert await stored_checkpoint(pool, "notes", "order") == Checkpoint()


async def test_a_runner_of_yesterday_moves_nothing(pool: asyncpg.Pool) -> None:
    """It still believes to be active, and to stand where it stood then."""
    project, batch = Projecting(Notes(), "order", pool), events(1, 9)
    await project(batch[:3], Checkpoint())
    await project(batch[3:6], Checkpoint.at(batch[2]))
    for stood_at, reads in ((Checkpoint(), batch[:3]), (Checkpoint.at(batch[2]), batch[3:9])):
        with pytest.raises(Unavailable, match="another runner"):
            await project(reads, stood_at)
    assert await noted(pool) == [1, 2, 3, 4, 5, 6]
    assert await stored_checkpoint(pool, "notes", "order") == Checkpoint.at(batch[5])


async def test_of_two_at_once_one_moves_on(pool: asyncpg.Pool) -> None:
    project, batch = Projecting(Notes(), "order", pool), events(1, 6)
    for start, reads in ((Checkpoint(), batch[:3]), (Checkpoint.at(batch[2]), batch[3:])):
        found = await asyncio.gather(*(project(reads, start) for _ in range(2)), return_exceptions=True)
        assert sorted(type(each).__name__ for each in found) == ["NoneType", "Unavailable"]
    assert await noted(pool) == [1, 2, 3, 4, 5, 6]


async def test_a_checkpoint_that_was_taken_away_to_begin_anew_is_not_put_back(pool: asyncpg.Pool) -> None:
    project, batch = Projecting(Notes(), "order", pool), events(1, 6)
    await project(batch[:3], Checkpoint())
    await pool.execute("DELETE FROM checkpoints")
    with pytest.raises(Unavailable):
        await project(batch[3:], Checkpoint.at(batch[2]))
    assert await stored_checkpoint(pool, "notes", "order") == Checkpoint()


async def test_the_same_place_in_another_history_is_another_place(pool: asyncpg.Pool) -> None:
    at = Checkpoint(1, 3, b"what happened")
    await move_on(pool, "notes", "order", Checkpoint(), at)
    for other in (Checkpoint(1, 3, b"what did not"), Checkpoint(2, 3, b"what happened")):
        with pytest.raises(Unavailable):
            await move_on(pool, "notes", "order", other, Checkpoint(1, 4, b"next"))
    await move_on(pool, "notes", "order", at, Checkpoint(1, 4, b"next"))


async def test_consumers_and_sources_stand_where_they_stand(pool: asyncpg.Pool) -> None:
    await move_on(pool, "notes", "order", Checkpoint(), Checkpoint(1, 3, b"a"))
    await move_on(pool, "notes", "logistics", Checkpoint(), Checkpoint(1, 5, b"b"))
    await move_on(pool, "others", "order", Checkpoint(), Checkpoint(1, 7, b"c"))
    assert (await stored_checkpoint(pool, "notes", "order")).position == 3
    assert (await stored_checkpoint(pool, "others", "order")).position == 7
    assert await stored_checkpoint(pool, "others", "logistics") == Checkpoint()


async def test_who_wrote_something_waits_until_it_is_shown(pool: asyncpg.Pool) -> None:
    project, batch = Projecting(Notes(), "order", pool), events(1, 6)
    await project(batch[:3], Checkpoint())
    assert await reached(pool, "notes", Place("order", 3, 1)) is None
    waiting = asyncio.create_task(reached(pool, "notes", Place("order", 5, 1)))
    await asyncio.wait([waiting], timeout=0.05)
    assert not waiting.done()
    await project(batch[3:], Checkpoint.at(batch[2]))
    assert await waiting is None


async def test_who_waits_in_vain_is_told_how_far_it_is(pool: asyncpg.Pool) -> None:
    batch = events(1, 3)
    await Projecting(Notes(), "order", pool)(batch, Checkpoint())
    began = monotonic()
    assert await reached(pool, "notes", Place("order", 4, 1), seconds=0.2) == Checkpoint.at(batch[2])
    assert await reached(pool, "notes", Place("order", 3, 2), seconds=0.2) == Checkpoint.at(batch[2])
    assert await reached(pool, "notes", Place("logistics", 1, 1), seconds=0.2) == Checkpoint()
    assert monotonic() - began < 1.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "order",
        "order:1",
        "order:1@",
        "order:-1@1",
        "order:1@1 ",
        "Order:1@1",
        "order:1@1@1",
        "order:9999999999999999999@1",
    ],
)
def test_what_is_no_place_is_not_taken_for_one(text: str) -> None:
    assert Place.read(text) is None


def test_a_place_is_read_as_a_command_answered_it() -> None:
    assert Place.read("order:1810@2") == Place("order", 1810, 2)
