"""What a rebuild reads of the ledger: many slices in one scan, and of each event no more than a fold needs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from services.tracking import moments
from services.tracking.entries import Said
from services.tracking.ledger import OF_AN_ORDER
from services.tracking.orders.told import NO_PART

IDS = 2**128
AT_ONCE = 2_000

# Ids and times come as their bytes, which are in the same order: to read each would take as long as all else.
# Sorted: an order's events lie all over the ledger, and to fetch them order by order would read most pages many times.
IN_TURN = f"""
SELECT uuid_send(subject), {OF_AN_ORDER}, timestamptz_send(received_at), source, epoch, position, originator_version,
    topic, class_version, occurred, estimated, CASE WHEN topic <> ALL ($3) OR class_version > 1 THEN data END
FROM ledger WHERE subject BETWEEN $1 AND $2 ORDER BY subject
"""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""From where PostgreSQL counts microseconds."""


@dataclass(slots=True)
class Known:
    """What was said of one subject, in no order, and when the newest of it became known, in PostgreSQL's bytes."""

    newest: bytes
    said: list[Said] = field(default_factory=list)
    is_order: bool = False

    @property
    def at(self) -> datetime:
        return BEGINNING + timedelta(microseconds=int.from_bytes(self.newest, "big"))


@dataclass(slots=True)
class Slice:
    """A range of ids, of as many as there are slices: its orders, and all else that the ledger has events of."""

    number: int
    orders: dict[UUID, Known] = field(default_factory=dict)
    others: set[UUID] = field(default_factory=set)
    events: int = 0

    def add(self, id: bytes, known: Known) -> None:
        if known.is_order:
            self.orders[UUID(bytes=id)] = known
        else:
            self.others.add(UUID(bytes=id))


async def read_slices(connection: asyncpg.Connection, numbers: range, of: int) -> AsyncIterator[Slice]:
    """These slices one after the other, within a transaction.

    Of each order what a view is made of; copies that services keep of each other's facts are no part of it.
    """
    first, last = numbers[0] * IDS // of, (numbers[-1] + 1) * IDS // of - 1
    cursor = await connection.cursor(IN_TURN, UUID(int=first), UUID(int=last), sorted(NO_PART))
    slice, end = Slice(numbers[0]), _end(numbers[0], of)
    before, known = b"", Known(b"")
    while rows := await cursor.fetch(AT_ONCE):
        for id, of_order, time, source, epoch, position, version, topic, class_version, told, estimated, data in rows:
            if id != before:
                if before:
                    slice.add(before, known)
                while id > end:
                    yield slice
                    slice, end = Slice(slice.number + 1), _end(slice.number + 1, of)
                before, known = id, Known(time)
            elif time > known.newest:
                known.newest = time
            slice.events += 1
            if of_order:
                known.is_order = True
            if data is not None:
                occurred = moments.occurred(told, estimated=estimated)
                known.said.append(Said(source, epoch, position, version, topic, class_version, occurred, data))
    if before:
        slice.add(before, known)
    yield slice
    for number in range(slice.number + 1, numbers.stop):
        yield Slice(number)


def _end(number: int, of: int) -> bytes:
    """The last id of a slice."""
    return ((number + 1) * IDS // of - 1).to_bytes(16, "big")
