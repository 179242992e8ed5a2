"""The loop that brings obligations into line with what was heard; whatever fails is tried again, the others go on."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import asyncpg
import structlog

from services.notify.following.customers import NOBODY, Customer
from services.notify.following.heard import Heard, by_recording
from services.notify.following.owed import owed
from services.notify.obligations.domain import Kept, Wanted, follow
from services.notify.obligations.state import Obligation
from shared.asked import Asked, digest_of
from shared.envelope import Actor, Envelope, Occurred
from shared.events.customer import CustomerProfiled, CustomerRegistered
from shared.events.obligation import ObligationEvent
from shared.events.order import OrderReceived
from shared.events.sample import SampleRequested
from shared.health import Part, State
from shared.received import Received
from shared.repository import Repository
from shared.store.away import AWAY
from shared.store.queries import Queries

log = structlog.get_logger()

POLL = 0.25
"""Seconds after which it is looked whether there is something to follow, at the latest."""
AT_ONCE = 16
PAUSE, LONGEST = timedelta(seconds=2), timedelta(minutes=10)
"""Until what failed is tried again: doubled each time, up to the longest."""

NEXT = f"SELECT subject, changed, tries FROM to_follow WHERE after <= now() ORDER BY after, since LIMIT {AT_ONCE}"
DONE = """
DELETE FROM to_follow AS f USING unnest($1::uuid[], $2::bigint[]) AS done (subject, changed)
WHERE f.subject = done.subject AND f.changed = done.changed
"""
FAILED = """
UPDATE to_follow SET tries = tries + 1, after = now() + $3, error = $4 WHERE subject = $1 AND changed = $2
"""
STUCK = "SELECT count(*) FROM to_follow WHERE tries > 2"
HEARD = """
SELECT source, epoch, position, topic, class_version, originator_id, originator_version, recorded_at, occurred,
    estimated, correlation_id, data
FROM heard WHERE subject = $1
"""

Obligations = Repository[Obligation, ObligationEvent]


@dataclass(frozen=True)
class Following:
    """Any number of processes may do it at once: a decision that is in line decides nothing."""

    queries: Queries
    obligations: Obligations
    part: Part

    async def run(self) -> None:
        while True:
            if not await self.once():
                await asyncio.sleep(POLL)

    async def once(self) -> int:
        """Follow some subjects of which something was heard; tells how many were looked at."""
        rows = await self.queries.fetch(NEXT)
        are_done = await asyncio.gather(*(self._follow(*row) for row in rows))
        if done := [
            (subject, changed) for (subject, changed, _), is_done in zip(rows, are_done, strict=True) if is_done
        ]:
            await self.queries.execute(DONE, *map(list, zip(*done, strict=True)))
        stuck = await self.queries.fetchval(STUCK) if rows or self.part.state is not State.OK else 0
        if stuck:
            self.part.degraded(f"{stuck} orders or samples cannot be followed, and are tried again; see the log")
        else:
            self.part.ok()
        return len(rows)

    async def _follow(self, subject: UUID, changed: int, tries: int) -> bool:
        """Whether it could be."""
        try:
            await self.follow(subject)
        except AWAY:
            raise
        except Exception as error:
            log.exception("cannot be followed", subject=str(subject))
            pause = min(PAUSE * 2 ** min(tries, 20), LONGEST)
            await self.queries.execute(FAILED, subject, changed, pause, f"{type(error).__name__}: {error}"[:500])
            return False
        return True

    async def follow(self, subject: UUID) -> None:
        """Bring all that is owed about a subject into line with all that was heard of it."""
        epoch = self.obligations.epoch
        told = await self._heard(subject)
        if not told:
            return
        heard = Heard.of(told)
        wanted = owed(subject, heard, await self._customer(heard))
        last = max(told, key=lambda each: (each.recorded_at, each.source, each.position))
        known = await self.obligations.several(wanted)
        out_of_line = [id for id, one in wanted.items() if follow(known[id].state, one)]
        bringing = [self._bring(id, wanted[id], last, epoch, is_new=not known[id].version) for id in out_of_line]
        for failed in await asyncio.gather(*bringing, return_exceptions=True):
            if failed:
                raise failed

    async def _bring(self, id: UUID, wanted: Wanted, last: Received, epoch: int, *, is_new: bool) -> None:
        """Into line: one obligation, because of the last that was heard, in that epoch of our own store."""
        asked = Asked(
            actor=Actor("policy:notify.following"),
            correlation_id=last.envelope.correlation_id,
            key=digest_of("following", str(id), last.id, repr(wanted)),
            digest=digest_of(last.id),
            causation_id=last.id,
            epoch=epoch,
        )
        happened = Occurred(wanted.outcome.at) if isinstance(wanted.outcome, Kept) else last.envelope.occurred
        await self.obligations.transact(id, partial(follow, wanted=wanted), asked, happened, creates=is_new)

    async def _heard(self, subject: UUID) -> list[Received]:
        return [_received(row) for row in await self.queries.fetch(HEARD, subject)]

    async def _customer(self, heard: Heard) -> Customer:
        """As their profile says now; whose subject it is the order says, or the sample's request."""
        orders, samples = heard.first_told(OrderReceived), heard.first_told(SampleRequested)
        whose = orders.event.customer_id if orders else samples.event.customer_id if samples else None
        if whose is None:
            return NOBODY
        told = Heard.of(await self._heard(whose))
        registered = by_recording(told.all(CustomerRegistered))
        profiled = by_recording(told.all(CustomerProfiled))
        return Customer(
            registered[-1].event.country if registered else None, profiled[-1].event.hours if profiled else None
        )


def _received(row: asyncpg.Record) -> Received:
    envelope = Envelope(
        Occurred.read(row["occurred"], estimated=row["estimated"]), Actor("heard"), row["correlation_id"]
    )
    return Received(
        source=row["source"],
        epoch=row["epoch"],
        position=row["position"],
        topic=row["topic"],
        class_version=row["class_version"],
        originator_id=row["originator_id"],
        originator_version=row["originator_version"],
        recorded_at=row["recorded_at"],
        envelope=envelope,
        hash=b"",
        data=row["data"],
    )
