"""An event as it was recorded and travels: its place, its envelope, and its payload still unread."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from shared.envelope import Envelope
from shared.errors import GendanError
from shared.events import REGISTRY, Event
from shared.events.values import STORED


class UnknownTopic(LookupError):
    """An event that this release does not know; folds leave it out."""


class NewerVersion(GendanError, LookupError):
    """The payload was written by a newer release than this one; whoever must understand it parks it."""


@dataclass(frozen=True, slots=True)
class Received:
    """An event of `source` (a service) at its `position`, under the store's `epoch`."""

    source: str
    epoch: int
    position: int
    topic: str
    class_version: int
    originator_id: UUID
    originator_version: int
    recorded_at: datetime
    envelope: Envelope
    hash: bytes
    data: bytes
    """The payload as JSON, exactly as stored."""

    @property
    def id(self) -> str:
        """Unique over all services and restores: `epoch:source:position`."""
        return f"{self.epoch}:{self.source}:{self.position}"

    def event(self) -> Event:
        """The payload as its type of today; unknown fields are left out. Raises UnknownTopic, NewerVersion."""
        return read_event(self.topic, self.class_version, self.data)


def read_event(topic: str, class_version: int, data: bytes) -> Event:
    """Read a payload leniently, through the upcasters. Raises UnknownTopic, NewerVersion."""
    cls = REGISTRY.get(topic)
    if cls is None:
        raise UnknownTopic(topic)
    return cls.model_validate_json(brought_forward(cls, class_version, data), extra="ignore", context=STORED)


def brought_forward(cls: type[Event], class_version: int, data: bytes) -> bytes:
    """A payload as today's version of its type would have written it. Raises NewerVersion."""
    if class_version == cls.class_version:
        return data
    if class_version > cls.class_version:
        raise NewerVersion(
            f"{cls.topic} v{class_version} was written by a newer release (we read up to v{cls.class_version})"
        )
    state: dict[str, Any] = msgspec.json.decode(data)
    for version in range(class_version, cls.class_version):
        getattr(cls, f"upcast_v{version}_v{version + 1}")(state)
    return msgspec.json.encode(state)
