"""Tamper evidence: what a row's hash covers, and how batches are chained."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

NOTHING = b""
"""The hash before an aggregate's first event, and before a store's first batch."""

_EPOCH_OF_POSTGRES = datetime(2000, 1, 1, tzinfo=UTC)


def row_hash(previous: bytes, originator_id: UUID, version: int, topic: str, state: bytes) -> bytes:
    """SHA-256 over the aggregate's previous hash, id, version, topic and state (which holds the envelope)."""
    return hashlib.sha256(
        previous + originator_id.bytes + version.to_bytes(8, "big") + topic.encode() + b"\x00" + state
    ).digest()


def batch_hash(previous: bytes, rows: Iterable[tuple[int, datetime, bytes]]) -> bytes:
    """SHA-256 over the previous batch's hash, then position, recorded time and hash of each row.

    The append function computes the same in the database, with time as PostgreSQL sends it: microseconds since 2000.
    """
    chained = hashlib.sha256(previous)
    for position, recorded_at, hash in rows:
        microseconds = (recorded_at - _EPOCH_OF_POSTGRES) // timedelta(microseconds=1)
        chained.update(position.to_bytes(8, "big") + microseconds.to_bytes(8, "big", signed=True) + hash)
    return chained.digest()
