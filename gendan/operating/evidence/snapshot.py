"""Looking at a database as it is at one moment, for as long as it takes, while others go on writing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

# The role's limits are for appends, which hold the store's lock; this holds up nobody. And no setting of a role or
# database may lead to other tables than the services'.
SETTINGS = {
    "application_name": "gendan verify",
    "statement_timeout": "0",
    "transaction_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "tcp_user_timeout": "0",  # a busy machine may leave a page unread for longer than a service may
    "search_path": "public",
}


@asynccontextmanager
async def snapshot(url: str, *tables: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees these tables as they were when this was entered, and can change nothing."""
    connection = await asyncpg.connect(url, timeout=10, server_settings=SETTINGS)
    try:
        await connection.transaction(isolation="repeatable_read", readonly=True).start()
        await connection.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS SHARE MODE")  # before the moment is set
        await connection.execute("SELECT")
        yield connection
    finally:  # nothing was changed: there is nothing to commit
        await connection.close(timeout=5)
