"""The loop that brings obligations into line with what was heard; whatever fails is tried again, the others go on."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from shared.reacting import because
from shared.received import Received
from shared.repository import Repository
from shared.store.away import AWAY
from shared.store.queries import Queries

log = structlog.get_logger()

POLL = 0.25
"""Seconds after which it is looked whether there is something to follow, at the latest."""
AT_ONCE = 32
"""Subjects followed together, by a few queries of all of them."""
PAUSE, LONGEST = timedelta(seconds=2), timedelta(minutes=10)
"""Until what failed is tried again: doubled each time, up to the longest."""

EPOCH = "(SELECT max(epoch) FROM epochs)"
NEXT = f"""
SELECT subject, changed, since, tries, {EPOCH} AS epoch FROM to_follow WHERE after <= now()
ORDER BY after, since LIMIT {AT_ONCE}
"""
DONE = f"""
DELETE FROM to_follow AS f USING unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS done (subject, changed, since)
WHERE f.subject = done.subject AND f.changed = done.changed AND f.since = done.since AND {EPOCH} = $4
"""
"""Not what was heard behind that: another process may have crossed it out before it came again with the same count, or
this very statement arrives late. Nor what a restore has put in the place of what was looked at.
"""
FAILED = """
UPDATE to_follow SET tries = tries + 1, after = now() + $3, error = $4 WHERE subject = $1 AND changed = $2
"""
STUCK = "SELECT count(*) FROM to_follow WHERE tries > 2"
HEARD = """
SELECT subject, source, epoch, position, topic, class_version, originator_id, originator_version, recorded_at, occurred,
    estimated, correlation_id, data
FROM heard WHERE subject = ANY ($1)
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
        """Follow some subjects of which something was heard: all together or, where one cannot be, one by one.

        Tells how many were looked at.
        """
        rows = await self.queries.fetch(NEXT)
        if rows:
            await self._followed(rows, rows[0]["epoch"])
        stuck = await self.queries.fetchval(STUCK) if rows or self.part.state is not State.OK else 0
        if stuck:
            self.part.degraded(f"{stuck} orders or samples cannot be followed, and are tried again; see the log")
        else:
            self.part.ok()
        return len(rows)

    async def _followed(self, rows: Sequence[asyncpg.Record], epoch: int) -> None:
        """What could be followed is crossed out."""
        try:
            await self.follow([row["subject"] for row in rows], epoch)
            done = rows
        except AWAY:
            raise
        except Exception:  # noqa: BLE001 (whose it is shows when each is tried by itself)
            done = [row for row in rows if await self._by_itself(row)]
        if done:
            followed = zip(*((row["subject"], row["changed"], row["since"]) for row in done), strict=True)
            await self.queries.execute(DONE, *map(list, followed), epoch)

    async def _by_itself(self, row: asyncpg.Record) -> bool:
        """Whether it could be followed."""
        subject = row["subject"]
        try:
            await self.follow([subject], row["epoch"])
        except AWAY:
            raise
        except Exception as error:
            log.exception("cannot be followed", subject=str(subject))
            pause = min(PAUSE * 2 ** min(row["tries"], 20), LONGEST)
            await self.queries.execute(FAILED, subject, row["changed"], pause, because(error))
            return False
        return True

    async def follow(self, subjects: Collection[UUID], epoch: int) -> None:
        """Bring all that is owed about them into line with all that was heard of them, in that epoch of our own store.

        Raises Unavailable where the store has another one: what was heard is to be read again.
        """
        told = await self._told(subjects)
        if not told:
            return
        heard = {subject: Heard.of(each) for subject, each in told.items()}
        customers = await self._customers(heard)
        due = {subject: owed(subject, each, customers[subject]) for subject, each in heard.items()}
        known = await self.obligations.several({id for wanted in due.values() for id in wanted})
        last = {subject: max(each, key=_recorded) for subject, each in told.items()}
        out_of_line = [
            (id, one, last[subject])
            for subject, wanted in due.items()
            for id, one in wanted.items()
            if follow(known[id].state, one)
        ]
        bringing = [
            self._bring(id, one, because_of, epoch, is_new=not known[id].version) for id, one, because_of in out_of_line
        ]
        for failed in await asyncio.gather(*bringing, return_exceptions=True):
            if failed:
                raise failed

    async def _bring(self, id: UUID, wanted: Wanted, last: Received, epoch: int, *, is_new: bool) -> None:
        """Into line: one obligation, because of the last that was heard."""
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

    async def _told(self, subjects: Collection[UUID]) -> dict[UUID, list[Received]]:
        """By subject; one of which nothing was heard is not among them."""
        told: dict[UUID, list[Received]] = {}
        for row in await self.queries.fetch(HEARD, list(subjects)) if subjects else ():
            told.setdefault(row["subject"], []).append(_received(row))
        return told

    async def _customers(self, heard: Mapping[UUID, Heard]) -> dict[UUID, Customer]:
        """By subject whose it is, as their profile says now."""
        whose = {subject: _customer_of(each) for subject, each in heard.items()}
        told = await self._told({id for id in whose.values() if id})
        customers = {id: _customer(Heard.of(each)) for id, each in told.items()}
        return {subject: customers.get(id, NOBODY) if id else NOBODY for subject, id in whose.items()}


def _customer_of(heard: Heard) -> UUID | None:
    """The order says it, or the sample's request."""
    orders, samples = heard.first_told(OrderReceived), heard.first_told(SampleRequested)
    return orders.event.customer_id if orders else samples.event.customer_id if samples else None


def _customer(heard: Heard) -> Customer:
    registered, profiled = by_recording(heard.all(CustomerRegistered)), by_recording(heard.all(CustomerProfiled))
    return Customer(
        registered[-1].event.country if registered else None, profiled[-1].event.hours if profiled else None
    )


def _recorded(told: Received) -> tuple[datetime, str, int]:
    return told.recorded_at, told.source, told.position


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
