"""A line of the ledger, as far as a fold needs it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from services.tracking import payloads
from shared.envelope import Occurred
from shared.received import Received


class Said(msgspec.Struct, frozen=True, gc=False):
    """An event of any service: all of it that a fold needs."""

    source: str
    epoch: int
    position: int
    version: int
    """In line within its aggregate: the order in which its service decided."""
    topic: str
    class_version: int
    occurred: Occurred
    data: bytes

    @property
    def id(self) -> str:
        return f"{self.epoch}:{self.source}:{self.position}"


class Entry(Said, frozen=True, gc=False):
    """An event, and when the ledger learned of it, by the ledger's own clock."""

    received_at: datetime

    @classmethod
    def of(cls, received: Received, received_at: datetime) -> "Entry":
        return cls(
            received.source,
            received.epoch,
            received.position,
            received.originator_version,
            received.topic,
            received.class_version,
            received.envelope.occurred,
            received.data,
            received_at,
        )


Decode = Callable[[Said], Any]
"""Reads an entry's payload. Raises UnknownTopic, NewerVersion, or whatever the payload is wrong with."""


def decode(entry: Said) -> Any:
    return payloads.read(entry.topic, entry.class_version, entry.data)
