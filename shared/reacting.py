"""Applying batches of another service's events to a policy: act, then move the checkpoint."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg
import structlog

from shared.consuming import move_on
from shared.errors import Contended, Rejected, Unavailable
from shared.policies import Act, Policy, Repositories
from shared.reading import Checkpoint
from shared.received import Received
from shared.store.away import AWAY

log = structlog.get_logger()

AT_ONCE = 32
"""Things acted on side by side: more would only wait for each other's queries, until those are given up."""


class Reacting:
    """Acts on batches by a policy. What cannot be acted on is parked; what merely fails now is read again."""

    def __init__(self, policy: Policy, repositories: Repositories, pool: asyncpg.Pool) -> None:
        self._policy, self._repositories, self._pool = policy, repositories, pool

    async def __call__(self, batch: Sequence[Received], at: Checkpoint) -> None:
        """Events about different things are acted on side by side, those about one thing one after the other."""
        lanes: dict[UUID, list[Received]] = {}
        for event in batch:
            if event.topic in self._policy.reactions:
                lanes.setdefault(event.originator_id, []).append(event)
        if lanes:
            parked = await self._parked(lanes)
            free = asyncio.Semaphore(AT_ONCE)
            ways = (self._in_turn(free, lane, parked.get(id)) for id, lane in lanes.items())
            for failure in await asyncio.gather(*ways, return_exceptions=True):  # all have ended by then
                if failure is not None:
                    raise failure
        await move_on(self._pool, self._policy.name, self._policy.source, at, Checkpoint.at(batch[-1]))

    async def _in_turn(self, free: asyncio.Semaphore, lane: Sequence[Received], parked: tuple[int, int] | None) -> None:
        async with free:
            await self._lane(lane, parked)

    async def _lane(self, lane: Sequence[Received], parked: tuple[int, int] | None) -> None:
        """Act on the events about one thing, up to the first that is parked: epoch and position."""
        for n, cause in enumerate(lane):
            if parked is not None and (cause.epoch, cause.position) >= parked:
                await self._park(lane[n:], "an earlier event of the same history is parked")
                return
            try:
                event = cause.event()
                await self._policy.reactions[cause.topic](
                    event, cause, Act(self._policy.name, cause, self._repositories)
                )
            except (Unavailable, Contended, *AWAY):
                raise  # it passes: the batch is read again
            except Rejected as refusal:
                log.warning("a policy was refused", policy=self._policy.name, cause=cause.id, words=str(refusal))
            except Exception as error:
                log.exception("parked", policy=self._policy.name, cause=cause.id)
                await self._park([cause], f"{type(error).__name__}: {error}"[:500])
                parked = (cause.epoch, cause.position)

    async def _parked(self, lanes: Mapping[UUID, object]) -> dict[UUID, tuple[int, int]]:
        """Where each of these histories stands still, if it does."""
        rows = await self._pool.fetch(
            """
            SELECT DISTINCT ON (key) key, epoch, position FROM parked
            WHERE consumer = $1 AND source = $2 AND key = ANY ($3) ORDER BY key, epoch, position
            """,
            self._policy.name, self._policy.source, [str(id) for id in lanes], timeout=5,
        )  # fmt: skip
        return {UUID(row["key"]): (row["epoch"], row["position"]) for row in rows}

    async def _park(self, causes: Sequence[Received], error: str) -> None:
        await self._pool.executemany(
            """
            INSERT INTO parked (consumer, key, source, epoch, position, error) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """,
            [(self._policy.name, str(c.originator_id), c.source, c.epoch, c.position, error) for c in causes],
        )
