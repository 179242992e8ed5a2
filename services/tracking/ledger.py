"""The ledger: every event of every service, with the time at which it became known here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from services.tracking.entries import Entry
from shared.envelope import Occurred
from shared.received import Received

TICK = """
UPDATE ledger_clock SET received_at = greatest(clock_timestamp(), received_at + interval '1 microsecond')
RETURNING received_at
"""

INSERT = """
INSERT INTO ledger (
    received_at, subject, occurred_at, recorded_at, position, epoch, originator_version, originator_id, class_version,
    estimated, source, topic, occurred, reported, actor, role, on_behalf_of, correlation_id, causation_id, trace_parent,
    hash, data
)
SELECT $1, * FROM unnest(
    $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[], $8::uuid[], $9::int[],
    $10::boolean[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[],
    $18::text[], $19::text[], $20::text[], $21::bytea[], $22::bytea[]
)
ON CONFLICT DO NOTHING
"""

LOAD = """
SELECT subject, source, epoch, position, originator_version, topic, class_version, occurred, estimated, received_at,
    data
FROM ledger WHERE subject = ANY ($1) AND ($2::timestamptz IS NULL OR received_at <= $2)
"""


async def tick(connection: asyncpg.Connection) -> datetime:
    """The time of a batch, later than that of every batch before; others wait until this one is committed."""
    time: datetime = await connection.fetchval(TICK)
    return time


async def insert(connection: asyncpg.Connection, batch: Sequence[Received], received_at: datetime) -> None:
    """Append what is not there yet: the same position twice is kept once, as it first came in."""
    rows = [
        (
            subject(each),
            each.envelope.occurred.at,
            each.recorded_at,
            each.position,
            each.epoch,
            each.originator_version,
            each.originator_id,
            each.class_version,
            each.envelope.occurred.estimated,
            each.source,
            each.topic,
            str(each.envelope.occurred),
            str(each.envelope.reported_at) if each.envelope.reported_at else None,
            each.envelope.actor.id,
            each.envelope.actor.role,
            each.envelope.actor.on_behalf_of,
            each.envelope.correlation_id,
            each.envelope.causation_id,
            each.envelope.trace_parent,
            each.hash,
            each.data,
        )
        for each in batch
    ]
    await connection.execute(INSERT, received_at, *map(list, zip(*rows, strict=True)))


async def load(
    connection: asyncpg.Connection | asyncpg.Pool, subjects: Iterable[UUID], known_by: datetime | None = None
) -> dict[UUID, list[Entry]]:
    """All entries of each subject, or those that were known by an instant; in no order."""
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for row in await connection.fetch(LOAD, list(subjects), known_by):
        (
            subject, source, epoch, position, version, topic, class_version, occurred, estimated, received_at, data,
        ) = row  # fmt: skip
        told = Occurred.read(occurred, estimated=estimated)
        found[subject].append(Entry(source, epoch, position, version, topic, class_version, told, received_at, data))
    return found


def subject(received: Received) -> UUID:
    """Whose history the event belongs to."""
    return order_of(received) or received.originator_id


def order_of(received: Received) -> UUID | None:
    """The order that the event belongs to; read from the payload also where this release does not know the event."""
    if received.topic.startswith("order."):
        return received.originator_id
    try:
        return _belongs(received.data).order_id
    except msgspec.MsgspecError:
        return None


class _OfOrder(msgspec.Struct):
    order_id: UUID


_belongs = msgspec.json.Decoder(_OfOrder).decode
