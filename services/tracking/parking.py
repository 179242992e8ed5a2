"""Orders whose events cannot be folded: parked under their own key, until a fold succeeds again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from fastapi_problem.error import Problem

from services.tracking.entries import Entry, decode
from services.tracking.skips import TOPIC, skipped
from shared.http.kinds import problem
from shared.received import UnknownTopic
from shared.store.queries import Queries

GOES_ON = "DELETE FROM parked WHERE consumer = $1 AND key = ANY ($2::text[])"

CLEAR = """
DELETE FROM parked WHERE consumer = $1 AND key = ANY ($2::text[])
AND NOT EXISTS (
    SELECT FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS still (key, source, epoch, position)
    WHERE still.key = parked.key AND still.source = parked.source
    AND still.epoch = parked.epoch AND still.position = parked.position
)
"""

PARK = """
INSERT INTO parked (consumer, key, source, epoch, position, error)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[])
ON CONFLICT (consumer, key, source, epoch, position) DO UPDATE SET error = excluded.error
"""


@dataclass(frozen=True, slots=True)
class Parked:
    """An order that stands still, the event because of which it does, and the error in words."""

    order_id: UUID
    entry: Entry
    error: str

    @classmethod
    def of(cls, order_id: UUID, entries: Sequence[Entry], error: Exception) -> "Parked":
        """The event that cannot be read, of several the one that became known first; else the one that did so last.

        One that was skipped is it no more.
        """
        skips = {skipped(entry) for entry in entries if entry.topic == TOPIC}
        known = sorted(entries, key=lambda entry: (entry.received_at, entry.source, entry.position))
        culprit = next((entry for entry in known if not _readable(entry) and entry.id not in skips), known[-1])
        return cls(order_id, culprit, f"{type(error).__name__}: {error}"[:500])


@dataclass(frozen=True, slots=True)
class Standstill:
    """Since when an order's view stands still, at which event, and why."""

    since: datetime
    place: str
    error: str


async def standstill(queries: Queries, consumer: str, order_id: UUID) -> Standstill | None:
    row = await queries.fetchrow(
        "SELECT since, source, position, epoch, error FROM parked WHERE consumer = $1 AND key = $2",
        consumer,
        str(order_id),
    )
    return Standstill(row["since"], f"{row['source']}:{row['position']}@{row['epoch']}", row["error"]) if row else None


def stands_still(order_id: UUID) -> Problem:
    """The answer where nothing less than the newest view will do."""
    return problem(
        "parked",
        f"an event of order {order_id} cannot be read by this release; it was put aside until that is mended",
        {"Retry-After": "60"},
    )


async def keep(
    connection: asyncpg.Connection, consumer: str, touched: Iterable[UUID], parked: Sequence[Parked]
) -> None:
    """Of the orders that were touched, these are parked now, and no others."""
    keys = [str(each.order_id) for each in parked]
    sources = [each.entry.source for each in parked]
    epochs, positions = [each.entry.epoch for each in parked], [each.entry.position for each in parked]
    await connection.execute(CLEAR, consumer, [str(id) for id in touched], keys, sources, epochs, positions)
    if parked:
        await connection.execute(PARK, consumer, keys, sources, epochs, positions, [each.error for each in parked])


def _readable(entry: Entry) -> bool:
    try:
        decode(entry)
    except UnknownTopic:
        return True
    except Exception:  # noqa: BLE001 (that is the question)
        return False
    return True
