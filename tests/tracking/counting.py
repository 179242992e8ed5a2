"""How many questions a page asks the database."""

from typing import Any

import asyncpg

from shared.store.queries import Queries


class Counting(Queries):
    """Counts what is asked of the database."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__(pool, seconds=20)
        self.asked: list[str] = []

    async def fetch(self, query: str, *values: object) -> list[asyncpg.Record]:
        self.asked.append(query)
        return await super().fetch(query, *values)

    async def fetchrow(self, query: str, *values: object) -> asyncpg.Record | None:
        self.asked.append(query)
        return await super().fetchrow(query, *values)

    async def fetchval(self, query: str, *values: object) -> Any:
        self.asked.append(query)
        return await super().fetchval(query, *values)
