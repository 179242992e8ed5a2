"""Writing a backup: the dumps of one moment, and a manifest once all of them are on the disk."""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from gendan.operating.reach import Reach
from gendan.operating.saving import manifest, programs
from gendan.operating.saving.cut import Cut, cut_through
from gendan.operating.saving.facts import Facts, facts_of
from gendan.operating.saving.manifest import Manifest, Part
from gendan.operating.words import Refused
from gendan.progress import telling


@dataclass(frozen=True)
class Written:
    """The backup that was written, and for how many seconds appends had to wait for it."""

    folder: Path
    manifest: Manifest
    seconds: float


async def write_backup(run: Reach, to: Path, console: Console) -> Written:
    """Back up all databases of the run into a new folder; until it is complete it has another name. Raises Refused."""
    folder = _place(to)
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)  # what a killed backup left
    async with cut_through(run.databases) as cut:
        _can_read(cut)
        known = {name: await facts_of(snapshot.connection) for name, snapshot in cut.snapshots.items()}
        half.mkdir(mode=0o700)
        try:
            parts = await _dumped(run, cut, known, half, console)
            made = Manifest(
                manifest.KIND, manifest.FORMAT, manifest.release(), cut.at, _postgres(cut), parts
            )  # fmt: skip
            manifest.write(half, made)
            half.rename(folder)
            manifest.sync(folder.parent)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
        return Written(folder, made, cut.seconds)


async def _dumped(run: Reach, cut: Cut, known: dict[str, Facts], half: Path, console: Console) -> dict[str, Part]:
    parts = {}
    with telling(console, sum(facts.all_rows for facts in known.values()), "rows") as told:
        for name, facts in known.items():
            told.begins(name)
            path = half / f"{name}.dump"
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            await programs.dump(run.databases[name].owner_url, cut.snapshots[name].id, path, facts.all_rows, told)
            with path.open("rb") as file:
                os.fsync(file.fileno())
            parts[name] = Part(
                dump=path.name,
                bytes=path.stat().st_size,
                sha256=manifest.digest(path, lambda _: None),
                revisions=facts.revisions,
                epoch=facts.epoch,
                position=facts.position,
                hash=facts.hash.hex(),
                rows=facts.rows,
            )
    return parts


def _place(to: Path) -> Path:
    """A folder that is there already gets a new one in it, named by the time."""
    to = to.absolute()
    if to.is_dir():
        if (to / manifest.NAME).exists():
            raise Refused(f"{to} is a backup already: name another folder")
        return to / f"gendan-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}"
    if to.exists():
        raise Refused(f"{to} is a file: name a new folder, or one that is there")
    if not to.parent.is_dir():
        raise Refused(f"{to.parent} is no folder: make it first")
    return to


def _can_read(cut: Cut) -> None:
    newest = _postgres(cut)
    if newest > programs.version():
        raise Refused(
            f"the server is PostgreSQL {newest}, and this release brings pg_dump {programs.version()}: "
            "dump with that server's own tools (docs/operating.md), or update gendan"
        )


def _postgres(cut: Cut) -> int:
    return max(snapshot.postgres for snapshot in cut.snapshots.values())
