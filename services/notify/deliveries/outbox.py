"""What is to be sent because of an event."""

from collections.abc import Sequence

import asyncpg

from shared.received import Received


async def send_because_of(connection: asyncpg.Connection, batch: Sequence[Received]) -> None:
    return
