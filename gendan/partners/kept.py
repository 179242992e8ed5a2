"""What is kept of partners, in tracking's database."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from gendan.launcher.accounts import Admitted
from gendan.operating.words import Refused
from gendan.partners.asked import Asked
from gendan.partners.secrets import Secrets

# One who was removed comes back as they were last seen: their sequence goes on, and all is looked at again.
ADD = """
INSERT INTO partners (name, topics, customers, sees, key_digest, password_hash) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE SET topics = excluded.topics, customers = excluded.customers, sees = excluded.sees,
    key_digest = excluded.key_digest, password_hash = excluded.password_hash, added_at = now(), removed_at = NULL,
    known_by = NULL, looked_at = 0
WHERE partners.removed_at IS NOT NULL
RETURNING name
"""

# In the newest epoch that this database has heard of: whatever was told under this name before a restore had another.
BEGIN = """
INSERT INTO partner_epochs (partner, epoch, after)
SELECT $1, greatest((SELECT max(epoch) FROM epochs), (SELECT max(epoch) FROM checkpoints),
    (SELECT max(epoch) FROM partner_epochs)), 0
WHERE NOT EXISTS (SELECT FROM partner_epochs WHERE partner = $1)
"""

REMOVE = """
UPDATE partners SET removed_at = now(), key_digest = NULL, password_hash = NULL
WHERE name = $1 AND removed_at IS NULL RETURNING name
"""

ROTATE = """
UPDATE partners SET key_digest = $2, password_hash = $3 WHERE name = $1 AND removed_at IS NULL RETURNING name
"""

KNOWN = """
SELECT name, topics, customers, sees, added_at, password_hash, looked_at,
    (SELECT coalesce(max(sequence), 0) FROM partner_events WHERE partner = name) AS told,
    (SELECT count(*) FROM partner_waits WHERE partner = name) AS waiting
FROM partners WHERE removed_at IS NULL ORDER BY name
"""


@dataclass(frozen=True)
class Known:
    """A partner, how many events they were told, and how many histories cannot be told them now."""

    asked: Asked
    since: datetime
    password_hash: str
    looked_at: int
    told: int
    waiting: int

    @property
    def admitted(self) -> Admitted:
        return Admitted(self.asked.name, self.password_hash)


async def add(connection: asyncpg.Connection, asked: Asked, secrets: Secrets) -> None:
    """Raises Refused where there is such a partner."""
    values = (list(asked.topics), list(asked.customers) if asked.customers else None, list(asked.sees))
    if not await connection.fetchval(ADD, asked.name, *values, secrets.key_digest, secrets.password_hash):
        raise Refused(
            f"{asked.name} is a partner already: gendan partner show {asked.name}. To change what they may have, "
            "remove them and add them anew; their sequence goes on. Nothing was changed"
        )
    await connection.execute(BEGIN, asked.name)


async def remove(connection: asyncpg.Connection, name: str) -> None:
    """What they were told stays. Raises Refused where there is no such partner."""
    if not await connection.fetchval(REMOVE, name):
        raise await nobody(connection, name)


async def rotate(connection: asyncpg.Connection, name: str, secrets: Secrets) -> None:
    """Raises Refused where there is no such partner."""
    if not await connection.fetchval(ROTATE, name, secrets.key_digest, secrets.password_hash):
        raise await nobody(connection, name)


async def everybody(connection: asyncpg.Connection) -> list[Known]:
    return [
        Known(
            Asked(
                row["name"],
                tuple(row["topics"]),
                None if row["customers"] is None else tuple(row["customers"]),
                tuple(row["sees"]),
            ),
            row["added_at"],
            row["password_hash"],
            row["looked_at"],
            row["told"],
            row["waiting"],
        )
        for row in await connection.fetch(KNOWN)
    ]


async def one(connection: asyncpg.Connection, name: str) -> Known:
    """Raises Refused where there is no such partner."""
    found = [each for each in await everybody(connection) if each.asked.name == name]
    if not found:
        raise await nobody(connection, name)
    return found[0]


async def nobody(connection: asyncpg.Connection, name: str) -> Refused:
    known = ", ".join(each.asked.name for each in await everybody(connection))
    return Refused(f"there is no partner {name}; there {f'are {known}' if known else 'is none'}. Nothing was changed")
