"""From the ledger to a partner: what they may have gets its number in their sequence, once and for ever."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
import structlog

from services.tracking import ledger
from services.tracking.entries import Entry
from services.tracking.partners.choosing import Chosen, chosen
from services.tracking.partners.origin import EPOCHS
from services.tracking.partners.partner import Partner
from services.tracking.partners.wording import chained, wording
from shared.projection import UNHURRIED
from shared.store.epochs import Epochs

log = structlog.get_logger()

MOST = 2000
"""Lines of the ledger that are looked at in one go: more than one batch of it ever has."""

AT_ONCE = 20
"""Histories looked at before others may have the event loop again."""

NEWS = """
SELECT coalesce(known_by, '-infinity') < (SELECT received_at FROM ledger_clock)
FROM partners WHERE name = $1 AND removed_at IS NULL
"""

# Whoever holds the row tells this partner; another one does not wait, but comes back.
HOLD = """
SELECT name, topics, customers, sees, known_by, (SELECT nullif(received_at, '-infinity') FROM ledger_clock) AS clock
FROM partners WHERE name = $1 AND removed_at IS NULL FOR UPDATE NOWAIT
"""

LEARNED = """
SELECT subject, received_at FROM ledger
WHERE received_at > coalesce($1::timestamptz, '-infinity') AND received_at <= $2 ORDER BY received_at LIMIT $3
"""

HOW_MANY = "SELECT count(*) FROM partner_waits WHERE partner = $1"
WAITING = "SELECT subject FROM partner_waits WHERE partner = $1"

TOLD = """
SELECT format('%s:%s:%s', l.epoch, l.source, l.position) AS ours, p.sequence
FROM ledger AS l JOIN partner_events AS p USING (source, epoch, position)
WHERE l.subject = ANY ($1) AND p.partner = $2
"""

LAST = "SELECT sequence, hash FROM partner_events WHERE partner = $1 ORDER BY sequence DESC LIMIT 1"

ORIGINATORS = """
SELECT format('%s:%s:%s', l.epoch, l.source, l.position) AS ours, l.originator_id
FROM ledger AS l JOIN unnest($1::text[], $2::bigint[], $3::bigint[]) AS c (source, epoch, position)
    USING (source, epoch, position)
"""

TELL = """
INSERT INTO partner_events (partner, sequence, source, epoch, position, class_version, hash, data)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::int[], $7::bytea[], $8::bytea[])
"""

LOOKED = "UPDATE partners SET known_by = $2, looked_at = looked_at + $3 WHERE name = $1"

GO_ON = "DELETE FROM partner_waits WHERE partner = $1 AND subject = ANY ($2)"

WAIT = """
INSERT INTO partner_waits (partner, subject, error) SELECT $1, * FROM unnest($2::uuid[], $3::text[])
ON CONFLICT (partner, subject) DO UPDATE SET error = excluded.error
"""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one go: how many events were told, how many histories wait, and whether there is more to look at."""

    told: int
    waiting: int
    more: bool


class Due(NamedTuple):
    """What is to be told, and of whose history."""

    subject: UUID
    chosen: Chosen


@dataclass
class Telling:
    """One go: where the partner's sequence is, what they were told by our ids, and which histories cannot be read."""

    partner: Partner
    epochs: Epochs
    sequence: int
    hash: bytes
    told: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    failed: dict[UUID, Exception] = field(default_factory=dict)

    def id(self, sequence: int) -> str:
        return f"{self.epochs.of(sequence)}:{self.partner.name}:{sequence}"

    async def choose(self, known: Mapping[UUID, Sequence[Entry]], since: Mapping[UUID, datetime | None]) -> list[Due]:
        """What is to be told of these histories, in its order."""
        due: list[Due] = []
        for n, (subject, entries) in enumerate(known.items(), start=1):
            try:
                for each in chosen(self.partner, entries, self.told, since[subject]):
                    due.append(Due(subject, each))  # noqa: PERF401 (also what comes before one that cannot be read)
            except Exception as error:  # noqa: BLE001 (whatever is wrong with one history, the others go on)
                self.failed[subject] = error
            if n % AT_ONCE == 0:
                await asyncio.sleep(0)
        return sorted(due, key=lambda each: each.chosen.turn)

    async def tell(self, due: Iterable[Due], originators: Mapping[str, UUID]) -> None:
        """Give each the next number; behind one that cannot be read its history waits."""
        stopped = set()
        for n, (subject, each) in enumerate(due, start=1):
            if n % AT_ONCE == 0:
                await asyncio.sleep(0)
            if subject not in stopped:
                try:
                    self._tell(each.entry, originators[each.entry.id])
                except Exception as error:  # noqa: BLE001 (as above)
                    self.failed[subject] = error
                    stopped.add(subject)

    def _tell(self, entry: Entry, originator_id: UUID) -> None:
        version, data = wording(self.partner, entry, self.told)
        id = self.id(self.sequence + 1)
        self.hash = chained(self.hash, id, (entry.topic, originator_id, entry.occurred), data)
        self.sequence += 1
        self.told[entry.id] = id
        self.rows.append((self.sequence, entry.source, entry.epoch, entry.position, version, self.hash, data))


