"""What it looks like when the database is away or full: faults of the way to it, or of it as a whole, never of a
command.
"""

import asyncpg

FULL = (asyncpg.DiskFullError, asyncpg.ReadOnlySQLTransactionError)
"""It answers, and takes no writes: nothing was written."""

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a server killed between two states of asyncpg's protocol
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidCatalogNameError,  # the database is being exchanged by a restore
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.PostgresSystemError,
    asyncpg.TransactionTimeoutError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)

NO_WRITES = "the database takes no writes for now: its disk is full or nearly so, or it is a standby"


def in_words(error: BaseException) -> str:
    """What the one who asked is told."""
    match error:
        case asyncpg.DiskFullError():
            return "the database's disk is full: nothing is written until there is room; reading goes on"
        case asyncpg.ReadOnlySQLTransactionError():
            return f"{NO_WRITES}; reading goes on"
        case _:
            return "the database is away; try again"
