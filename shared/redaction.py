"""An event's payload for those who may not see all of it."""

from collections.abc import Set as AbstractSet

from shared.events import all_events
from shared.events.confidential import Mark, without
from shared.received import UnknownTopic, brought_forward


def redacted(topic: str, class_version: int, data: bytes, hidden: AbstractSet[Mark]) -> tuple[int, bytes]:
    """The payload as today's version of its type says it, without the fields that bear a hidden mark; and that version.

    Raises UnknownTopic and NewerVersion: what this release does not know may be anything. msgspec's DecodeError for
    what is no such payload.
    """
    event = all_events().get(topic)
    if event is None:
        raise UnknownTopic(topic)
    return event.class_version, without(event, frozenset(hidden))(brought_forward(event, class_version, data))
