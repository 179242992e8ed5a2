"""The ledger: every event of every service, with the time at which it became known here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.tracking import moments
from services.tracking.entries import Entry
from shared.envelope import Actor, Envelope, Occurred
from shared.received import Received
from shared.store.queries import Queries

TICK = """
UPDATE ledger_clock SET received_at = greatest(clock_timestamp(), received_at + interval '1 microsecond')
RETURNING received_at
"""

COLUMNS = {
    "subject": "uuid", "occurred_at": "timestamptz", "received_at": "timestamptz", "recorded_at": "timestamptz",
    "position": "bigint", "epoch": "bigint", "originator_version": "bigint", "originator_id": "uuid",
    "class_version": "int", "estimated": "boolean", "source": "text", "topic": "text", "occurred": "text",
    "reported": "text", "actor": "text", "role": "text", "on_behalf_of": "text", "correlation_id": "text",
    "causation_id": "text", "trace_parent": "text", "hash": "bytea", "data": "bytea",
}  # fmt: skip

ARRAYS = ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(COLUMNS.values(), start=1))

INSERT = f"""
INSERT INTO ledger ({", ".join(COLUMNS)})
SELECT * FROM unnest({ARRAYS})
ON CONFLICT DO NOTHING
"""

OF_AN_ORDER = "(topic LIKE 'order.%' OR subject <> originator_id)"
"""Whether a line belongs to an order's history; `order_of` says the same of an event."""

READ = f"""
subject, {OF_AN_ORDER} AS of_an_order, source, epoch, position, originator_version, topic, class_version, occurred,
estimated, received_at, data
"""

# The batch's own lines are not seen by the rest of the statement that writes them, so they come back from there.
# What is only added to an order changes nothing of its view but the time at which something became known last; if there
# is no view of it yet, or it stands still, all of it is loaded.
TAKE_IN = f"""
WITH new AS (
    INSERT INTO ledger ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS).replace(" received_at", " clock.received_at")}
    FROM ledger_clock AS clock, unnest({ARRAYS}) AS told ({", ".join(COLUMNS).replace(" received_at", " unknown")})
    ON CONFLICT DO NOTHING RETURNING {READ}
), added AS (
    UPDATE order_views AS v SET known_at = clock.received_at FROM ledger_clock AS clock
    WHERE v.order_id = ANY (${len(COLUMNS) + 2}) AND v.order_id IN (SELECT subject FROM new) AND NOT v.parked
    RETURNING v.order_id, v.known_at
), sorted AS (
    UPDATE order_search AS s SET known_at = added.known_at FROM added WHERE s.order_id = added.order_id
), wanted AS (
    SELECT unnest(${len(COLUMNS) + 1}::uuid[]) AS subject
    UNION ALL (SELECT unnest(${len(COLUMNS) + 2}::uuid[]) EXCEPT SELECT order_id FROM added)
)
SELECT * FROM new WHERE subject IN (SELECT subject FROM wanted)
UNION ALL SELECT {READ} FROM wanted JOIN ledger USING (subject)
"""

LOAD = f"SELECT {READ} FROM ledger WHERE subject = ANY ($1) AND ($2::timestamptz IS NULL OR received_at <= $2)"

PROVEN = f"SELECT {READ}, hash FROM ledger WHERE subject = $1 AND ($2::timestamptz IS NULL OR received_at <= $2)"

LEARNED = f"""
SELECT DISTINCT subject, {OF_AN_ORDER} AS of_an_order FROM ledger WHERE received_at > $1 AND received_at <= $2
AND ({OF_AN_ORDER} OR topic LIKE 'customer.%')
"""


async def tick(connection: asyncpg.Connection) -> datetime:
    """The time of a batch, later than that of every batch before; others wait until this one is committed."""
    time: datetime = await connection.fetchval(TICK)
    return time


async def take_in(
    connection: asyncpg.Connection,
    batch: Sequence[Received],
    adds_nothing: Callable[[Received], bool] = lambda _: False,
) -> dict[UUID, list[Entry]]:
    """Append a batch at the time of the last tick, and load all entries of what it changes; in no order."""
    records = [record(each, None) for each in batch]
    changed = {row[0] for row, each in zip(records, batch, strict=True) if not adds_nothing(each)}
    added = {row[0] for row in records} - changed
    rows = await connection.fetch(TAKE_IN, *map(list, zip(*records, strict=True)), [*changed], [*added])
    return _by_subject(rows)


