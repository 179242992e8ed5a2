"""Files in a service's database, beside the events that name them: in the same backup, restored by the same restore."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import asyncpg

from shared.attachments.checking import Checked
from shared.events.files import Attachment, Kind
from shared.store.queries import Queries

KEEP = """
INSERT INTO attachments (digest, kind, name, media_type, content, thumbnail, uploaded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
"""
KNOWN = """
SELECT encode(digest, 'hex') AS digest, kind, name, media_type, length(content) AS size
FROM attachments WHERE digest = ANY ($1)
"""
SECONDS = 10.0
"""A large file takes its time on the way to the database."""

AT_ONCE = 2
"""Files that one process takes in at the same time: each is in memory whole, and a picture is decoded."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file, or its thumbnail, as it is given out."""

    kind: Kind
    name: str
    media_type: str
    content: bytes


class Attachments:
    """The files of one service. What is kept is never changed, and not taken away."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._table = Queries(pool, SECONDS)
        self.turn = asyncio.Semaphore(AT_ONCE)

    async def keep(self, content: bytes, checked: Checked, kind: Kind, name: str, by: str) -> Attachment:
        """Keep it, once. The same content again is the file that is there, by the name and kind it first came with."""
        digest = hashlib.sha256(content).digest()
        told = kind.value, name, checked.media_type, content, checked.thumbnail, by
        await self._table.execute(KEEP, digest, *told)
        known = await self.known([digest.hex()])
        return known[digest.hex()]

    async def known(self, digests: Iterable[str]) -> Mapping[str, Attachment]:
        """Those of the files that are here, by digest."""
        rows = await self._table.fetch(KNOWN, [bytes.fromhex(each) for each in digests])
        return {row["digest"]: Attachment(**dict(row)) for row in rows}

    async def content(self, digest: str) -> Content | None:
        """The file itself; None: it is not here."""
        query = "SELECT kind, name, media_type, content FROM attachments WHERE digest = $1"
        row = await self._table.fetchrow(query, bytes.fromhex(digest))
        return row and Content(Kind(row["kind"]), row["name"], row["media_type"], row["content"])

    async def thumbnail(self, digest: str) -> Content | None:
        """A small picture of it; None: there is none."""
        query = "SELECT kind, name, thumbnail FROM attachments WHERE digest = $1 AND thumbnail IS NOT NULL"
        row = await self._table.fetchrow(query, bytes.fromhex(digest))
        return row and Content(Kind(row["kind"]), row["name"], "image/jpeg", row["thumbnail"])
