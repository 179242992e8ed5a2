"""The table of obligations: each as its events say, for lists and for the clock."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg

from services.notify.obligations.evolve import evolve
from services.notify.obligations.state import Obligation
from shared.events.obligation import ObligationBreached, ObligationEvent, ObligationMet
from shared.received import Received, UnknownTopic
from shared.retraction import standing

COLUMNS = {
    "id": "uuid", "version": "bigint", "order_id": "uuid", "customer_code": "text", "kind": "text", "about": "text",
    "owed_by": "text", "owner": "text", "standing": "text", "began": "timestamptz", "due": "timestamptz",
    "next_at": "timestamptz", "breached": "boolean", "waited_for": "text", "because": "text", "step": "int",
    "seconds": "bigint", "is_open": "boolean",
}  # fmt: skip

UPSERT = f"""
INSERT INTO obligations ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(COLUMNS.values(), start=1))})
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{each} = excluded.{each}" for each in [*COLUMNS][1:])}
"""


async def show_obligations(connection: asyncpg.Connection, histories: Mapping[UUID, Sequence[Received]]) -> None:
    rows = [row for id, history in sorted(histories.items()) if (row := _row(id, history))]
    if rows:
        await connection.execute(UPSERT, *map(list, zip(*rows, strict=True)))


def _row(id: UUID, history: Sequence[Received]) -> tuple[object, ...] | None:
    its = Obligation()
    breach: ObligationBreached | None = None
    met: ObligationMet | None = None
    for each in standing(history):
        try:
            event = each.event()
        except UnknownTopic:
            continue  # written by a newer release
        assert isinstance(event, ObligationEvent)
        its = evolve(its, event)
        match event:
            case ObligationBreached():
                breach = event
            case ObligationMet():
                met = event
    if its.started is None:
        return None
    told = its.started
    return (
        id, history[-1].originator_version, told.order_id, told.customer_code, told.kind, told.about, told.owed_by,
        told.owner, its.standing, told.began, its.due, its.next_at, breach is not None,
        breach.waited_for if breach else None, breach.because if breach else its.paused, its.step,
        met.seconds if met and its.ended else None, its.ended is None,
    )  # fmt: skip