async def insert(connection: asyncpg.Connection, batch: Sequence[Received], received_at: datetime) -> None:
    """Append what is not there yet: the same position twice is kept once, as it first came in."""
    records = [record(each, received_at) for each in batch]
    await connection.execute(INSERT, *map(list, zip(*records, strict=True)))


def record(each: Received, received_at: datetime | None) -> tuple[object, ...]:
    envelope = each.envelope
    return (
        subject(each), envelope.occurred.at, received_at, each.recorded_at, each.position, each.epoch,
        each.originator_version, each.originator_id, each.class_version, envelope.occurred.estimated, each.source,
        each.topic, str(envelope.occurred), str(envelope.reported_at) if envelope.reported_at else None,
        envelope.actor.id, envelope.actor.role, envelope.actor.on_behalf_of, envelope.correlation_id,
        envelope.causation_id, envelope.trace_parent, each.hash, each.data,
    )  # fmt: skip


def received(row: asyncpg.Record) -> Received:
    """A line of the ledger, all columns of it, as the event that it was made of."""
    envelope = Envelope(
        occurred=Occurred.read(row["occurred"], estimated=row["estimated"]),
        actor=Actor(row["actor"], row["role"], row["on_behalf_of"]),
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        reported_at=Occurred.read(row["reported"]) if row["reported"] else None,
        trace_parent=row["trace_parent"],
    )
    return Received(
        source=row["source"],
        epoch=row["epoch"],
        position=row["position"],
        topic=row["topic"],
        class_version=row["class_version"],
        originator_id=row["originator_id"],
        originator_version=row["originator_version"],
        recorded_at=row["recorded_at"],
        envelope=envelope,
        hash=row["hash"],
        data=row["data"],
    )


async def load(
    connection: asyncpg.Connection | Queries, subjects: Iterable[UUID], known_by: datetime | None = None
) -> dict[UUID, list[Entry]]:
    """All entries of each subject, or those that were known by an instant; in no order."""
    return _by_subject(await connection.fetch(LOAD, list(subjects), known_by))


async def proven(
    connection: asyncpg.Connection | Queries, subject: UUID, known_by: datetime | None = None
) -> tuple[list[Entry], dict[str, str]]:
    """All entries of a subject, or those known by an instant, and by id the hash of each one's row in its store."""
    rows = await connection.fetch(PROVEN, subject, known_by)
    entries = [_entry([*row.values()][:-1]) for row in rows]
    return entries, {entry.id: row["hash"].hex() for entry, row in zip(entries, rows, strict=True)}


async def learned(connection: asyncpg.Connection, since: datetime, until: datetime) -> tuple[set[UUID], set[UUID]]:
    """The orders and the customers of which something became known after `since`, up to `until`."""
    rows = await connection.fetch(LEARNED, since, until)
    return {row[0] for row in rows if row[1]}, {row[0] for row in rows if not row[1]}


def _by_subject(rows: Iterable[asyncpg.Record]) -> dict[UUID, list[Entry]]:
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(_entry(row))
    return found


def _entry(row: asyncpg.Record | Sequence[Any]) -> Entry:
    _, _, source, epoch, position, version, topic, class_version, occurred, estimated, received_at, data = row
    told = moments.occurred(occurred, estimated=estimated)
    return Entry(source, epoch, position, version, topic, class_version, told, data, received_at)


def subject(received: Received) -> UUID:
    """Whose history the event belongs to."""
    return order_of(received) or received.originator_id


def order_of(received: Received) -> UUID | None:
    """The order that the event belongs to; read from the payload also where this release does not know the event."""
    return received.originator_id if received.topic.startswith("order.") else order_in(received.data)


def order_in(data: bytes) -> UUID | None:
    """The order that a payload names."""
    try:
        return _belongs(data).order_id
    except msgspec.MsgspecError:
        return None


class _OfOrder(msgspec.Struct):
    order_id: UUID


_belongs = msgspec.json.Decoder(_OfOrder).decode