async def look(connection: asyncpg.Connection, name: str, *, at_all: bool = False) -> Looked | None:
    """Look at what the ledger has learned since last time, and tell the partner what is theirs, in one transaction.

    `at_all`: also look again at the histories that wait. None: the partner was removed. Raises LockNotAvailableError
    where another process is at it.
    """
    if not at_all and (news := await connection.fetchval(NEWS, name)) is not True:
        return None if news is None else Looked(0, await connection.fetchval(HOW_MANY, name), more=False)
    async with connection.transaction():
        await connection.execute(UNHURRIED)
        row = await connection.fetchrow(HOLD, name)
        if row is None:
            return None
        if row["clock"] is None:
            return Looked(0, 0, more=False)  # the ledger is empty
        learned, until, more = await _learned(connection, row["known_by"], row["clock"])
        waiting = {each["subject"] for each in await connection.fetch(WAITING, name)}
        subjects = set(learned) | (waiting if at_all else set())
        telling = await _begun(connection, Partner.of(row), subjects)
        known = await ledger.load(connection, subjects, until)
        due = await telling.choose(known, {each: None if each in waiting else row["known_by"] for each in subjects})
        await telling.tell(due, await _originators(connection, [each.chosen.entry for each in due]))
        if telling.rows:
            await connection.execute(TELL, name, *map(list, zip(*telling.rows, strict=True)))
        await _note_waiting(connection, name, subjects & waiting, telling.failed)
        if until != row["known_by"]:
            await connection.execute(LOOKED, name, until, len(learned))
        return Looked(len(telling.rows), len((waiting - subjects) | set(telling.failed)), more)


async def _begun(connection: asyncpg.Connection, partner: Partner, subjects: Iterable[UUID]) -> Telling:
    last = await connection.fetchrow(LAST, partner.name)
    telling = Telling(
        partner,
        Epochs(tuple((epoch, after) for epoch, after in await connection.fetch(EPOCHS, partner.name))),
        last["sequence"] if last else 0,
        last["hash"] if last else b"",
    )
    for ours, sequence in await connection.fetch(TOLD, list(subjects), partner.name):
        telling.told[ours] = telling.id(sequence)
    return telling


async def _originators(connection: asyncpg.Connection, entries: Sequence[Entry]) -> dict[str, UUID]:
    """What each entry happened to, by its id."""
    places = zip(*((entry.source, entry.epoch, entry.position) for entry in entries), strict=True)
    return dict(await connection.fetch(ORIGINATORS, *map(list, places))) if entries else {}


async def _note_waiting(
    connection: asyncpg.Connection, name: str, before: Iterable[UUID], failed: Mapping[UUID, Exception]
) -> None:
    if on := [subject for subject in before if subject not in failed]:
        await connection.execute(GO_ON, name, on)
    for subject, error in failed.items():
        log.warning(
            "a partner is told no more of a history", partner=name, subject=str(subject), error=repr(error)[:500]
        )
    if failed:
        errors = [f"{type(error).__name__}: {error}"[:500] for error in failed.values()]
        await connection.execute(WAIT, name, list(failed), errors)


async def _learned(
    connection: asyncpg.Connection, since: datetime | None, clock: datetime
) -> tuple[list[UUID], datetime, bool]:
    """Whose lines the ledger got, whole batches; up to which time those are; and whether there are more."""
    rows = await connection.fetch(LEARNED, since, clock, MOST)
    if len(rows) < MOST:
        return [row["subject"] for row in rows], clock, False
    last = rows[-1]["received_at"]  # this batch may be cut
    whole = [row for row in rows if row["received_at"] < last]
    return [row["subject"] for row in whole], whole[-1]["received_at"], True
