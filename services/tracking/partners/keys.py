"""What opens a partner's feed: shown once, kept as its digest."""

import hashlib
import secrets

from shared.store.queries import Queries

PREFIX = "gendan_partner_"

OWNER = "SELECT name FROM partners WHERE key_digest = $1 AND removed_at IS NULL"


def new_key() -> str:
    """A prefix that people and scanners know it by, and 32 random bytes."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(key: str) -> bytes:
    """SHA-256: what is as random as this needs no slower hash."""
    return hashlib.sha256(key.encode()).digest()


async def owner(queries: Queries, key: str) -> str | None:
    """The partner whose key it is; None: nobody's, or of one who was removed."""
    name: str | None = await queries.fetchval(OWNER, digest(key)) if key.startswith(PREFIX) else None
    return name
