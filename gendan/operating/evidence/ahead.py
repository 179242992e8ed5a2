"""Rows of a query in their order, handed out up to a bound: what lies beside a page of something else."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg

PAGE = 2000
"""Rows fetched at a time: few enough for memory, many enough that round trips do not count."""


class Ahead:
    """Reads a server-side cursor a page ahead; `key` is what the query orders by."""

    def __init__(self, cursor: Any, key: Callable[[asyncpg.Record], Any]) -> None:
        self._cursor, self._key = cursor, key
        self._page: Sequence[asyncpg.Record] = ()
        self._ended = False

    async def up_to(self, bound: Any) -> list[asyncpg.Record]:
        """All rows with a key up to the bound that were not handed out before."""
        found: list[asyncpg.Record] = []
        while True:
            cut = bisect_right(self._page, bound, key=self._key)
            found += self._page[:cut]
            self._page = self._page[cut:]
            if self._page or not await self._more():
                return found

    async def rest(self) -> list[asyncpg.Record]:
        """What was not handed out, a page at a time; nothing once all is."""
        if not self._page:
            await self._more()
        page, self._page = self._page, ()
        return list(page)

    async def _more(self) -> bool:
        if not self._ended:
            self._page = await self._cursor.fetch(PAGE)
            self._ended = not self._page
        return not self._ended
