"""The ledger keeps of an event all that came with it."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from services.tracking import ledger
from shared.envelope import Actor, Envelope, Occurred
from shared.received import Received

TOLD = Received(
    source="order",
    epoch=2,
    position=1810,
    topic="order.held",
    class_version=1,
    originator_id=UUID(int=4711),
    originator_version=7,
    recorded_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    envelope=Envelope(
        Occurred.read("2026-11-30", estimated=True),
        Actor("li", "manager", "zhao"),
        "correlation",
        "1:order:1809",
        Occurred.read("2026-11-30T09:15:00+08:00"),
        "00-1-1-01",
    ),
    hash=b"hash",
    data=b'{ "reason": "colour" }',
)


async def test_an_event_is_read_back_as_it_came_in(tracking: asyncpg.Pool) -> None:
    async with tracking.acquire() as connection:
        await ledger.insert(connection, [TOLD], TOLD.recorded_at)
        (row,) = await connection.fetch("SELECT * FROM ledger")
    assert ledger.received(row) == TOLD
