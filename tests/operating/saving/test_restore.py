"""A restore keeps what was live; what is not whole, not ours or too new is refused in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gendan.operating.saving import manifest
from gendan.operating.words import Refused
from tests.operating.conftest import Given
from tests.operating.saving.there_and_back import back_up, databases, positions, put_back
from tests.servers import Postgres

ACME = UUID(int=1)


async def test_what_was_restored_goes_on_in_a_new_epoch_and_what_was_live_is_kept(
    given: Given, postgres: Postgres, tmp_path: Path
) -> None:
    for _ in range(5):
        await given.orders.tell(ACME)
    saved = await back_up(given, tmp_path / "saved")
    await given.orders.tell(ACME)
    done = await put_back(given, saved)
    assert (done.epoch, done.after) == (2, {"order": 5, "logistics": 0})
    assert await positions(given) == 5
    assert set(done.kept.values()) <= await databases(postgres)
    await given.orders.tell(ACME)  # this process knows six events of it, and the epoch before
    history = await given.orders.customers.history(ACME)
    assert [each.id for each in history] == [*(f"1:order:{n}" for n in range(1, 6)), "2:order:6"]
    assert (await put_back(given, saved)).epoch == 3  # the same once more: its positions are used a third time


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
