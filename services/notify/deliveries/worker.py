"""Working off the outbox: claimed, sent, and written down; at least once, by any number of processes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import structlog

from services.notify.deliveries.pace import again
from services.notify.deliveries.result import Dropped, Failed, Result, Sent
from shared.health import Part
from shared.store.queries import Queries

log = structlog.get_logger()

POLL = 0.5
AT_ONCE = 10
LEASE = timedelta(seconds=60)
"""For which whoever has claimed it has it alone; should they end meanwhile, it is sent by another one."""

# Of a webhook's address that fails nothing is tried before its time, and no more than two at once.
CLAIM = f"""
WITH due AS (
    SELECT id, row_number() OVER (PARTITION BY coalesce(subscription, id) ORDER BY next_at, id) AS n
    FROM deliveries AS d
    WHERE standing = 'queued' AND next_at <= now() AND NOT EXISTS (
        SELECT FROM subscriptions AS s WHERE s.id = d.subscription AND s.retry_at > now()
    )
    ORDER BY next_at, id LIMIT {AT_ONCE * 4}
), free AS (
    SELECT d.id FROM deliveries AS d JOIN due USING (id)
    WHERE due.n <= 2 AND d.standing = 'queued' AND d.next_at <= now()
    ORDER BY d.next_at, d.id LIMIT {AT_ONCE} FOR UPDATE OF d SKIP LOCKED
)
UPDATE deliveries AS d SET tries = tries + 1, next_at = now() + $1 FROM free WHERE d.id = free.id RETURNING d.*
"""

SENT = """
WITH one AS (
    UPDATE deliveries SET standing = 'sent', sent_at = now(), status = $2, error = NULL WHERE id = $1
    RETURNING subscription
)
UPDATE subscriptions AS s SET failures = 0, retry_at = NULL FROM one WHERE s.id = one.subscription AND failures > 0
"""
DROPPED = "UPDATE deliveries SET standing = 'dropped', error = $2 WHERE id = $1"
DEAD = "UPDATE deliveries SET standing = 'dead', status = $2, error = $3 WHERE id = $1 AND standing = 'queued'"
STOP = """
UPDATE subscriptions SET standing = 'stopped', because = 'for three days nothing was taken there'
WHERE id = $1 AND standing <> 'stopped'
"""
AGAIN = """
WITH one AS (
    UPDATE deliveries SET next_at = now() + $4, status = $2, error = $3 WHERE id = $1 AND standing = 'queued'
    RETURNING subscription
)
UPDATE subscriptions AS s SET failures = failures + 1, retry_at = now() + $4 FROM one WHERE s.id = one.subscription
"""

Send = Callable[[asyncpg.Record], Awaitable[Result]]


@dataclass(frozen=True)
class Worker:
    """`ways`: how each channel sends."""

    queries: Queries
    ways: Mapping[str, Send]
    part: Part

    async def run(self) -> None:
        while True:
            sent = await self.once()
            self.part.ok()
            if not sent:
                await asyncio.sleep(POLL)

    async def once(self) -> int:
        """Send what is due; tells how many were tried."""
        rows = await self.queries.fetch(CLAIM, LEASE)
        await asyncio.gather(*(self._one(row) for row in rows))
        return len(rows)

    async def _one(self, row: asyncpg.Record) -> None:
        try:
            result = await self.ways[row["channel"]](row)
        except Exception as error:
            log.exception("could not be sent", delivery=str(row["id"]))
            result = Failed(f"{type(error).__name__}: {error}"[:500])
        await self._note(row, result)

    async def _note(self, row: asyncpg.Record, result: Result) -> None:
        match result:
            case Sent():
                await self.queries.execute(SENT, row["id"], result.status)
            case Dropped():
                await self.queries.execute(DROPPED, row["id"], result.because)
            case Failed():
                pause = None if result.for_good else again(row["tries"])
                if pause is None:
                    log.warning("given up", delivery=str(row["id"]), tries=row["tries"])
                    await self.queries.execute(DEAD, row["id"], result.status, result.error)
                    if row["subscription"] and not result.for_good:
                        await self.queries.execute(STOP, row["subscription"])
                else:
                    await self.queries.execute(AGAIN, row["id"], result.status, result.error, pause)
