"""Batches taken in by the projection as a runner would, but for the checkpoint."""

from collections.abc import Sequence

import asyncpg

from services.tracking.projection import Orders
from shared import projection
from shared.in_one import Statements, in_one
from shared.received import Received


async def take_in(tracking: asyncpg.Pool, batch: Sequence[Received]) -> None:
    """In a transaction of its own; events of several sources may come together."""
    await projection.take_in(tracking, Orders(), batch, _stay)


async def _stay(connection: asyncpg.Connection, left: Statements) -> None:
    """No checkpoint is moved."""
    if left.groups:
        await connection.execute(in_one(*left.groups), *left.values)
