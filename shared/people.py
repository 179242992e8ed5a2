"""People are ids: who acted is written into events as an id; the name stands in one table, where it can be erased."""

import hashlib
import hmac
import unicodedata
from collections import OrderedDict
from collections.abc import Collection, Iterable
from functools import lru_cache, partial
from time import monotonic
from uuid import UUID

import asyncpg

from shared.asked import digest_of
from shared.identity.names import OWN
from shared.store.queries import Queries

AGAIN = 60.0
"""Seconds after which a name is noted once more: the table may have been taken back to before it by a restore."""


REMEMBER = """
INSERT INTO people (id, name, roles) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = coalesce(excluded.roles, people.roles)
WHERE people.erased_at IS NULL
    AND (people.name <> excluded.name OR people.roles IS DISTINCT FROM coalesce(excluded.roles, people.roles))
"""

AS_CALLED = "lower(regexp_replace(normalize(btrim({}), NFKC), '\\s+', ' ', 'g'))"
"""A name, however it was typed."""

CALLED = f"SELECT id FROM people WHERE {AS_CALLED.format('name')} = {AS_CALLED.format('$1')}"

NAMESAKES = f"""
SELECT id FROM people
WHERE {AS_CALLED.format("name")} IN (SELECT {AS_CALLED.format("name")} FROM people WHERE id::text = ANY ($1))
"""


class People:
    """The table of people of one service. A person's id is made from the name with a key that no event holds."""

    def __init__(self, pool: asyncpg.Pool, key: bytes, keep: int = 1024) -> None:
        self._table, self._keep = Queries(pool), keep
        self._known: OrderedDict[UUID, tuple[str, Collection[str] | None, float]] = OrderedDict()
        self.id_of = lru_cache(keep)(partial(id_of, key))
        """The same name, however it was typed, has the same id in every service of the company."""
        self.id_at = partial(id_at, key)

    async def remember(self, id: UUID, name: str, roles: Collection[str] | None = None) -> None:
        """Note what the person is called and which roles they have, where that is new. Whoever was erased stays erased.

        `roles` None: these are not known, and stay as they were.
        """
        known = self._known.get(id)
        if known is None or known[:2] != (name, roles) or monotonic() - known[2] > AGAIN:
            await self._table.execute(REMEMBER, id, name, None if roles is None else sorted(roles))
            self._known[id] = name, roles, monotonic()
            if len(self._known) > self._keep:
                self._known.popitem(last=False)

    async def called(self, name: str) -> set[UUID]:
        """All who are known here by this name, however it was typed: one person may have several accounts."""
        return {row["id"] for row in await self._table.fetch(CALLED, name)}

    async def namesakes(self, actors: Iterable[str]) -> frozenset[str]:
        """The ids of all who are called as one of these is; of actors who are no people, nobody's."""
        return frozenset(str(row["id"]) for row in await self._table.fetch(NAMESAKES, list(actors)))

    async def names(self, ids: Iterable[UUID]) -> dict[UUID, str | None]:
        """The names of those who are known here; None for those who were erased."""
        rows = await self._table.fetch("SELECT id, name FROM people WHERE id = ANY ($1)", list(ids))
        return {row["id"]: row["name"] for row in rows}


def id_of(key: bytes, name: str) -> UUID:
    """The same name, however it was typed, has the same id in every service of the company."""
    same = unicodedata.normalize("NFKC", name).casefold().strip().encode()
    return UUID(bytes=hmac.digest(key, same, hashlib.sha256)[:16])


def id_at(key: bytes, issuer: str, subject: str) -> UUID:
    """Of somebody whom an issuer of tokens calls so: exactly so, since issuers tell capitals apart.

    Where we are our own issuer, people are called by their names.
    """
    if issuer == OWN:
        return id_of(key, subject)
    return UUID(bytes=hmac.digest(key, digest_of("subject", issuer, subject).bytes, hashlib.sha256)[:16])


async def erase(connection: asyncpg.Connection | asyncpg.Pool, id: UUID) -> None:
    """Forget name, mail and address for good; the id stays in the events, and now means nobody.

    Also where the person was never seen: a name that comes later is not noted any more.
    """
    await connection.execute(
        """
        INSERT INTO people (id, erased_at) VALUES ($1, now())
        ON CONFLICT (id) DO UPDATE
        SET name = NULL, roles = NULL, mail = NULL, address = NULL, erased_at = coalesce(people.erased_at, now())
        """,
        id,
    )
