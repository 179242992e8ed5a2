"""What a database holds, in few figures: by them a restored one is known to be the one that was dumped."""

from dataclasses import dataclass

import asyncpg


@dataclass(frozen=True)
class Facts:
    """The store's newest epoch, position and chain hash, the schema's revisions, and how many rows each table has."""

    epoch: int
    position: int
    hash: bytes
    revisions: list[str]
    rows: dict[str, int]

    @property
    def all_rows(self) -> int:
        return sum(self.rows.values())


async def facts_of(connection: asyncpg.Connection) -> Facts:
    """As the connection's transaction sees them."""
    names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [row["tablename"] for row in names]
    head = await connection.fetchrow("SELECT position, hash FROM batches ORDER BY position DESC LIMIT 1")
    revisions = await connection.fetch("SELECT version_num FROM alembic_version ORDER BY version_num")
    return Facts(
        epoch=await connection.fetchval("SELECT max(epoch) FROM epochs"),
        position=head["position"] if head else 0,
        hash=head["hash"] if head else b"",
        revisions=[row["version_num"] for row in revisions],
        rows={table: await connection.fetchval(f'SELECT count(*) FROM "{table}"') for table in tables},
    )
