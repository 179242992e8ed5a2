"""Small disks of a test's own: in memory, to be filled; in a file, to be copied as a power cut would leave it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

MEGABYTE = 1024 * 1024


@contextmanager
def in_memory(folder: Path, megabytes: int) -> Iterator[None]:
    """A disk of this size at `folder`, with what is in there and whose it is."""
    aside = folder.with_name(f"{folder.name}.aside")
    folder.rename(aside)
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "gendan-test", folder)
    try:
        _run("cp", "-a", f"{aside}/.", folder)
        shutil.rmtree(aside)
        yield
    finally:
        _run("umount", "--lazy", folder)


@contextmanager
def from_file(image: Path, folder: Path) -> Iterator[None]:
    """The file system in `image` at `folder`."""
    folder.mkdir()
    _run("mount", "-o", "loop", image, folder)
    try:
        yield
    finally:
        _run("umount", "--lazy", folder)


def file_system(image: Path, megabytes: int) -> Path:
    """A new, empty one in a file; its root may be passed by all."""
    with image.open("wb") as file:
        file.truncate(megabytes * MEGABYTE)
    _run("mkfs.ext4", "-q", "-E", "root_owner=0:0", image)
    return image


def grow(folder: Path, megabytes: int) -> None:
    """Make a disk in memory larger."""
    _run("mount", "-o", f"remount,size={megabytes}m", folder)


def fill(folder: Path, leaving: int = 0) -> Path:
    """Fill the disk up to so many megabytes; the file that does so."""
    filler = folder / "filler"
    left = shutil.disk_usage(folder).free - leaving * MEGABYTE
    with filler.open("ab", buffering=0) as file:
        try:
            while left > 0:
                left -= file.write(bytes(min(left, MEGABYTE)))
        except OSError:  # that was the last of it
            pass
    return filler


def _run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


@cache
def _may_mount() -> bool:
    """Whether the kernel lets us, tried once with each kind."""
    if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
        return False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            (folder / "memory").mkdir()
            with in_memory(folder / "memory", 1), from_file(file_system(folder / "image", 8), folder / "file"):
                return True
        except subprocess.CalledProcessError:
            return False


mounting = pytest.mark.skipif(
    not _may_mount(), reason="full disks and power cuts need root, mkfs.ext4 and a kernel that lets us mount"
)
