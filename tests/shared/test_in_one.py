"""Statements sent as one on a real PostgreSQL: each with its own parameters, all or nothing."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.in_one import in_one
from tests.conftest import Fresh
from tests.shared.consumers import notebook

NOTE = "INSERT INTO notes (position, id) SELECT $1::bigint, $2::text RETURNING position"
NOTE_TWICE = (NOTE, "INSERT INTO notes (position, id) SELECT $1 + 1, $2 || ' again'")


@pytest.fixture
async def notes(fresh: Fresh) -> AsyncIterator[asyncpg.Connection]:
    database = fresh("logistics")
    await notebook(database)
    connection = await asyncpg.connect(database.url)
    yield connection
    await connection.close()


async def noted(notes: asyncpg.Connection) -> list[tuple[int, str]]:
    return [(row["position"], row["id"]) for row in await notes.fetch("SELECT position, id FROM notes ORDER BY 1")]


async def test_each_group_has_its_parameters_in_common_and_to_itself(notes: asyncpg.Connection) -> None:
    await notes.execute(in_one(NOTE_TWICE, (NOTE,)), 1, "one", 7, "seven")
    assert await noted(notes) == [(1, "one"), (2, "one again"), (7, "seven")]


async def test_what_the_last_one_returns_is_returned(notes: asyncpg.Connection) -> None:
    assert await notes.fetchval(in_one((NOTE,), (NOTE,), returning=True), 1, "one", 2, "two") == 2


async def test_where_one_fails_none_is_done(notes: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.DataError):
        await notes.execute(in_one((NOTE,), ("INSERT INTO notes (position) SELECT 1 / $1::int",)), 1, "one", 0)
    assert await noted(notes) == []
