"""A backup is of one moment of all databases; what cannot be whole leaves nothing."""

import asyncio
import os
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from gendan.operating.saving import cut, programs
from gendan.operating.saving.cut import cut_through
from gendan.operating.words import Refused
from tests.operating.conftest import Given
from tests.operating.saving.there_and_back import back_up
from tests.shared.appending import command, write


async def test_whatever_is_in_a_cut_has_its_cause_in_it(given: Given) -> None:
    """Somebody writes to order, and then, because of that, to logistics, again and again."""
    order, logistics = [await asyncpg.connect(given.reach.databases[name].url) for name in ("order", "logistics")]
    enough = asyncio.Event()

    async def act() -> None:
        while not enough.is_set():
            for connection in (order, logistics):
                await write(connection, command(b"1", id=uuid4()))

    task = asyncio.create_task(act())
    try:
        for _ in range(25):
            async with cut_through(given.reach.databases) as taken:
                causes, effects = [
                    await taken.snapshots[name].connection.fetchval("SELECT count(*) FROM events")
                    for name in ("order", "logistics")
                ]
                assert effects <= causes <= effects + 1
    finally:
        enough.set()
        await task
        await asyncio.gather(order.close(), logistics.close())
    assert effects > 0


async def test_an_append_that_holds_its_lock_for_long_keeps_nobody_else_waiting(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut, "ATTEMPTS", 2)
    monkeypatch.setattr(cut, "PAUSE", 0.01)
    stuck = await asyncpg.connect(given.reach.databases["logistics"].url)
    await stuck.execute("SELECT pg_advisory_lock(7301)")
    with pytest.raises(Refused, match="holds its lock for too long"):
        async with cut_through(given.reach.databases):
            pass
    await stuck.close()
    await given.orders.tell()


async def test_a_server_newer_than_our_tools_is_said_and_nothing_is_left(
    given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "version", lambda: 16)
    with pytest.raises(Refused, match="the server is PostgreSQL 18, and this release brings pg_dump 16"):
        await back_up(given, tmp_path / "saved")
    assert not os.listdir(tmp_path)  # noqa: PTH208


async def test_a_dump_that_fails_leaves_nothing(given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "_snapshot", _forgotten)
    with pytest.raises(Refused, match="pg_dump failed"):
        await back_up(given, tmp_path / "saved")
    assert not os.listdir(tmp_path)  # noqa: PTH208


async def _forgotten(connection: asyncpg.Connection) -> cut.Snapshot:
    await connection.execute("BEGIN")
    return cut.Snapshot(connection, "00000003-00000001-1", 18)


async def test_a_backup_is_never_written_over_something_else(given: Given, tmp_path: Path) -> None:
    saved = await back_up(given, tmp_path / "saved")
    with pytest.raises(Refused, match="is a backup already"):
        await back_up(given, saved)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Refused, match="is a file"):
        await back_up(given, tmp_path / "file")
    with pytest.raises(Refused, match="is no folder: make it first"):
        await back_up(given, tmp_path / "no" / "such")
    inside = await back_up(given, tmp_path)
    assert inside.parent == tmp_path
    assert inside.name.startswith("gendan-20")
