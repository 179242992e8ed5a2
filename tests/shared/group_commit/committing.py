"""One process that writes, and what becomes of its commands."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg

from shared.store.group_commit import GroupCommit
from shared.store.rows import Outcome, Verdict


@asynccontextmanager
async def committing(url: str, patience: float = 1.5) -> AsyncIterator[GroupCommit]:
    """One process that writes."""
    commits = GroupCommit(lambda: asyncpg.connect(url), patience=patience)
    task = asyncio.create_task(commits.run())
    try:
        yield commits
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def outcome(appending: Awaitable[Outcome]) -> Verdict | type[Exception]:
    try:
        return (await appending).verdict
    except Exception as error:  # noqa: BLE001
        return type(error)


def waits_for_the_lock(admin: asyncpg.Connection) -> Callable[[], Awaitable[object]]:
    return lambda: admin.fetchval("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
