"""What became known of orders since somebody read last, from the ledger.

Of each service the lines become visible in the order of their positions: whoever goes on from a position misses none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.tracking.changes.places import NOWHERE, Places, written
from services.tracking.ledger import OF_AN_ORDER
from services.tracking.names import SOURCES
from services.tracking.skips import SOURCE
from shared.store.queries import Queries

ALL = (*SOURCES, SOURCE)
"""All whose lines the ledger has."""
PAGE = 500
"""Lines of one service that are read at once."""

NEWEST = """
SELECT s.source, l.epoch, l.position FROM unnest($1::text[]) AS s (source) CROSS JOIN LATERAL
    (SELECT epoch, position FROM ledger WHERE source = s.source ORDER BY epoch DESC, position DESC LIMIT 1) AS l
"""

BETWEEN = f"""
SELECT l.source, l.epoch, l.position, l.subject, l.received_at, l.of_an_order
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS s (source, epoch, position, to_epoch, to_position)
CROSS JOIN LATERAL (
    SELECT source, epoch, position, subject, received_at, {OF_AN_ORDER} AS of_an_order FROM ledger
    WHERE source = s.source AND (epoch, position) > (s.epoch, s.position)
    AND (epoch, position) <= (s.to_epoch, s.to_position)
    ORDER BY epoch, position LIMIT {PAGE}
) AS l
"""

OF_ONE = f"""
SELECT source, epoch, position, subject, received_at, true AS of_an_order FROM ledger
WHERE subject = $1 AND {OF_AN_ORDER}
"""


OF_THESE = "SELECT order_id FROM order_views WHERE order_id = ANY ($1) AND customer_code = ANY ($2::text[])"


@dataclass(frozen=True, slots=True)
class Change:
    """An order of which something became known, at `known_at` last; `after` is how far one has read with it."""

    order_id: UUID
    place: str
    known_at: datetime
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be told, and how far that goes."""

    changes: tuple[Change, ...]
    reached: Places


async def newest(queries: Queries) -> Places:
    """How far the ledger is, of all: an empty id would be none, and whoever came back with it would begin anew."""
    rows = await queries.fetch(NEWEST, ALL)
    return dict.fromkeys(ALL, NOWHERE) | {row["source"]: _at(row) for row in rows}


async def between(queries: Queries, seen: Places, until: Places) -> Step:
    """What became known behind `seen`, up to `until` at most, and no more than a page of each service."""
    behind = [source for source in until if seen.get(source, NOWHERE) < until[source]]
    begin, end = [seen.get(source, NOWHERE) for source in behind], [until[source] for source in behind]
    rows = await queries.fetch(
        BETWEEN, behind, [e for e, _ in begin], [p for _, p in begin], [e for e, _ in end], [p for _, p in end]
    )
    step = _step(rows, seen)
    counts = dict.fromkeys(behind, 0)
    for row in rows:
        counts[row["source"]] += 1
    read = {source: until[source] for source, count in counts.items() if count < PAGE}
    return Step(step.changes, {**step.reached, **read})


async def of_order(queries: Queries, order_id: UUID, seen: Places, until: Places) -> Step:
    """What became known of one order behind `seen`, up to `until`, however much of others there is between."""
    rows = [
        row
        for row in await queries.fetch(OF_ONE, order_id)
        if seen.get(row["source"], NOWHERE) < _at(row) <= until.get(row["source"], NOWHERE)
    ]
    further = {source: max(until[source], seen.get(source, NOWHERE)) for source in until}
    return Step(_step(rows, seen).changes, {**seen, **further})


async def of_these(queries: Queries, order_ids: Sequence[UUID], customers: frozenset[str]) -> frozenset[UUID]:
    """Which of the orders are of these customers, by their codes; one whose customer is not known is of none."""
    rows = await queries.fetch(OF_THESE, order_ids, sorted(customers))
    return frozenset(row["order_id"] for row in rows)


def _at(row: asyncpg.Record) -> tuple[int, int]:
    return row["epoch"], row["position"]


def _step(rows: Sequence[asyncpg.Record], seen: Places) -> Step:
    """In the order in which it became known, of each order the last line alone: who is told of that misses nothing."""
    reached = {**seen}
    changes: dict[UUID, Change] = {}
    for row in sorted(rows, key=lambda row: (row["received_at"], row["source"], *_at(row))):
        reached[row["source"]] = _at(row)
        if row["of_an_order"]:
            place = f"{row['source']}:{row['position']}@{row['epoch']}"
            changes.pop(row["subject"], None)
            changes[row["subject"]] = Change(row["subject"], place, row["received_at"], written(reached))
    return Step(tuple(changes.values()), reached)
