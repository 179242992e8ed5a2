"""Events in, the bytes of a stored event's `state` out, and back: the envelope, then the payload under `data`."""

import json
from typing import Any

import msgspec

from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event
from shared.received import Received
from shared.store.rows import StoredRow


class State(msgspec.Struct, omit_defaults=True):
    """What `state` holds, as JSON. Absent means: not so, not known, or not applicable."""

    class_version: int
    occurred_at: str
    actor: str
    correlation_id: str
    data: msgspec.Raw
    estimated: bool = False
    role: str | None = None
    on_behalf_of: str | None = None
    causation_id: str | None = None
    reported_at: str | None = None
    trace_parent: str | None = None
    trace_state: str | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(State).decode


def to_state(event: Event, envelope: Envelope) -> bytes:
    """The bytes to store. What an event leaves at its default is left out of them."""
    version, data = _written(event)
    return _encode(
        State(
            class_version=version,
            occurred_at=str(envelope.occurred),
            estimated=envelope.occurred.estimated,
            actor=envelope.actor.id,
            role=envelope.actor.role,
            on_behalf_of=envelope.actor.on_behalf_of,
            correlation_id=envelope.correlation_id,
            causation_id=envelope.causation_id,
            reported_at=str(envelope.reported_at) if envelope.reported_at else None,
            trace_parent=envelope.trace_parent,
            trace_state=envelope.trace_state,
            data=msgspec.Raw(data),
        )
    )


def _written(event: Event) -> tuple[int, bytes]:
    """The version in which this release writes the event, and its payload in that."""
    data = event.__pydantic_serializer__.to_json(event, exclude_defaults=True)
    if event.still_written is None:
        return event.class_version, data
    state: dict[str, Any] = json.loads(data)
    for version in range(event.class_version, event.still_written, -1):
        getattr(event, f"downcast_v{version}_v{version - 1}")(state)
    return event.still_written, msgspec.json.encode(state)


def stored_to_received(source: str, epoch: int, row: StoredRow) -> Received:
    """A stored row, opened: the envelope read, the payload left as it is."""
    read = _decode(row.state)
    envelope = Envelope(
        occurred=Occurred.read(read.occurred_at, estimated=read.estimated),
        actor=Actor(read.actor, read.role, read.on_behalf_of),
        correlation_id=read.correlation_id,
        causation_id=read.causation_id,
        reported_at=Occurred.read(read.reported_at) if read.reported_at else None,
        trace_parent=read.trace_parent,
        trace_state=read.trace_state,
    )
    return Received(
        source=source,
        epoch=epoch,
        position=row.notification_id,
        topic=row.topic,
        class_version=read.class_version,
        originator_id=row.originator_id,
        originator_version=row.originator_version,
        recorded_at=row.recorded_at,
        envelope=envelope,
        hash=row.hash,
        data=bytes(read.data),
    )
