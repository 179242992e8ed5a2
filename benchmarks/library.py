"""The peer of row 1: the eventsourcing library's own PostgreSQL recorder, its pool as it comes, callers in threads."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.events import STATE, TOPIC

NEEDS = "psycopg-pool"
POOL, OVERFLOW = 5, 10  # what its documentation recommends, and its factory defaults to


async def writers(url: str, callers: int) -> list[Callable[[], Awaitable[None]]]:
    """A thread for each caller; each appends to its own aggregate."""
    from eventsourcing.persistence import StoredEvent  # noqa: PLC0415 (only where its peers are installed)
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore  # noqa: PLC0415

    parts = urlsplit(url)
    assert parts.hostname
    store = PostgresDatastore(
        parts.path[1:], parts.hostname, parts.port or 5432, parts.username or "", parts.password or "",
        pool_size=POOL, max_overflow=OVERFLOW,
    )  # fmt: skip
    recorder = PostgresApplicationRecorder(store)
    recorder.create_table()
    threads = ThreadPoolExecutor(callers)
    loop = asyncio.get_running_loop()

    def caller() -> Callable[[], Awaitable[None]]:
        id, version = uuid4(), 0

        async def write() -> None:
            nonlocal version
            version += 1
            await loop.run_in_executor(threads, recorder.insert_events, [StoredEvent(id, version, TOPIC, STATE)])

        return write

    return [caller() for _ in range(callers)]
