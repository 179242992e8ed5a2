"""Beginning a new epoch in each store: what is recorded from now on is not mistaken for what a restore took away."""

from collections.abc import Iterable

import asyncpg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from shared import streams
from shared.running import Halted
from shared.store.recorder import Recorder

KNOWN = "SELECT greatest((SELECT max(epoch) FROM epochs), (SELECT max(epoch) FROM checkpoints))"

# Numbers that were begun elsewhere and taken away by a restore stand there too: they are counted without a gap.
BEGIN = """
INSERT INTO epochs (epoch, reason, after)
SELECT number, CASE number WHEN $1 THEN $2 ELSE 'begun, and taken away again by a restore' END,
       greatest(coalesce($3, (SELECT max(notification_id) FROM events), 0), (SELECT max(after) FROM epochs))
FROM generate_series((SELECT max(epoch) + 1 FROM epochs), $1::bigint) AS number
RETURNING after
"""


async def highest(databases: Iterable[asyncpg.Connection], js: JetStreamContext | None, services: Iterable[str]) -> int:
    """The highest epoch that any store, reader or stream has heard of: also of what a restore took away."""
    known: list[int] = [await connection.fetchval(KNOWN) for connection in databases]
    for service in services if js else ():
        assert js
        try:
            _, last = await streams.newest(js, service)
        except (NotFoundError, Halted):
            continue
        known += [last.epoch] if last else []
    return max(known)


async def begin(owner: asyncpg.Connection, epoch: int, reason: str, after: int | None = None) -> int:
    """Begin it behind a position, or behind all that there is; appends wait meanwhile. Returns that position."""
    async with owner.transaction():
        await owner.execute("SELECT pg_advisory_xact_lock(7301)")
        began: int = await owner.fetchval(BEGIN, epoch, reason, after)
        return began


async def parted(js: JetStreamContext, recorder: Recorder, service: str) -> int | None:
    """The position behind which store and stream went different ways; None where they have not, as far as both go.

    Before it they are the same and behind it they are not, so it is found by halving.
    """
    try:
        state, last = await streams.newest(js, service)
    except (NotFoundError, Halted):
        return None
    if last is None:
        return None
    offset = state.last_seq - last.position
    oldest, newest = state.first_seq - offset, min(last.position, await recorder.max_notification_id())
    low, high = oldest - 1, newest
    while low < high:
        middle = (low + high + 1) // 2
        rows = await recorder.select_notifications(middle - 1, 1)
        told = await streams.message(js, service, middle + offset)
        if told is not None and rows and rows[0].hash == told.hash:
            low = middle
        else:
            high = middle - 1
    return low if oldest <= low < newest else None
