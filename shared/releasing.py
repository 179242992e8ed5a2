"""A policy's parked events, taken up again: acted on in order by the same keys, so that each acts once."""

from dataclasses import dataclass

import asyncpg
import httpx

from shared.errors import Unavailable
from shared.parking import Skip, not_there
from shared.place import Place
from shared.reacting import PASSES, Reacting, because
from shared.reading import Source
from shared.received import Received

FIRST = """
SELECT source, epoch, position FROM parked WHERE consumer = $1 AND key = $2 ORDER BY epoch, position LIMIT 1
"""

ALL = "SELECT source, epoch, position FROM parked WHERE consumer = $1 AND key = $2 ORDER BY epoch, position LIMIT 100"

WAS_SKIPPED = """
SELECT EXISTS (SELECT FROM skipped WHERE (consumer, key, source, epoch, position) = ($1, $2, $3, $4, $5))
"""

GONE = "DELETE FROM parked WHERE (consumer, key, source, epoch, position) = ($1, $2, $3, $4, $5)"

STILL = "UPDATE parked SET error = $6 WHERE (consumer, key, source, epoch, position) = ($1, $2, $3, $4, $5)"

SKIP = """
INSERT INTO skipped (consumer, key, source, epoch, position, error, reason, by)
SELECT consumer, key, source, epoch, position, error, $6, $7 FROM parked
WHERE (consumer, key, source, epoch, position) = ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class PolicyParking:
    """An event leaves the table only once it was acted on, or skipped: until then all that follows waits behind it.

    The running policy parks what follows only while something of the key is parked, and looks at that row under a
    lock; so nothing slips past, and nothing is left behind.
    """

    reacting: Reacting
    source: Source
    pool: asyncpg.Pool
    http: httpx.AsyncClient

    async def events(self, key: str) -> list[Received]:
        return [await self._event(*row) for row in await self.pool.fetch(ALL, self._consumer, key, timeout=5)]

    async def retry(self, key: str) -> None:
        while row := await self.pool.fetchrow(FIRST, self._consumer, key, timeout=5):
            if not await self.pool.fetchval(WAS_SKIPPED, self._consumer, key, *row):
                try:
                    await self.reacting.act(await self._event(*row))
                except PASSES:
                    raise
                except Exception as error:  # noqa: BLE001 (whatever it is, it stands still because of it)
                    await self.pool.execute(STILL, self._consumer, key, *row, because(error))
                    return
            await self.pool.execute(GONE, self._consumer, key, *row)

    async def skip(self, key: str, skip: Skip) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(f"{FIRST} FOR UPDATE", self._consumer, key)
            if skip.place and (row is None or not skip.meant(*row)):
                raise not_there(key)
            if row:
                await connection.execute(SKIP, self._consumer, key, *row, skip.reason, skip.by)
                await connection.execute(GONE, self._consumer, key, *row)
        await self.retry(key)

    async def was_skipped(self, key: str, place: Place) -> bool:
        at = place.source, place.epoch, place.position
        return bool(await self.pool.fetchval(WAS_SKIPPED, self._consumer, key, *at, timeout=5))

    @property
    def _consumer(self) -> str:
        return self.reacting.policy.name

    async def _event(self, source: str, epoch: int, position: int) -> Received:
        [event] = await self.source.feed(self.http, position - 1, position)
        if event.epoch != epoch:
            raise Unavailable(f"{source} has another event at {position} than the one that was parked: gendan doctor")
        return event
