"""A backup written and put back, and what is in the databases then."""

from pathlib import Path

import asyncpg
from rich.console import Console

from gendan.operating.saving.backup import write_backup
from gendan.operating.saving.restore import Restored, restore
from tests.operating.conftest import Given
from tests.servers import Postgres

QUIET = Console(quiet=True)


async def back_up(given: Given, to: Path) -> Path:
    return (await write_backup(given.reach, to, QUIET)).folder


async def put_back(given: Given, folder: Path) -> Restored:
    return await restore(given.reach, folder, QUIET)


async def positions(given: Given) -> int:
    connection = await asyncpg.connect(given.reach.databases["order"].url)
    position: int = await connection.fetchval("SELECT coalesce(max(notification_id), 0) FROM events")
    await connection.close()
    return position


async def databases(postgres: Postgres) -> set[str]:
    connection = await asyncpg.connect(postgres.admin_url)
    names = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
    await connection.close()
    return names
