"""Logs of the programs that we started: kept within bounds, and quoted where a start fails."""

import shutil
from contextlib import suppress
from pathlib import Path

BOUND = 16 * 1024 * 1024


def cut(folder: Path, bound: int = BOUND) -> None:
    """Keep each log within `bound` bytes, and as much again of what was before.

    Its program goes on writing to the same file, at its new end.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > bound:
            with suppress(OSError):  # where the disk is full, cutting is all the more needed
                shutil.copyfile(log, log.with_suffix(".log.1"))
            with log.open("r+b") as file:
                file.truncate(0)


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 8192))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
