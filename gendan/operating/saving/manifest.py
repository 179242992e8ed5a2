"""What stands in a backup beside its dumps: of which moment it is, by which release, and how to know it is whole."""

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from gendan.operating.words import Refused
from gendan.services import Service
from shared.migrations import locations

NAME = "manifest.json"
KIND, FORMAT = "gendan backup", 1
CHUNK = 1024 * 1024


class Part(msgspec.Struct, frozen=True):
    """One service's database: its dump, and what a restore must find again. `hash` is of the chain's head, in hex."""

    dump: str
    bytes: int
    sha256: str
    revisions: list[str]
    epoch: int
    position: int
    hash: str
    rows: dict[str, int]


class Manifest(msgspec.Struct, frozen=True):
    """`taken_at` is the moment of the cut; `postgres` the version of the server that was dumped."""

    kind: str
    format: int
    release: str
    taken_at: datetime
    postgres: int
    services: dict[str, Part]


def release() -> str:
    """What this very gendan calls itself."""
    return version("gendan")


def write(folder: Path, manifest: Manifest) -> None:
    """Written last, and flushed with its folder: a backup that has one is complete."""
    with (folder / NAME).open("xb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
        os.fsync(file.fileno())
    sync(folder)


def sync(folder: Path) -> None:
    """Flush a folder's entries to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(folder: Path, services: Sequence[Service]) -> Manifest:
    """A backup's manifest, checked against this release and against the sizes of its dumps. Raises Refused."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(f"{folder} is no backup of gendan's: it has no {NAME}") from None
    except msgspec.MsgspecError as error:
        raise Refused(f"{folder / NAME} is damaged, or no manifest of gendan's: {error}") from None
    if manifest.kind != KIND:
        raise Refused(f"{folder} is no backup of gendan's: its manifest says {manifest.kind[:50]!r}")
    if words := _newer(manifest, services):
        raise Refused(f"{folder} was made by a newer release ({manifest.release}; this is {release()}): {words}")
    for name, part in manifest.services.items():
        _whole(folder, name, part)
    return manifest


def digest(path: Path, advances: Callable[[int], None]) -> str:
    """The file's SHA-256; `advances` is told how many bytes were read."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            sha.update(data)
            advances(len(data))
    return sha.hexdigest()


def compare_digests(folder: Path, manifest: Manifest, advances: Callable[[int], None]) -> None:
    """Raises Refused where a dump is not the one that was written."""
    for part in manifest.services.values():
        if digest(folder / part.dump, advances) != part.sha256:
            raise Refused(f"{folder / part.dump} is damaged: its SHA-256 is another one; nothing was changed")


def _newer(manifest: Manifest, services: Sequence[Service]) -> str:
    """What in it this release does not know yet, in words, or nothing."""
    if manifest.format > FORMAT:
        return "it is written in another way"
    names = {service.name for service in services}
    for name, part in manifest.services.items():
        if name not in names:
            return f"it holds a service {name[:50]!r}"
        known = {path.stem for place in locations(name) for path in place.glob("*.py")}
        if unknown := set(part.revisions) - known:
            return f"its database of {name} is at {', '.join(sorted(unknown))[:100]}"
    return "restore it with that one" if _numbers(manifest.release) > _numbers(release()) else ""


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)[:3]]


def _whole(folder: Path, name: str, part: Part) -> None:
    if Path(part.dump).name != part.dump:
        raise Refused(f"the manifest of {folder} names a dump that is elsewhere ({part.dump[:100]!r})")
    try:
        found = (folder / part.dump).stat().st_size
    except FileNotFoundError:
        raise Refused(f"{folder / part.dump}, the dump of {name}, is missing") from None
    if found != part.bytes:
        raise Refused(
            f"{folder / part.dump} has {found:,} bytes and was written with {part.bytes:,}: "
            "the copy was cut off; nothing was changed"
        )
