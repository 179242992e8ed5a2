"""Queries that are given up in time: a database that has fallen silent keeps nobody waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import asyncpg

T = TypeVar("T")


class Queries:
    """Queries on a pool's connections; raises TimeoutError after `seconds`.

    asyncpg lets go of a connection once the end of a cancelled query is confirmed, which a silent server never does. So
    each query is a task of its own: whoever asks goes on in time, and the connection is cleared up behind them.
    """

    def __init__(self, pool: asyncpg.Pool, seconds: float = 1.5) -> None:
        self._pool, self._seconds = pool, seconds
        self._given_up: set[asyncio.Task[Any]] = set()

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        return await self._ask(lambda connection: connection.fetch(query, *values, timeout=self._seconds))

    async def fetchrow(self, query: str, *values: object) -> asyncpg.Record | None:
        return await self._ask(lambda connection: connection.fetchrow(query, *values, timeout=self._seconds))

    async def fetchval(self, query: str, *values: object) -> Any:
        return await self._ask(lambda connection: connection.fetchval(query, *values, timeout=self._seconds))

    async def execute(self, query: str, *values: object) -> None:
        await self._ask(lambda connection: connection.execute(query, *values, timeout=self._seconds))

    async def as_of_one_moment(self, ask: Callable[[asyncpg.Connection], Awaitable[T]], seconds: float) -> T:
        """What `ask` reads on one connection, nothing changing meanwhile; long work, once the database has answered."""

        async def at_once(connection: asyncpg.Connection) -> T:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                return await ask(connection)

        await self.fetchval("SELECT 1")
        return await self._ask(at_once, seconds)

    async def _ask(self, run: Callable[[asyncpg.Connection], Awaitable[T]], seconds: float | None = None) -> T:
        seconds = seconds or self._seconds

        async def on_a_connection() -> T:
            async with self._pool.acquire(timeout=self._seconds) as connection:
                return await run(connection)

        task = asyncio.create_task(on_a_connection())
        try:
            await asyncio.wait([task], timeout=seconds)
        finally:
            if not task.done():
                self._give_up(task)
        if not task.done():
            raise TimeoutError(f"the database did not answer within {seconds} s")
        return task.result()

    def _give_up(self, task: asyncio.Task[Any]) -> None:
        task.cancel()
        self._given_up.add(task)
        task.add_done_callback(self._cleared)

    def _cleared(self, task: asyncio.Task[Any]) -> None:
        self._given_up.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked was told already
