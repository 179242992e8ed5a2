"""What it looks like when the database is away: faults of the way to it, or of it as a whole, never of a command."""

import asyncpg

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
