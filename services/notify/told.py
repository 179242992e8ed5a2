"""The projection of our own events: what is owed, what inboxes show, and what is to be sent because of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.notify.deliveries.outbox import send_because_of
from services.notify.following.parking import NothingParked
from services.notify.names import NAME, TOLD
from services.notify.obligations.rows import show_obligations
from services.notify.tasks.rows import show_tasks
from shared.in_one import NOTHING, Statements
from shared.mapper import stored_to_received
from shared.parking import Parking
from shared.received import Received
from shared.store.rows import StoredRow

HISTORIES = """
SELECT notification_id, originator_id, originator_version, topic, state, recorded_at, hash FROM events
WHERE originator_id = ANY ($1::uuid[]) AND notification_id <= $2 ORDER BY originator_id, originator_version
"""

REST = 0.05
"""Seconds: an inbox shows it so much later."""


@dataclass(frozen=True)
class Told:
    """What a batch touches is folded anew from the store itself, up to the end of the batch."""

    name: str = TOLD
    sources: tuple[str, ...] = (NAME,)
    turn: str = ""

    def rest(self, _: str) -> float:
        return REST

    async def apply(self, connection: asyncpg.Connection, batch: Sequence[Received], *, whole: bool) -> Statements:  # noqa: ARG002 (in pieces it is the same)
        histories = await _histories(connection, batch)
        await show_obligations(connection, histories["obligation"])
        await show_tasks(connection, histories["task"])
        await send_because_of(connection, batch)
        return NOTHING

    def parking(self, _: asyncpg.Pool) -> Parking:
        return NothingParked()


async def _histories(
    connection: asyncpg.Connection, batch: Sequence[Received]
) -> dict[str, dict[UUID, list[Received]]]:
    """By aggregate and id, all that is stored of what the batch touches."""
    found: dict[str, dict[UUID, list[Received]]] = defaultdict(lambda: defaultdict(list))
    last = batch[-1]
    for row in await connection.fetch(HISTORIES, list({each.originator_id for each in batch}), last.position):
        stored = StoredRow(*row)
        aggregate = stored.topic.partition(".")[0]
        found[aggregate][stored.originator_id].append(stored_to_received(NAME, last.epoch, stored))
    return found
