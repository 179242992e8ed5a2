"""People are ids: who acted is written into events as an id; the name stands in one table, where it can be erased."""

import hashlib
import hmac
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache, partial
from time import monotonic
from uuid import UUID

import asyncpg

from shared.store.queries import Queries

AGAIN = 60.0
"""Seconds after which a name is noted once more: the table may have been taken back to before it by a restore."""


class People:
    """The table of people of one service. A person's id is made from the name with a key that no event holds."""

    def __init__(self, pool: asyncpg.Pool, key: bytes, keep: int = 1024) -> None:
        self._table, self._keep = Queries(pool), keep
        self._known: OrderedDict[UUID, float] = OrderedDict()
        self.id_of = lru_cache(keep)(partial(id_of, key))
        """The same name, however it was typed, has the same id in every service of the company."""

    async def remember(self, name: str) -> UUID:
        """The person's id; the name is noted when it is new. Whoever was erased stays erased."""
        id = self.id_of(name)
        if id not in self._known or monotonic() - self._known[id] > AGAIN:
            insert = "INSERT INTO people (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"
            await self._table.execute(insert, id, name)
            self._known[id] = monotonic()
            if len(self._known) > self._keep:
                self._known.popitem(last=False)
        return id

    async def names(self, ids: Iterable[UUID]) -> dict[UUID, str | None]:
        """The names of those who are known here; None for those who were erased."""
        rows = await self._table.fetch("SELECT id, name FROM people WHERE id = ANY ($1)", list(ids))
        return {row["id"]: row["name"] for row in rows}


def id_of(key: bytes, name: str) -> UUID:
    """The same name, however it was typed, has the same id in every service of the company."""
    same = unicodedata.normalize("NFKC", name).casefold().strip().encode()
    return UUID(bytes=hmac.digest(key, same, hashlib.sha256)[:16])


async def erase(connection: asyncpg.Connection | asyncpg.Pool, id: UUID) -> None:
    """Forget name, mail and address for good; the id stays in the events, and now means nobody.

    Also where the person was never seen: a name that comes later is not noted any more.
    """
    await connection.execute(
        """
        INSERT INTO people (id, erased_at) VALUES ($1, now())
        ON CONFLICT (id) DO UPDATE
        SET name = NULL, mail = NULL, address = NULL, erased_at = coalesce(people.erased_at, now())
        """,
        id,
    )
