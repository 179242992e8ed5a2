"""What a rebuild reads of the ledger: all of a range of ids, and of each event no more than a fold needs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from services.tracking import moments
from services.tracking.entries import Said
from services.tracking.ledger import OF_AN_ORDER
from services.tracking.orders.told import NO_PART

# Ids and times come as their bytes, which are in the same order: to read each would take as long as all else.
SLICE = f"""
SELECT uuid_send(subject), {OF_AN_ORDER}, timestamptz_send(received_at), source, epoch, position, originator_version,
    topic, class_version, occurred, estimated, CASE WHEN topic <> ALL ($3) OR class_version > 1 THEN data END
FROM ledger WHERE subject BETWEEN $1 AND $2
"""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""From where PostgreSQL counts microseconds."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The orders of a range of ids, and all else in it that the ledger has events of; how many `events` these are."""

    orders: dict[UUID, "Known"]
    others: set[UUID]
    events: int


@dataclass(slots=True)
class Known:
    """What was said of one subject, in no order, and when the newest of it became known, in PostgreSQL's bytes."""

    newest: bytes
    said: list[Said] = field(default_factory=list)
    is_order: bool = False

    @property
    def at(self) -> datetime:
        return BEGINNING + timedelta(microseconds=int.from_bytes(self.newest, "big"))


async def read_slice(connection: asyncpg.Connection, first: UUID, last: UUID) -> Slice:
    """Of each order what a view is made of; copies that services keep of each other's facts are no part of it."""
    rows = await connection.fetch(SLICE, first, last, NO_PART)
    found: dict[bytes, Known] = {}
    for id, of_an_order, time, source, epoch, position, version, topic, class_version, told, estimated, data in rows:
        known = found.get(id)
        if known is None:
            known = found[id] = Known(time)
        elif time > known.newest:
            known.newest = time
        if of_an_order:
            known.is_order = True
        if data is not None:
            occurred = moments.occurred(told, estimated=estimated)
            known.said.append(Said(source, epoch, position, version, topic, class_version, occurred, data))
    orders = {UUID(bytes=id): known for id, known in sorted(found.items()) if known.is_order}
    return Slice(orders, {UUID(bytes=id) for id, known in found.items() if not known.is_order}, len(rows))
