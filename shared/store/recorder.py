"""The event store on asyncpg: append through one function, read by aggregate or by position.

It keeps the eventsourcing library's vocabulary (StoredEvent, Notification, notification_id, originator_version); why it
is not the library's own recorder is told in docs/decisions.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from eventsourcing.persistence import StoredEvent

from shared.store.epochs import Epochs
from shared.store.queries import Queries
from shared.store.rows import NOTHING, VERDICTS, Append, Outcome, StoredRow, Verdict

APPEND = "SELECT * FROM append_all($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"

COLUMNS = "notification_id, originator_id, originator_version, topic, state, recorded_at, hash"

EPOCHS = "SELECT epoch, after FROM epochs ORDER BY epoch"

# One row without an event where there is none.
BEHIND = f"""
SELECT newest.epoch, e.* FROM (SELECT max(epoch) AS epoch FROM epochs) AS newest
LEFT JOIN LATERAL (
    SELECT {COLUMNS} FROM events WHERE notification_id > $1 ORDER BY notification_id LIMIT $2
) AS e ON true
ORDER BY notification_id
"""

# What a refusal needs to know before it is given: was this key answered before, and is there something newer?
LOOK = """
SELECT (SELECT e.hash FROM events e WHERE e.originator_id = $1 ORDER BY e.originator_version DESC LIMIT 1) AS newest,
       k.version, k.position, k.recorded_at, k.digest
FROM (SELECT 1) AS one LEFT JOIN keys k ON k.key = $2
"""


NEWEST = """
SELECT newest.id, newest.hash FROM unnest($1::uuid[]) AS wanted (id), LATERAL (
    SELECT e.originator_id AS id, e.hash FROM events e
    WHERE e.originator_id = wanted.id ORDER BY e.originator_version DESC LIMIT 1
) AS newest
"""

SEVERAL = f"SELECT {COLUMNS} FROM events WHERE originator_id = ANY ($1) ORDER BY originator_id, originator_version"


@dataclass(frozen=True, slots=True)
class Look:
    """What the store says about an aggregate and a key: the newest hash, and the first answer if there was one."""

    hash: bytes
    done: Outcome | None


async def append(connection: asyncpg.Connection, batch: Sequence[Append], seconds: float) -> list[Outcome]:
    """Write the commands that stand, in one round trip; one outcome each, in their order."""
    commands: list[int] = []
    events: list[StoredEvent] = []
    hashes: list[bytes] = []
    for n, command in enumerate(batch, start=1):
        commands += [n] * len(command.events)
        events += command.events
        hashes += command.hashes
    rows = await connection.fetch(
        APPEND,
        batch[0].epoch,
        [c.originator_id for c in batch],
        [c.expected for c in batch],
        [c.previous for c in batch],
        [c.key for c in batch],
        [c.digest for c in batch],
        [len(c.events) for c in batch],
        commands,
        [e.originator_version for e in events],
        [e.topic for e in events],
        [e.state for e in events],
        hashes,
        timeout=seconds,
    )
    verdict, _, position, recorded_at, _ = rows[0]
    if verdict != "all":
        return [Outcome(VERDICTS[verdict], *answer) for verdict, *answer in rows]
    outcomes = []
    for command in batch:
        events_of_it = len(command.events)
        position += events_of_it
        outcomes.append(Outcome(Verdict.APPENDED, command.expected + events_of_it, position, recorded_at, None))
    return outcomes


class Recorder:
    """Reading the store; each query is given up after `seconds`."""

    def __init__(self, pool: asyncpg.Pool, seconds: float = 1.5) -> None:
        self._store = Queries(pool, seconds)

    async def epochs(self) -> Epochs:
        """The store's epochs; a restore begins a new one."""
        return Epochs(tuple((epoch, after) for epoch, after in await self._store.fetch(EPOCHS)))

    async def look(self, id: UUID, key: UUID) -> Look:
        row = await self._store.fetchrow(LOOK, id, key)
        assert row
        done = None
        if row["digest"] is not None:
            done = Outcome(Verdict.DONE, row["version"], row["position"], row["recorded_at"], row["digest"])
        return Look(row["newest"] or NOTHING, done)

    async def newest(self, ids: Collection[UUID]) -> dict[UUID, bytes]:
        """The hash of the newest event of each; none of those to which nothing has happened."""
        return dict(map(tuple, await self._store.fetch(NEWEST, list(ids))))

    async def select_events(
        self, originator_id: UUID, *, gt: int = 0, lte: int | None = None, desc: bool = False, limit: int | None = None
    ) -> list[StoredRow]:
        """An aggregate's events by version."""
        rows = await self._store.fetch(
            f"""
            SELECT {COLUMNS} FROM events
            WHERE originator_id = $1 AND originator_version > $2 AND ($3::bigint IS NULL OR originator_version <= $3)
            ORDER BY originator_version {"DESC" if desc else "ASC"} LIMIT $4
            """,
            originator_id, gt, lte, limit,
        )  # fmt: skip
        return [StoredRow(*row) for row in rows]

    async def select_several(self, ids: Collection[UUID]) -> list[StoredRow]:
        """The events of several aggregates, those of each by version."""
        rows = await self._store.fetch(SEVERAL, list(ids))
        return [StoredRow(*row) for row in rows]

    async def select_notifications(
        self, after: int, limit: int, *, stop: int | None = None, topics: Sequence[str] = ()
    ) -> list[StoredRow]:
        """The service's events behind a position, in order, up to `stop` if given."""
        rows = await self._store.fetch(
            f"""
            SELECT {COLUMNS} FROM events
            WHERE notification_id > $1 AND ($2::bigint IS NULL OR notification_id <= $2)
              AND ($3::text[] = '{{}}' OR topic = ANY ($3))
            ORDER BY notification_id LIMIT $4
            """,
            after, stop, list(topics), limit,
        )  # fmt: skip
        return [StoredRow(*row) for row in rows]

    async def behind(self, after: int, limit: int) -> tuple[int, list[StoredRow]]:
        """The store's epoch, and its events behind a position, in order; as of one moment."""
        rows = await self._store.fetch(BEHIND, after, limit)
        return rows[0][0], [StoredRow(*row) for _, *row in rows if row[0] is not None]

    async def max_notification_id(self) -> int:
        """The newest position; 0 in an empty store."""
        position: int = await self._store.fetchval("SELECT coalesce(max(notification_id), 0) FROM events")
        return position
