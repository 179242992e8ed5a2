"""What goes into the store's append function, and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from shared.store.hashes import NOTHING, row_hash


class Verdict(StrEnum):
    """What the store made of a command."""

    APPENDED = "appended"
    DONE = "done"
    CONFLICT = "conflict"
    EPOCH = "epoch"


VERDICTS = {str(verdict): verdict for verdict in Verdict}


class Append(NamedTuple):
    """A command's events, the version and hash that they were decided on, and the key of the request.

    No events and a key: the command decided nothing, and that is remembered.
    """

    epoch: int
    originator_id: UUID
    expected: int
    previous: bytes
    key: UUID
    digest: UUID
    events: tuple[StoredEvent, ...]
    hashes: tuple[bytes, ...]

    @property
    def head(self) -> bytes:
        """The aggregate's hash once this is appended."""
        return self.hashes[-1] if self.hashes else self.previous


class Outcome(NamedTuple):
    """The store's answer: `version` and `position` after the command, now or when its key was first seen.

    For a conflict `version` is the current one. `digest` is that of the first request with the key.
    """

    verdict: Verdict
    version: int
    position: int
    recorded_at: datetime
    digest: UUID | None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the table of events."""

    notification_id: int
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    recorded_at: datetime
    hash: bytes


def chained(previous: bytes, events: Sequence[StoredEvent]) -> tuple[bytes, ...]:
    """The hash of each event, one after the other, beginning from the aggregate's `previous` one."""
    hashes = []
    for event in events:
        assert isinstance(event.originator_id, UUID)
        previous = row_hash(previous, event.originator_id, event.originator_version, event.topic, event.state)
        hashes.append(previous)
    return tuple(hashes)


__all__ = ["NOTHING", "Append", "Outcome", "StoredEvent", "StoredRow", "Verdict", "chained"]
