"""What goes on beside the boards: rebuilds, and how far each partner was told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from services.tracking.rebuilding.run import LOCK
from shared.store.queries import Queries

REBUILDS = """
SELECT r.projection, r.known_by, r.events, r.slices, r.indexed, count(s.slice) AS done,
    coalesce(sum(s.events), 0)::bigint AS folded,
    EXISTS (
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1::bigint >> 32
        AND objid::bigint = $1::bigint & 4294967295
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) AS is_running
FROM rebuilds AS r LEFT JOIN rebuilt_slices AS s USING (projection) GROUP BY r.projection ORDER BY r.projection
"""

PARTNERS = """
SELECT p.name, coalesce(l.sequence, 0) AS told, l.told_at,
    coalesce((SELECT max(epoch) FROM partner_epochs AS e WHERE e.partner = p.name), 1) AS epoch,
    (SELECT count(*) FROM partner_waits AS w WHERE w.partner = p.name) AS waiting,
    CASE WHEN c.received_at = '-infinity' THEN 0 WHEN p.known_by IS NULL THEN NULL
        ELSE greatest(extract(epoch FROM c.received_at - p.known_by), 0) END::float8 AS behind
FROM partners AS p CROSS JOIN ledger_clock AS c
LEFT JOIN LATERAL (
    SELECT sequence, told_at FROM partner_events WHERE partner = p.name ORDER BY sequence DESC LIMIT 1
) AS l ON true
WHERE p.removed_at IS NULL ORDER BY p.name
"""


@dataclass(frozen=True, slots=True)
class RebuildNow:
    """A new version of what is shown, made beside the old: `folded` of `events` are in it. Stopped, it can go on."""

    projection: Annotated[str, Field(examples=["orders"])]
    known_by: datetime
    events: int
    folded: int
    slices: int
    done: int
    indexed: bool
    is_running: bool


@dataclass(frozen=True, slots=True)
class PartnerNow:
    """How far somebody outside was told, in their own sequence.

    `waiting` histories cannot be read, and no more of them is told; `behind` is how many seconds of what became known
    were not looked at for them, None: nothing was yet.
    """

    name: Annotated[str, Field(examples=["harbour"])]
    epoch: int
    told: int
    told_at: datetime | None
    waiting: int
    behind: float | None


async def rebuilds(queries: Queries) -> tuple[RebuildNow, ...]:
    return tuple(
        RebuildNow(**{name: row[name] for name in RebuildNow.__dataclass_fields__})
        for row in await queries.fetch(REBUILDS, LOCK)
    )


async def partners(queries: Queries) -> tuple[PartnerNow, ...]:
    return tuple(
        PartnerNow(**{name: row[name] for name in PartnerNow.__dataclass_fields__})
        for row in await queries.fetch(PARTNERS)
    )
