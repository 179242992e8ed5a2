"""One store, read once from its beginning to its end, with what lies beside it: the stream, the ledger, anchors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import asyncpg
import msgspec

from gendan.operating.evidence.ahead import PAGE, Ahead
from gendan.operating.evidence.anchored import Anchored
from gendan.operating.evidence.chain import Chain
from gendan.operating.evidence.epochs import Epochs
from gendan.operating.evidence.findings import Finding, Kind, Tell
from shared.mapper import stored_to_received
from shared.received import Received
from shared.store.recorder import COLUMNS
from shared.store.rows import StoredRow

EVENTS = f"SELECT {COLUMNS} FROM events ORDER BY notification_id"
BATCHES = "SELECT position, recorded_at, hash FROM batches ORDER BY position"

# The newest event of each of these histories in front of a position.
HEADS = """
SELECT e.* FROM unnest($1::uuid[]) AS asked (id) CROSS JOIN LATERAL (
    SELECT originator_id, originator_version, hash FROM events
    WHERE originator_id = asked.id AND notification_id < $2 ORDER BY originator_version DESC LIMIT 1
) AS e
"""

# A key remembers the place that was answered: an event, or nothing where nothing was known of the aggregate.
KEYS = """
SELECT k.key, k.originator_id, k.version, k.position, k.recorded_at < e.recorded_at AS is_early
FROM keys k LEFT JOIN events e ON e.notification_id = k.position
    AND e.originator_id = k.originator_id AND e.originator_version = k.version
WHERE (e.notification_id IS NULL AND (k.version, k.position) <> (0, 0)) OR k.recorded_at < e.recorded_at
"""

MOST_HEADS = 250_000
"""Aggregates whose newest hash is kept in memory; of more than that they are looked up again as they are needed."""

Page = Mapping[int, Received | None]
"""Events by position; None where one cannot be read."""


class Witness(Protocol):
    """Another place that the events of a store stand in, and how far they do."""

    @property
    def name(self) -> str: ...

    @property
    def reached(self) -> int: ...

    async def beside(self, page: Page) -> None:
        """Compare these events, the next ones of the store."""
        ...

    async def ends(self) -> None:
        """The store has no more."""
        ...


@dataclass(frozen=True)
class Store:
    """A service's store as it is at one moment: `head` is its newest position."""

    service: str
    connection: asyncpg.Connection
    epochs: Epochs
    head: int


async def read_through(
    store: Store, anchored: Anchored, witnesses: Sequence[Witness], tell: Tell, advances: Callable[[int], None]
) -> None:
    """Follow the store's chains, through its anchors, and compare it with each witness."""
    chain = Chain(store.service, tell)
    events = await store.connection.cursor(EVENTS)
    batches = Ahead(await store.connection.cursor(BATCHES), lambda row: row[0])
    forgot = False
    while rows := await events.fetch(PAGE):
        if len(chain.heads) > MOST_HEADS:
            chain.heads.clear()
            forgot = True
        if forgot:
            unknown = {row[1] for row in rows} - chain.heads.keys()
            for id, version, hash in await store.connection.fetch(HEADS, list(unknown), rows[0][0]):
                chain.heads[id] = (version, hash)
        ended = await batches.up_to(rows[-1][0])
        chain.take(rows, ended)
        anchored.passes(ended)
        if witnesses:
            page = {row[0]: _opened(store, StoredRow(*row), tell) for row in rows}
            for witness in witnesses:
                await witness.beside(page)
        advances(len(rows))
    while ended := await batches.rest():
        chain.take((), ended)
        anchored.passes(ended)
    chain.ends()
    anchored.ends(chain.position)
    for witness in witnesses:
        await witness.ends()


async def check_keys(store: Store, tell: Tell) -> None:
    """Every key points to what was answered for it."""
    async for key, id, version, position, is_early in store.connection.cursor(KEYS, prefetch=PAGE):
        words = f"the key {key} answers with version {version} at this position, which is not there"
        if is_early:
            words = f"the key {key} is older than the event that was written with it"
        tell(Finding(Kind.KEY, store.service, words, position, id))


def _opened(store: Store, row: StoredRow, tell: Tell) -> Received | None:
    try:
        return stored_to_received(store.service, store.epochs.of(row.notification_id), row)
    except (msgspec.MsgspecError, ValueError) as error:
        words = f"version {row.originator_version} cannot be read: {error}"
        tell(Finding(Kind.EVENT, store.service, words, row.notification_id, row.originator_id))
        return None
