"""What somebody who is master of the database can do to a store: change it, and compute anew what hides it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import groupby
from random import Random
from uuid import UUID, uuid5

import asyncpg

from shared.store.hashes import NOTHING, batch_hash, row_hash


@dataclass(frozen=True)
class Event:
    """A row of the table of events; `batch` is the number of its batch."""

    position: int
    id: UUID
    version: int
    topic: str
    state: bytes
    recorded_at: datetime
    hash: bytes
    batch: int


@dataclass(frozen=True)
class End:
    """A row of the table of batches."""

    position: int
    recorded_at: datetime
    hash: bytes


@dataclass(frozen=True)
class History:
    """All events in order, and where each batch ends, by its number."""

    events: tuple[Event, ...]
    ends: Mapping[int, End]
    has_keys: bool = True


class Hidden(IntEnum):
    """What is computed anew, so that nobody sees the change; each level does what those before it do."""

    NOTHING = 0
    ROWS = 1
    """The hash of each changed event, and of those that follow it in its aggregate."""
    BATCH = 2
    """The hash of each batch whose events are others now."""
    CHAIN = 3
    """All to the end, with positions and versions that fit, and no key that tells otherwise."""


Change = Callable[[list[Event], Random], None]


def edited(events: list[Event], random: Random) -> None:
    """Another name in what was said."""
    n = random.randrange(len(events))
    events[n] = replace(events[n], state=events[n].state.replace(b"Acme", b"Akme"))


def said_by_another(events: list[Event], random: Random) -> None:
    """Another person did it."""
    n = random.randrange(len(events))
    events[n] = replace(events[n], state=events[n].state.replace(b"0007", b"0008"))


def of_another_kind(events: list[Event], random: Random) -> None:
    """It was something else that happened."""
    n = random.randrange(len(events))
    events[n] = replace(events[n], topic="customer.fact_retracted")


def recorded_earlier(events: list[Event], random: Random) -> None:
    """It was known before it was."""
    batch = random.randrange(1, events[-1].batch)
    for n, event in enumerate(events):
        if event.batch == batch:
            events[n] = replace(event, recorded_at=event.recorded_at - timedelta(days=1))


def moved_to_another(events: list[Event], random: Random) -> None:
    """It happened to something else."""
    n = random.randrange(1, len(events))
    events[n] = replace(events[n], id=uuid5(events[n].id, "another"))


def removed(events: list[Event], random: Random) -> None:
    """It never happened."""
    del events[random.randrange(len(events) - 1)]


def added(events: list[Event], random: Random) -> None:
    """It happened, although nobody said so; also behind the last event, where its batch had ended."""
    n = random.randrange(1, len(events))
    events.insert(n, replace(events[n - 1], state=events[n - 1].state.replace(b"Acme", b"Added")))


def swapped(events: list[Event], random: Random) -> None:
    """The one before the other."""
    while True:
        one, other = sorted(random.sample(range(len(events)), 2))
        if events[one].id != events[other].id and events[one].recorded_at != events[other].recorded_at:
            break
    first, second = events[one], events[other]
    events[one] = _at(second, first)
    events[other] = _at(first, second)


def swapped_within(events: list[Event], random: Random) -> None:
    """What happened to one thing, in another order."""
    many = [event.id for event in events if event.version > 1]
    id = random.choice(many)
    one, other = random.sample([n for n, event in enumerate(events) if event.id == id], 2)
    events[one], events[other] = (
        replace(events[one], state=events[other].state.replace(b"Acme", b"Bcme")),
        replace(events[other], state=events[one].state),
    )


def doubled(events: list[Event], random: Random) -> None:
    """Once more what was there."""
    n = random.randrange(1, len(events))
    events.insert(n, events[n - 1])


def cut(events: list[Event], random: Random) -> None:
    """Nothing happened since."""
    first = random.randrange(events[-1].batch // 2, events[-1].batch) + 1
    del events[next(n for n, event in enumerate(events) if event.batch == first) :]


CHANGES: tuple[Change, ...] = (
    edited, said_by_another, of_another_kind, recorded_earlier, moved_to_another, removed, added, swapped,
    swapped_within, doubled,
)  # fmt: skip
"""All that leaves the end where it was; `cut` hides itself."""


def tampered(history: History, change: Change, hidden: Hidden, random: Random) -> History:
    """The history with a change, and with what hides it."""
    events = list(history.events)
    change(events, random)
    if hidden is Hidden.CHAIN:
        events = _renumbered(events)
    if hidden >= Hidden.ROWS:
        events = _rehashed(events)
    if hidden < Hidden.BATCH:
        return replace(history, events=tuple(events))
    return _rebatched(replace(history, events=tuple(events)), whole=hidden is Hidden.CHAIN)


async def load(connection: asyncpg.Connection) -> History:
    ends = await connection.fetch("SELECT position, recorded_at, hash FROM batches ORDER BY position")
    rows = await connection.fetch(
        """
        SELECT notification_id, originator_id, originator_version, topic, state, recorded_at, hash,
            (SELECT count(*) FROM batches b WHERE b.position < notification_id)::int
        FROM events ORDER BY notification_id
        """
    )
    return History(tuple(Event(*row) for row in rows), {n: End(*row) for n, row in enumerate(ends)})


async def write(admin: asyncpg.Connection, history: History) -> None:
    """Put it in the place of what is there, as only a superuser can: also what no constraint would let in."""
    for table, constraint in (("events", "events_pkey"), ("events", "events_originator_id_originator_version_key")):
        await admin.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
    await admin.execute("DELETE FROM events; DELETE FROM batches")
    await admin.copy_records_to_table(
        "events",
        records=[(e.position, e.version, e.recorded_at, e.id, e.topic, e.state, e.hash) for e in history.events],
        columns=("notification_id", "originator_version", "recorded_at", "originator_id", "topic", "state", "hash"),
    )
    ends = [(end.position, end.recorded_at, end.hash) for end in history.ends.values()]
    await admin.copy_records_to_table("batches", records=ends)
    if not history.has_keys:
        await admin.execute("DELETE FROM keys")


def _at(event: Event, place: Event) -> Event:
    return replace(event, position=place.position, recorded_at=place.recorded_at, batch=place.batch)


def _renumbered(events: list[Event]) -> list[Event]:
    """Contiguous positions and versions, and one time for each batch."""
    versions: dict[UUID, int] = {}
    fitting = []
    for position, event in enumerate(events, start=1):
        versions[event.id] = versions.get(event.id, 0) + 1
        fitting.append(replace(event, position=position, version=versions[event.id]))
    return fitting


def _rehashed(events: list[Event]) -> list[Event]:
    heads: dict[UUID, bytes] = {}
    fitting = []
    for event in events:
        hash = row_hash(heads.get(event.id, NOTHING), event.id, event.version, event.topic, event.state)
        heads[event.id] = hash
        fitting.append(replace(event, hash=hash))
    return fitting


def _rebatched(history: History, *, whole: bool) -> History:
    """With new ends of the batches; `whole` if each follows the new one before it, and not the one that was stored."""
    ends: dict[int, End] = {}
    previous = NOTHING
    for n, rows in groupby(history.events, key=lambda event: event.batch):
        batch = [(each.position, each.recorded_at, each.hash) for each in rows]
        ends[n] = End(*batch[-1][:2], batch_hash(previous, batch))
        previous = ends[n].hash if whole else history.ends[n].hash
    return replace(history, ends=ends, has_keys=not whole)
