"""What a rebuild reads of the ledger: all of a range of ids, and of each event no more than a fold needs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from services.tracking import moments
from services.tracking.entries import Said
from services.tracking.ledger import OF_AN_ORDER
from services.tracking.orders.told import NO_PART

# A time comes as its eight bytes, which follow each other as times do: to read each would take as long as all else.
SLICE = f"""
SELECT subject, {OF_AN_ORDER}, timestamptz_send(received_at), source, epoch, position, originator_version, topic,
    class_version, occurred, estimated, CASE WHEN topic <> ALL ($3) OR class_version > 1 THEN data END
FROM ledger WHERE subject BETWEEN $1 AND $2
"""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""From where PostgreSQL counts microseconds."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The orders of a range of ids, and all else in it that the ledger has events of; how many `events` these are."""

    orders: dict[UUID, list[Said]]
    known_at: dict[UUID, datetime]
    """When the newest event of each order became known."""
    others: set[UUID]
    events: int


async def read_slice(connection: asyncpg.Connection, first: UUID, last: UUID) -> Slice:
    """Of each order what a view is made of, in no order; copies that services keep of each other's facts are none."""
    rows = await connection.fetch(SLICE, first, last, NO_PART)
    found: dict[UUID, list[Said]] = {}
    newest: dict[UUID, bytes] = {}
    orders: set[UUID] = set()
    for id, of_an_order, known, source, epoch, position, version, topic, class_version, told, estimated, data in rows:
        if id not in found:
            found[id], newest[id] = [], known
        elif known > newest[id]:
            newest[id] = known
        if of_an_order:
            orders.add(id)
        if data is not None:
            occurred = moments.occurred(told, estimated=estimated)
            found[id].append(Said(source, epoch, position, version, topic, class_version, occurred, data))
    return Slice(
        {id: found[id] for id in sorted(orders)},
        {id: BEGINNING + timedelta(microseconds=int.from_bytes(newest[id], "big")) for id in orders},
        found.keys() - orders,
        len(rows),
    )
