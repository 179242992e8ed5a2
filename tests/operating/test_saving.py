"""Backup and restore: one moment of all databases; what is not whole, not ours or too new is refused in words."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from rich.console import Console

from gendan.operating import epochs
from gendan.operating.saving import adopt, cut, manifest, programs
from gendan.operating.saving.backup import write_backup
from gendan.operating.saving.cut import cut_through
from gendan.operating.saving.restore import Restored, restore
from gendan.operating.standing import jetstream
from gendan.operating.words import Refused
from tests.operating.conftest import Given
from tests.servers import Postgres
from tests.shared.appending import command, write
from tests.shared.core import connected, core
from tests.shared.relaying import relayed, relaying
from tests.waiting import until

QUIET = Console(quiet=True)
ACME = UUID(int=1)


async def back_up(given: Given, to: Path) -> Path:
    return (await write_backup(given.reach, to, QUIET)).folder


async def put_back(given: Given, folder: Path) -> Restored:
    return await restore(given.reach, folder, QUIET)


async def positions(given: Given) -> int:
    connection = await asyncpg.connect(given.reach.databases["order"].url)
    position: int = await connection.fetchval("SELECT coalesce(max(notification_id), 0) FROM events")
    await connection.close()
    return position


async def databases(postgres: Postgres) -> set[str]:
    connection = await asyncpg.connect(postgres.admin_url)
    names = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
    await connection.close()
    return names


async def test_what_was_restored_goes_on_in_a_new_epoch_and_what_was_live_is_kept(
    given: Given, postgres: Postgres, tmp_path: Path
) -> None:
    for _ in range(5):
        await given.orders.tell(ACME)
    saved = await back_up(given, tmp_path / "saved")
    await given.orders.tell(ACME)
    done = await put_back(given, saved)
    assert (done.epoch, done.after) == (2, {"order": 5, "production": 0, "logistics": 0, "notify": 0})
    assert await positions(given) == 5
    assert set(done.kept.values()) <= await databases(postgres)
    await given.orders.tell(ACME)  # this process knows six events of it, and the epoch before
    history = await given.orders.customers.history(ACME)
    assert [each.id for each in history] == [*(f"1:order:{n}" for n in range(1, 6)), "2:order:6"]
    assert (await put_back(given, saved)).epoch == 3  # the same once more: its positions are used a third time


async def test_an_epoch_that_only_a_reader_or_a_stream_has_heard_of_is_not_begun_again(given: Given) -> None:
    """Both heard of it from a store that was restored since, to where it had not begun yet."""
    owners = {name: await asyncpg.connect(each.owner_url) for name, each in given.reach.databases.items()}
    await given.orders.begin_epoch(7, after=0)
    async with connected(given.reach.nats_url) as broker, relaying(given.orders, broker):
        await given.orders.tell()
        await relayed(broker, 1)
    await owners["order"].execute("DELETE FROM epochs WHERE epoch = 7")
    async with jetstream(given.reach.nats_url) as js:
        assert await epochs.highest(owners.values(), None, ["order", "logistics"]) == 1
        assert await epochs.highest(owners.values(), js, ["order", "logistics"]) == 7
        await owners["tracking"].execute("INSERT INTO checkpoints VALUES ('orders', 'order', 9, 1, '')")
        assert await epochs.highest(owners.values(), js, ["order", "logistics"]) == 9
    await asyncio.gather(*(owner.close() for owner in owners.values()))


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


def _told(folder: Path) -> Any:
    return json.loads((folder / manifest.NAME).read_text())


def _write(folder: Path, text: str) -> None:
    (folder / manifest.NAME).write_text(text)


def _say(folder: Path, told: Any) -> None:
    _write(folder, json.dumps(told))


def _cut_off(folder: Path) -> None:
    dump = folder / "order.dump"
    dump.write_bytes(dump.read_bytes()[:-100])


def _flipped(folder: Path) -> None:
    dump = folder / "order.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)


def _other(**part: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        told = _told(folder)
        told["services"]["order"] |= part
        _say(folder, told)

    return change


def _no_dump_at_all(folder: Path) -> None:
    """Somebody else's file, with a manifest made for it."""
    (folder / "order.dump").write_bytes(b"PK\x03\x04 a spreadsheet")
    sha256 = manifest.digest(folder / "order.dump", lambda _: None)
    _other(bytes=(folder / "order.dump").stat().st_size, sha256=sha256)(folder)


REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (_cut_off, "the copy was cut off; nothing was changed"),
    (_flipped, "order.dump is damaged"),
    (lambda folder: (folder / "order.dump").unlink(), "the dump of order, is missing"),
    (lambda folder: (folder / manifest.NAME).unlink(), "is no backup of gendan's: it has no manifest.json"),
    (lambda folder: _write(folder, "{"), "is damaged, or no manifest of gendan's"),
    (lambda folder: _say(folder, {"name": "a browser extension"}), "is damaged, or no manifest of gendan's"),
    (lambda folder: _say(folder, _told(folder) | {"kind": "photos"}), "its manifest says 'photos'"),
    (lambda folder: _say(folder, _told(folder) | {"format": 2}), "made by a newer release"),
    (lambda folder: _say(folder, _told(folder) | {"release": "99.0"}), "made by a newer release"),
    (_other(revisions=["store_999", "order_1"]), "its database of order is at order_1, store_999"),
    (_other(dump="../elsewhere.dump"), "names a dump that is elsewhere"),
    (_other(dump="/etc/passwd"), "names a dump that is elsewhere"),
    (_no_dump_at_all, "pg_restore failed"),
    (_other(position=99), "order is not what was dumped"),
    (_other(hash="00" * 32), "order is not what was dumped"),
]


async def test_what_is_not_whole_or_not_ours_or_too_new_is_refused_and_nothing_is_changed(
    given: Given, postgres: Postgres, tmp_path: Path
) -> None:
    for _ in range(3):
        await given.orders.tell()
    saved = await back_up(given, tmp_path / "saved")
    await given.orders.tell()
    before = await databases(postgres)
    whole = {path.name: path.read_bytes() for path in saved.iterdir()}
    for change, words in REFUSED:
        change(saved)
        with pytest.raises(Refused) as refused:
            await put_back(given, saved)
        assert words in str(refused.value)
        for name, content in whole.items():
            (saved / name).write_bytes(content)
    assert await databases(postgres) == before
    assert await positions(given) == 4
    assert (await put_back(given, saved)).after["order"] == 3  # and as it was, it is taken


async def test_without_a_role_that_may_make_databases_it_is_said_what_is_missing(given: Given, tmp_path: Path) -> None:
    saved = await back_up(given, tmp_path / "saved")
    del given.reach.environment["GENDAN_ADMIN_DATABASE_URL"]  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="GENDAN_ADMIN_DATABASE_URL is not set"):
        await put_back(given, saved)


async def test_what_was_recorded_between_a_recovery_and_its_adoption_is_of_the_new_epoch(
    given: Given,
) -> None:
    """The store has six events of its stream's ten, and two others that were recorded since."""
    async with connected(given.reach.nats_url) as broker:
        async with relaying(given.orders, broker):
            for _ in range(10):
                await given.orders.tell()
            await relayed(broker, 10)
        owner = await asyncpg.connect(given.reach.databases["order"].owner_url)
        await owner.execute("DELETE FROM events WHERE notification_id > 6; DELETE FROM batches WHERE position > 6")
        await owner.close()
        for _ in range(2):
            await given.orders.tell()
    done = await adopt.adopt(given.reach)
    assert (done.epoch, done.after) == (2, {"order": 6, "production": 0, "logistics": 0, "notify": 0})
    assert (await given.orders.store.recorder.epochs()).of(7) == 2


async def test_a_stream_that_merely_lags_behind_does_not_part_from_its_store(given: Given) -> None:
    async with connected(given.reach.nats_url) as broker:
        async with relaying(given.orders, broker):
            for _ in range(4):
                await given.orders.tell()
            await relayed(broker, 4)
        for _ in range(3):
            await given.orders.tell()
        async with jetstream(given.reach.nats_url) as js:
            assert await epochs.store_parted(js, given.orders.store.recorder, "order") is None


async def test_a_stream_of_another_store_says_nothing_about_where_this_one_parted(given: Given, fresh: Any) -> None:
    async with connected(given.reach.nats_url) as broker, core(fresh("order")) as other, relaying(other, broker):
        await until(lambda: _told_to(other, given), "both have three")
        await relayed(broker, 3)
        async with jetstream(given.reach.nats_url) as js:
            assert await epochs.store_parted(js, given.orders.store.recorder, "order") is None


async def _told_to(*all_of_them: Any) -> bool:
    for each in all_of_them:
        for _ in range(3):
            await getattr(each, "orders", each).tell()
    return True
