"""Events on the wire: CloudEvents 1.0, in binary mode on NATS, in structured mode in the feed.

The payload is the event's data; everything around it travels in attributes. On NATS they are headers named `ce-…`
(CloudEvents' NATS protocol binding 1.0.3, section 3.1).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote, unquote
from uuid import UUID

import msgspec

from shared.envelope import Actor, Envelope, Occurred
from shared.events import schema_id
from shared.received import Received

CONTENT_TYPE = "application/json"
PLAIN = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"%')
"""What may stand in a header as it is: printable ASCII but for the space, the double quote and the percent sign."""
PLAIN_BYTES = PLAIN.encode()


def subject_of(source: str, topic: str) -> str:
    """`gendan.<service>.<aggregate>.<event>`; which one it is travels in the message."""
    return f"gendan.{source}.{topic}"


def attributes(received: Received) -> dict[str, str]:
    """The CloudEvents attributes of an event, all as text; what a partner is not told is absent."""
    envelope = received.envelope
    found = {
        "specversion": "1.0",
        "datacontenttype": CONTENT_TYPE,
        "dataschema": schema_id(received.topic, received.class_version),
        "id": received.id,
        "source": f"/gendan/{received.source}",
        "type": received.topic,
        "subject": str(received.originator_id),
        "time": envelope.occurred.at.astimezone(UTC).isoformat(),
        "occurred": str(envelope.occurred),
        "recordedtime": received.recorded_at.astimezone(UTC).isoformat(),
        "epoch": str(received.epoch),
        "position": str(received.position),
        "previousposition": str(received.position - 1),
        "dataversion": str(received.class_version),
        "hash": received.hash.hex(),
    }
    optional = {
        "aggregateversion": str(received.originator_version) if received.originator_version else None,
        "actor": envelope.actor.id or None,
        "correlationid": envelope.correlation_id or None,
        "estimated": "true" if envelope.occurred.estimated else None,
        "actorrole": envelope.actor.role,
        "onbehalfof": envelope.actor.on_behalf_of,
        "causationid": envelope.causation_id,
        "reportedtime": str(envelope.reported_at) if envelope.reported_at else None,
        "traceparent": envelope.trace_parent,
        "tracestate": envelope.trace_state,
    }
    return found | {name: value for name, value in optional.items() if value is not None}


def to_headers(received: Received) -> dict[str, str]:
    """Binary mode on NATS. `content-type` is there as well, for readers that know only CloudEvents over HTTP."""
    headers = {f"ce-{name}": value for name, value in attributes(received).items()}
    headers["content-type"] = CONTENT_TYPE
    if "".join(headers.values()).encode().translate(None, PLAIN_BYTES):  # hardly ever: ids, times and numbers are plain
        return {name: quote(value, safe=PLAIN) for name, value in headers.items()}
    return headers


def from_headers(headers: Mapping[str, str], data: bytes) -> Received:
    """The inverse. Raises KeyError or ValueError for a message that is none of ours."""
    found = {name[3:]: value for name, value in headers.items() if name.startswith("ce-")}
    if "%" in "".join(found.values()):
        found = {name: unquote(value, errors="strict") for name, value in found.items()}
    return _received(found, data)


def to_line(received: Received) -> bytes:
    """Structured mode, one line of NDJSON."""
    return msgspec.json.encode({**attributes(received), "data": msgspec.Raw(received.data)})


def from_line(line: bytes) -> Received:
    found = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    data = bytes(found.pop("data"))
    return _received({name: msgspec.json.decode(value, type=str) for name, value in found.items()}, data)


def _received(found: Mapping[str, str], data: bytes) -> Received:
    reported = found.get("reportedtime")
    return Received(
        source=found["source"].rpartition("/")[2],
        epoch=int(found["epoch"]),
        position=int(found["position"]),
        topic=found["type"],
        class_version=int(found["dataversion"]),
        originator_id=UUID(found["subject"]),
        originator_version=int(found.get("aggregateversion", 0)),
        recorded_at=datetime.fromisoformat(found["recordedtime"]),
        envelope=Envelope(
            occurred=Occurred.read(found["occurred"], estimated="estimated" in found),
            actor=Actor(found.get("actor", ""), found.get("actorrole"), found.get("onbehalfof")),
            correlation_id=found.get("correlationid", ""),
            causation_id=found.get("causationid"),
            reported_at=Occurred.read(reported) if reported else None,
            trace_parent=found.get("traceparent"),
            trace_state=found.get("tracestate"),
        ),
        hash=bytes.fromhex(found["hash"]),
        data=data,
    )
