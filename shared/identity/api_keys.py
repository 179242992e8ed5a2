"""API keys: for programs that cannot sign in. Shown once, kept as a digest, limited in what and for how long."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic, time
from typing import Any
from uuid import UUID

import asyncpg

from shared.identity.principal import Kind, Principal
from shared.identity.roles import Role, named
from shared.store.queries import Queries

PREFIX = "gendan_"
SECRET = 32  # bytes
REMEMBERED = 30.0
"""Seconds for which a key that was found is not looked for again: so long may a withdrawal take to be noticed."""
MOST = 4096

FIND = """
SELECT name, roles, customers, reads_only, expires_at, owner FROM api_keys
WHERE digest = $1 AND withdrawn_at IS NULL AND expires_at > now()
"""
KEEP = """
INSERT INTO api_keys (digest, name, roles, customers, reads_only, expires_at, owner, purpose)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
WITHDRAW = "UPDATE api_keys SET withdrawn_at = now() WHERE name = $1 AND withdrawn_at IS NULL RETURNING name"
LIST = """
SELECT name, roles, customers, reads_only, made_at, expires_at, withdrawn_at, owner, purpose FROM api_keys
ORDER BY made_at DESC, name LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What a key may do, and until when. Its secret is nowhere but with whoever was given it.

    `owner` is the id of the person who answers for what its program does; None: it was made before that was asked.
    """

    name: str
    roles: frozenset[Role]
    expires_at: datetime
    customers: frozenset[str] | None = None
    reads_only: bool = False
    owner: UUID | None = None
    purpose: str | None = None

    @classmethod
    def lasting(cls, name: str, roles: frozenset[Role], days: int, **limits: Any) -> "ApiKey":
        return cls(name, roles, datetime.now(UTC) + timedelta(days=days), **limits)

    @property
    def principal(self) -> Principal:
        until = self.expires_at.timestamp()
        owner = None if self.owner is None else str(self.owner)
        return Principal(
            f"key:{self.name}",
            Kind.KEY,
            self.roles,
            customers=self.customers,
            reads_only=self.reads_only,
            until=until,
            on_behalf_of=owner,
        )


def new_secret() -> str:
    """What the program is given; it can be recognised as ours wherever it is found by mistake."""
    return PREFIX + secrets.token_urlsafe(SECRET)


def digest(secret: str) -> bytes:
    """SHA-256 is enough: the secret is random and long."""
    return hashlib.sha256(secret.encode()).digest()


async def keep(connection: asyncpg.Connection, key: ApiKey, digested: bytes) -> None:
    """In the database of one service, as its owner. Raises UniqueViolationError where the name is in use."""
    customers = None if key.customers is None else sorted(key.customers)
    told = key.name, sorted(key.roles), customers, key.reads_only, key.expires_at, key.owner, key.purpose
    await connection.execute(KEEP, digested, *told)


class ApiKeys:
    """The keys that one service knows."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._found: dict[bytes, tuple[Principal | None, float]] = {}

    def known(self, secret: str) -> Principal | None:
        """Whose key it was found to be a moment ago; None: it would have to be looked for."""
        found, until = self._found.get(digest(secret), (None, 0.0))
        return found if monotonic() < until else None

    async def principal(self, secret: str) -> Principal | None:
        """Whose key it is; None: nobody's, or it has expired or was withdrawn. Raises what the database raises."""
        digested, now = digest(secret), monotonic()
        found, until = self._found.get(digested, (None, 0.0))
        if until < now:
            row = await self._queries.fetchrow(FIND, digested)
            found = _key(row).principal if row else None
            if len(self._found) >= MOST:  # of made-up ones; real ones are found again
                self._found.clear()
            left = found.until - time() if found and found.until is not None else REMEMBERED
            self._found[digested] = found, now + min(left, REMEMBERED)
        return found


def _key(row: asyncpg.Record) -> ApiKey:
    customers = row["customers"]
    return ApiKey(
        row["name"],
        named(row["roles"]),
        row["expires_at"],
        None if customers is None else frozenset(customers),
        row["reads_only"],
        row["owner"],
    )
