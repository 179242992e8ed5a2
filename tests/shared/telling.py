"""Events as they travel, made without a store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event
from shared.mapper import stored_to_received, to_state
from shared.received import Received
from shared.store.hashes import NOTHING, row_hash
from shared.store.rows import StoredRow

THEN = datetime(2026, 11, 2, 12, tzinfo=UTC)
BY_LIN = Envelope(Occurred(THEN), Actor("lin"), "a-story")


def told(
    event: Event,
    position: int = 1,
    *,
    id: UUID | None = None,
    version: int = 0,
    previous: bytes = NOTHING,
    **others: Any,
) -> Received:
    """As the order service stored it at a position; `others` are fields that are otherwise."""
    state, id, version = to_state(event, BY_LIN), id or UUID(int=position), version or position
    hash = row_hash(previous, id, version, event.topic, state)
    row = StoredRow(position, id, version, event.topic, state, THEN + timedelta(seconds=position), hash)
    return replace(stored_to_received("order", 1, row), **others)
