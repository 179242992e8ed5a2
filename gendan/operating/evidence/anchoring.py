"""Making an anchor of all stores, and finding those that were made before."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from gendan.operating.evidence import epochs, key
from gendan.operating.evidence.anchor import Anchor, StoreHead, Unreadable, keep, read, signed
from gendan.operating.evidence.findings import Finding, Kind
from gendan.operating.evidence.snapshot import snapshot

FOLDER = "anchors"
HEAD = "SELECT position, hash FROM batches ORDER BY position DESC LIMIT 1"


class NotKept(Exception):
    """An anchor could not be put where it was to be; the words say why."""


async def make(stores: Mapping[str, str], to: Path | None, key_file: Path | None, folder: Path) -> list[str]:
    """Sign where each store (by its URL) ends now; says what was anchored, and where. Raises NoKey, NotKept."""
    secret = key.secret_at(key_file) if key_file else key.secret_in(folder)
    now = datetime.now(UTC)
    file = to or folder / FOLDER / f"{now:%Y-%m-%dT%H%M%S.%fZ}.json"
    ends = await heads(stores)
    try:
        if to is None:
            file.parent.mkdir(exist_ok=True)
        keep(file, signed(now, ends, secret))
    except FileExistsError:
        raise NotKept(f"{file} is there already, and an anchor is never overwritten: name another with --to") from None
    except OSError as error:
        raise NotKept(f"{file} cannot be written ({error.strerror}): name another with --to") from None
    lines = [f"{head.service}:{head.position}@{head.epoch} {head.hash}" for head in ends]
    told = f"signed with the key {key.public_of(secret).fingerprint}"
    return [*lines, told, f"anchored in {file}: keep a copy where nobody can change it"]


async def heads(stores: Mapping[str, str]) -> list[StoreHead]:
    """The head of each store, by its URL. Raises what its server raises."""
    found = []
    for service, url in stores.items():
        async with snapshot(url, "batches", "epochs") as connection:
            found.append(await _head(service, connection))
    return found


def find(folder: Path, files: Sequence[Path], key_files: Sequence[Path]) -> tuple[dict[Path, Anchor], list[Finding]]:
    """The anchors in these files, or all of a state directory. Raises NoKey; Unreadable for a file that was named.

    In the state directory a damaged or foreign anchor is a finding: whoever changes a store may have been there too.
    """
    found: dict[Path, Anchor] = {}
    damaged: list[Finding] = []
    keys = [key.public_at(file) for file in key_files]
    for file in files or sorted((folder / FOLDER).glob("*.json")):
        keys = keys or [key.public_at(folder / key.PUBLIC)]
        try:
            found[file] = read(file, keys)
        except Unreadable as why:
            if files:
                raise
            damaged.append(Finding(Kind.ANCHOR, FOLDER, str(why)))
    return found, damaged


async def _head(service: str, connection: asyncpg.Connection) -> StoreHead:
    row = await connection.fetchrow(HEAD)
    position, hash = (row["position"], row["hash"].hex()) if row else (0, "")
    epoch = (await epochs.read(connection)).current
    return StoreHead(service=service, epoch=epoch, position=position, hash=hash)
