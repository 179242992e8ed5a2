"""What a store of ten million events costs: appends beside those into an empty one, and bytes on disk per event.

It is filled through the append function itself, by many processes, with keys and hashes, as commands fill it.
"""

import asyncio
import os
from multiprocessing import get_context
from uuid import uuid4

import asyncpg
import psycopg
from rich.console import Console

from benchmarks.appending import EVENTS_A_THING, appended
from benchmarks.events import STATE, TOPIC
from benchmarks.measured import Measured
from benchmarks.servers import new_store, store_server
from gendan.progress import telling
from shared.store.recorder import append
from shared.store.rows import NOTHING, Append, StoredEvent, chained

EVENTS = int(os.environ.get("EVENTS", "10000000"))
CALLERS = 64
WRITERS = 2
A_BATCH = 5000
"""Events of one call while it is filled; each command writes one, with its key, as most commands do."""


def measure(rounds: int = 5) -> list[Measured]:
    with store_server() as server:
        full, empty = new_store(server), new_store(server)
        fill(full.url)
        size = bytes_on_disk(full.owner_url)
        pairs = [
            (appended("ours", full.url, callers=CALLERS).rate, appended("ours", empty.url, callers=CALLERS).rate)
            for _ in range(rounds)
        ]
    ours, floor = zip(*pairs, strict=True)
    return [
        Measured("12", f"appends with {EVENTS:,} events stored, beside those into an empty store", "appends/s",
                 ours, floor, must=0.85, aim=0.95),
        Measured("14", "bytes on disk per event, indexes and keys included, beside the payload's bytes", "bytes",
                 [size / EVENTS], [len(STATE)], must=1.8, aim=1.5, most=True),
    ]  # fmt: skip


def fill(url: str) -> None:
    """Ten million events of 200,000 things, each of 50."""
    each = EVENTS // WRITERS
    with telling(Console(), EVENTS, "events") as progress, get_context("spawn").Pool(WRITERS) as writers:
        progress.begins("filling a store")
        parts = [(url, min(A_BATCH * 20, each - begun)) for begun in range(0, each, A_BATCH * 20)] * WRITERS
        for done in writers.imap_unordered(_write, parts):
            progress.advances(done)


def _write(part: tuple[str, int]) -> int:
    url, events = part
    asyncio.run(_append(url, events))
    return events


async def _append(url: str, events: int) -> None:
    connection = await asyncpg.connect(url)
    things = [(uuid4(), NOTHING) for _ in range(events // EVENTS_A_THING)]
    for version in range(EVENTS_A_THING):
        for begun in range(0, len(things), A_BATCH):
            batch = []
            for n, (id, previous) in enumerate(things[begun : begun + A_BATCH], start=begun):
                written = (StoredEvent(id, version + 1, TOPIC, STATE),)
                hashes, key = chained(previous, written), uuid4()
                batch.append(Append(1, id, version, previous, key, key, written, hashes))
                things[n] = id, hashes[-1]
            await append(connection, batch, seconds=60)
    await connection.close()


def bytes_on_disk(url: str) -> int:
    """Of events, batches and keys, with their indexes, once vacuum has been."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        row = connection.execute(
            "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(ARRAY['events', 'batches', 'keys']) AS name"
        ).fetchone()
    assert row
    return int(row[0])
