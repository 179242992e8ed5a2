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


REST = 0.05
"""Seconds for which policies gather, also while little happens: it saves most of their batches, and nobody sees it."""

PASSES = (Unavailable, Contended, *AWAY)
"""What merely fails now; it may work the next moment."""

PARK = """
INSERT INTO parked (consumer, key, source, epoch, position, error)
SELECT $1, $2, $3, epoch, position, $6 FROM unnest($4::bigint[], $5::bigint[]) AS e (epoch, position)
ON CONFLICT DO NOTHING
"""

# Only behind what is parked still: somebody may be taking it up again, and then this row is theirs until they are done.
PARK_BEHIND = f"""
WITH standing AS MATERIALIZED (
    SELECT FROM parked WHERE consumer = $1 AND key = $2 AND source = $3
    AND (epoch, position) <= (($4::bigint[])[1], ($5::bigint[])[1])
    LIMIT 1 FOR SHARE
), parked AS ({PARK.replace("ON CONFLICT", "WHERE EXISTS (SELECT FROM standing) ON CONFLICT")})
SELECT EXISTS (SELECT FROM standing)
"""


class Reacting:
    """Acts on batches by a policy. What cannot be acted on is parked; what merely fails now is read again."""

    def __init__(self, policy: Policy, repositories: Repositories, pool: asyncpg.Pool) -> None:
        self.policy, self._repositories, self._pool = policy, repositories, pool

    async def __call__(self, batch: Sequence[Received], at: Checkpoint) -> None:
        """Events about different things are acted on side by side, those about one thing one after the other.

        A restore takes away the events that were read before it, and the acts that are under way write nothing then.
        """
        epoch = next(iter(self._repositories.values())).epoch
        lanes: dict[UUID, list[Received]] = {}
        for event in batch:
            if event.topic in self.policy.reactions:
                lanes.setdefault(event.originator_id, []).append(event)
        if lanes:
            parked, skipped = await self._parked(lanes), await self._skipped(lanes)
            free = asyncio.Semaphore(AT_ONCE)
            ways = (
                self._in_turn(free, [each for each in lane if each.id not in skipped], parked.get(id), epoch)
                for id, lane in lanes.items()
            )
            for failure in await asyncio.gather(*ways, return_exceptions=True):  # all have ended by then
                if failure is not None:
                    raise failure
        await move_on(self._pool, self.policy.name, self.policy.source, at, Checkpoint.at(batch[-1]))

    async def _in_turn(
        self, free: asyncio.Semaphore, lane: Sequence[Received], parked: tuple[int, int] | None, epoch: int
    ) -> None:
        async with free:
            await self._lane(lane, parked, epoch)

    async def _lane(self, lane: Sequence[Received], parked: tuple[int, int] | None, epoch: int) -> None:
        """Act on the events about one thing, up to the first that is parked: epoch and position."""
        for n, cause in enumerate(lane):
            behind = parked is not None and (cause.epoch, cause.position) >= parked
            if behind and await self._park_behind(lane[n:]):
                return
            try:
                await self.act(cause, epoch)
            except PASSES:
                raise  # it passes: the batch is read again
            except Exception as error:
                log.exception("parked", policy=self.policy.name, cause=cause.id)
                await self._pool.execute(PARK, *self._places([cause]), because(error), timeout=5)
                parked = (cause.epoch, cause.position)

    async def act(self, cause: Received, epoch: int | None = None) -> None:
        """Act on an event, by the key that makes it act once; that it was refused is an outcome.

        `epoch` is of our own store, when the event was read; None: it is the one of now.
        """
        try:
            act = Act(self.policy.name, cause, self._repositories, epoch)
            await self.policy.reactions[cause.topic](cause.event(), cause, act)
        except Rejected as refusal:
            log.warning("a policy was refused", policy=self.policy.name, cause=cause.id, words=str(refusal))

    async def _parked(self, lanes: Mapping[UUID, object]) -> dict[UUID, tuple[int, int]]:
        """Where each of these histories stands still, if it does."""
        rows = await self._pool.fetch(
            """
            SELECT DISTINCT ON (key) key, epoch, position FROM parked
            WHERE consumer = $1 AND source = $2 AND key = ANY ($3) ORDER BY key, epoch, position
            """,
            self.policy.name, self.policy.source, [str(id) for id in lanes], timeout=5,
        )  # fmt: skip
        return {UUID(row["key"]): (row["epoch"], row["position"]) for row in rows}

    async def _skipped(self, lanes: Mapping[UUID, object]) -> set[str]:
        """The ids of events of these histories that somebody has decided to leave out."""
        rows = await self._pool.fetch(
            "SELECT source, epoch, position FROM skipped WHERE consumer = $1 AND source = $2 AND key = ANY ($3)",
            self.policy.name, self.policy.source, [str(id) for id in lanes], timeout=5,
        )  # fmt: skip
        return {f"{row['epoch']}:{row['source']}:{row['position']}" for row in rows}

    async def _park_behind(self, causes: Sequence[Received]) -> bool:
        """Park what comes behind something that is parked; False where nothing of this history is any more."""
        words = "an earlier event of the same history is parked"
        stands: bool = await self._pool.fetchval(PARK_BEHIND, *self._places(causes), words, timeout=5)
        return stands

    def _places(self, causes: Sequence[Received]) -> tuple[str, str, str, list[int], list[int]]:
        """Consumer, key and source; and by event epoch and position."""
        first = causes[0]
        places = [each.epoch for each in causes], [each.position for each in causes]
        return self.policy.name, str(first.originator_id), first.source, *places


def because(error: Exception) -> str:
    """Why something is parked, in the words of its error."""
    return f"{type(error).__name__}: {error}"[:500]
