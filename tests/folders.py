"""Folders that are gone with the test: in memory where there is room, for making many small files is slow on a disk."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes that must be free there; containers often have no more than 64 MB."""


def in_memory() -> Path | None:
    """Where files are kept in memory; None where the system has no such place, or too little room in it.

    A killed process loses nothing there. What a power cut takes is tried on disks.
    """
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None
    except OSError:
        return None


@contextmanager
def gone_afterwards(place: Path | None = None) -> Iterator[Path]:
    """An empty folder at this place, or where the system has its temporary files; also other users may pass it."""
    with tempfile.TemporaryDirectory(prefix="gendan-test-", dir=place, ignore_cleanup_errors=True) as name:
        path = Path(name)
        path.chmod(0o755)  # as root, PostgreSQL runs as someone else, who must get to it
        yield path
