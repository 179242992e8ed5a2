"""Beginning a new epoch in each store: what is recorded from now on is not mistaken for what a restore took away."""

from collections.abc import Awaitable, Callable, Iterable

import asyncpg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from services.tracking.partners.origin import NEWEST
from services.tracking.partners.partner import channel
from shared import streams
from shared.running import Halted
from shared.store.recorder import Recorder
from shared.streams import Channel

KNOWN = "SELECT greatest((SELECT max(epoch) FROM epochs), (SELECT max(epoch) FROM checkpoints))"

# Numbers that were begun elsewhere and taken away by a restore stand there too: they are counted without a gap.
BEGIN = """
INSERT INTO epochs (epoch, reason, after)
SELECT number, CASE number WHEN $1 THEN $2 ELSE 'begun, and taken away again by a restore' END,
       greatest(coalesce($3, (SELECT max(notification_id) FROM events), 0), (SELECT max(after) FROM epochs))
FROM generate_series((SELECT max(epoch) + 1 FROM epochs), $1::bigint) AS number
RETURNING after
"""

TOLD = "SELECT hash FROM partner_events WHERE partner = $1 AND sequence = $2"

BEGIN_FOR_PARTNER = """
INSERT INTO partner_epochs (partner, epoch, after)
SELECT $1, $2, greatest(coalesce($3, (SELECT max(sequence) FROM partner_events WHERE partner = $1), 0), max(after))
FROM partner_epochs WHERE partner = $1
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


async def begin_for_partners(tracking: asyncpg.Connection, js: JetStreamContext | None, epoch: int) -> None:
    """Begin it in each partner's sequence too: behind all that they were told, or where their stream parts from it."""
    for name in [row["name"] for row in await tracking.fetch("SELECT name FROM partners")]:

        async def hash_at(sequence: int, name: str = name) -> bytes | None:
            found: bytes | None = await tracking.fetchval(TOLD, name, sequence)
            return found

        newest = await tracking.fetchval(NEWEST, name)
        where = await parted(js, channel(name), newest, hash_at) if js else None
        await tracking.execute(BEGIN_FOR_PARTNER, name, epoch, where)


async def store_parted(js: JetStreamContext, recorder: Recorder, service: str) -> int | None:
    """The position behind which a store and its stream went different ways; None where they have not."""

    async def hash_at(position: int) -> bytes | None:
        rows = await recorder.select_notifications(position - 1, 1)
        return rows[0].hash if rows else None

    return await parted(js, streams.of_service(service), await recorder.max_notification_id(), hash_at)


async def parted(
    js: JetStreamContext, channel: Channel, newest: int, hash_at: Callable[[int], Awaitable[bytes | None]]
) -> int | None:
    """The position behind which a stream and its origin went different ways; None where they have not, as far as both
    go. `hash_at` is the origin's, of its event at a position.

    Before it they are the same and behind it they are not, so it is found by halving.
    """
    try:
        state, last = await channel.newest(js)
    except (NotFoundError, Halted):
        return None
    if last is None:
        return None
    offset = state.last_seq - last.position
    oldest, newest = state.first_seq - offset, min(last.position, newest)
    low, high = oldest - 1, newest
    while low < high:
        middle = (low + high + 1) // 2
        told = await channel.message(js, middle + offset)
        if told is not None and await hash_at(middle) == told.hash:
            low = middle
        else:
            high = middle - 1
    return low if oldest <= low < newest else None
