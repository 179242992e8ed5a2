"""Watching how a new partner is told what the ledger has for them already."""

import asyncio

import asyncpg
from rich.console import Console

from gendan.progress import telling

PATIENCE = 15.0
"""Seconds without a single event looked at, after which it is not watched any longer."""
LOOK = 0.2

HOW_FAR = """
SELECT looked_at, (SELECT coalesce(max(sequence), 0) FROM partner_events WHERE partner = name) AS told
FROM partners WHERE name = $1
"""


async def all_told(database: asyncpg.Connection, name: str, console: Console) -> int | None:
    """Wait until all that the ledger has now was looked at: how many events they were told; None: nobody looks."""
    head: int = await database.fetchval("SELECT count(*) FROM ledger")
    loop, seen = asyncio.get_running_loop(), 0
    moved = loop.time()
    with telling(console, head, "events") as told:
        told.begins("looking for what is theirs")
        while seen < head:
            now = min((await database.fetchrow(HOW_FAR, name))["looked_at"], head)
            if now != seen:
                told.advances(now - seen)
                seen, moved = now, loop.time()
            elif loop.time() - moved > PATIENCE:
                return None
            await asyncio.sleep(LOOK)
    many: int = (await database.fetchrow(HOW_FAR, name))["told"]
    return many
