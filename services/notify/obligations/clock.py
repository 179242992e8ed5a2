"""The clock: what is due by now takes its step, once, however many look at it and however late they wake."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import asyncpg

from services.notify.obligations.domain import tick
from services.notify.obligations.state import Obligation
from services.notify.obligations.terms import TERMS
from shared.asked import Asked, digest_of
from shared.envelope import Actor, Occurred
from shared.events.obligation import ObligationEvent, ObligationKind
from shared.health import Part
from shared.repository import Repository
from shared.store.queries import Queries

EVERY = 1.0
"""Seconds between two looks at what is due."""
SOME = 100
AGAIN = timedelta(seconds=30)
"""After which a step is tried again whose event has not been seen to come back."""

DUE = f"""
SELECT id, version, kind, next_at FROM obligations
WHERE next_at IS NOT NULL AND (next_at, id) > ($1, $2) AND next_at <= $3 ORDER BY next_at, id LIMIT {SOME}
"""
BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
NOBODY = UUID(int=0)


@dataclass
class Clock:
    """Due times are read from the table of obligations, which follows our own events; the append proves them."""

    queries: Queries
    obligations: Repository[Obligation, ObligationEvent]
    now: Callable[[], datetime]
    part: Part
    taken: dict[tuple[UUID, int], datetime] = field(default_factory=dict)
    """Steps that were taken, by obligation and the version that they were taken on, and when."""

    async def run(self) -> None:
        while True:
            await self.once()
            self.part.ok()
            await asyncio.sleep(EVERY)

    async def once(self) -> int:
        """Take every step that is due by now, the longest due first; tells how many obligations were looked at."""
        now, looked = self.now(), 0
        self.taken = {step: at for step, at in self.taken.items() if at > now - AGAIN}
        last: tuple[datetime, UUID] = BEGINNING, NOBODY
        while rows := await self.queries.fetch(DUE, *last, now):
            due = [row for row in rows if (row["id"], row["version"]) not in self.taken]
            await asyncio.gather(*(self._step(row, now) for row in due))
            looked += len(due)
            last = rows[-1]["next_at"], rows[-1]["id"]
        return looked

    async def _step(self, row: asyncpg.Record, now: datetime) -> None:
        """The key is made of the obligation and the version on which it is due: two clocks take one step."""
        id, version, due = row["id"], row["version"], row["next_at"]
        asked = Asked(
            actor=Actor("policy:notify.clock"),
            correlation_id=f"obligation:{id}",
            key=digest_of("clock", str(id), str(version), due.isoformat()),
            digest=digest_of("clock"),
        )
        decide = partial(tick, now=now, terms=TERMS[ObligationKind(row["kind"])])
        await self.obligations.transact(id, decide, asked, Occurred(now))
        self.taken[id, version] = now
