"""How far a rebuild is: kept in the database, so that one that was stopped is gone on with."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import asyncpg

from services.tracking.names import NAME
from services.tracking.rebuilding import tables

AT_ONCE = 5_000
"""Events of a slice: so much is lost at most where a rebuild is stopped."""

MOST_SLICES = 2**16

BEGIN = """
INSERT INTO rebuilds (projection, made_by, known_by, events, slices)
SELECT $1, $2, (SELECT received_at FROM ledger_clock), (SELECT count(*) FROM ledger), 1
"""

FOUND = """
SELECT r.*, (SELECT to_regnamespace('next') IS NOT NULL) AS there,
    ARRAY(SELECT slice FROM rebuilt_slices AS s WHERE s.projection = r.projection) AS done,
    (SELECT coalesce(sum(s.events), 0)::bigint FROM rebuilt_slices AS s WHERE s.projection = r.projection) AS folded
FROM rebuilds AS r WHERE projection = $1
"""


FOLDED = "SELECT coalesce(sum(events), 0)::bigint FROM rebuilt_slices WHERE projection = $1"


@dataclass(frozen=True, slots=True)
class Rebuild:
    """`known_by`: what the ledger learned later is to be caught up with. `folded` events of `events` are in it."""

    known_by: datetime
    events: int
    slices: int
    indexed: bool
    folded: int
    open: tuple[int, ...]

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Rebuild":
        left = sorted(set(range(row["slices"])) - set(row["done"]))
        return cls(row["known_by"], row["events"], row["slices"], row["indexed"], row["folded"], tuple(left))


async def begin_or_go_on(connection: asyncpg.Connection) -> Rebuild:
    """Go on with what this very code began; else begin, and put away what another release had begun."""
    found = await connection.fetchrow(FOUND, NAME)
    if found is None or found["made_by"] != made_by() or not found["there"]:
        async with connection.transaction():
            await forget(connection)
            await tables.make(connection)
            await connection.execute(BEGIN, NAME, made_by())
            await connection.execute(
                "UPDATE rebuilds SET slices = least($2, events / $3 + 1) WHERE projection = $1",
                NAME, MOST_SLICES, AT_ONCE,
            )  # fmt: skip
        found = await connection.fetchrow(FOUND, NAME)
        assert found
    return Rebuild.of(found)


async def folded(connection: asyncpg.Connection) -> int:
    """How many events are in the slices that are filled."""
    events: int = await connection.fetchval(FOLDED, NAME)
    return events


async def forget(connection: asyncpg.Connection) -> None:
    await connection.execute("DELETE FROM rebuilds WHERE projection = $1", NAME)


def made_by() -> str:
    """A digest of what folds and of what it folds into: half a version of one release is no use to another."""
    digest = hashlib.sha256()
    for package in ("services.tracking", "shared.events"):
        folder = Path(str(files(package)))
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.sql")]):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
