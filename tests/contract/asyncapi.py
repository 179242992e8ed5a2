"""The AsyncAPI document of all events, made from what is published."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from shared.events import REGISTRY, schema_id
from shared.http.schemas import Schema, published
from shared.streams import name_of as stream_of
from shared.wire import subject_of, to_headers
from tests.contract import for_partners
from tests.contract.attributes import ATTRIBUTES
from tests.golden.records import Golden, goldens
from tests.golden.schemas import Change, changes

Document = dict[str, Any]

COMMITTED = Path(__file__).parents[2] / "contract" / "asyncapi.json"

ABOUT = """What gendan tells on NATS JetStream, as a subscriber sees it. Each message is a CloudEvent 1.0 in \
binary mode: the payload is the event's data, and everything around it travels in headers.

Delivered is at least once, in the order of `ce-position`. A position that is known is a duplicate; one whose \
`ce-previousposition` is not the last one known tells of a hole, which the feed of the same events over HTTP fills. \
Unknown types, headers and fields are to be passed by."""


def document() -> Document:
    """As it is now: what was published stays in it, also where nobody tells it any more.

    Raises LookupError for a type that nobody has an example of yet.
    """
    records = {golden.name: golden for golden in goldens()}
    told_by = {golden.row.topic: golden.source for golden in records.values()}
    if unknown := REGISTRY.keys() - told_by.keys():
        raise LookupError(f"there is no golden record of {', '.join(sorted(unknown))}: python -m tests.golden")
    topics = sorted(REGISTRY, key=lambda topic: (told_by[topic], topic))
    versions = {name: schema for topic in topics for name, schema in _newest(topic).items()}
    channels = {topic: _channel(told_by[topic], topic) for topic in topics} | {"partner": _partners(versions)}
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "gendan: events",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "nats": {
                "host": "{host}:{port}",
                "protocol": "nats",
                "description": "NATS with JetStream. A user may read what was made ready for it, and nothing else.",
                "variables": {"host": {"default": "127.0.0.1"}, "port": {"default": "4222"}},
                "security": [{"$ref": "#/components/securitySchemes/user"}],
            }
        },
        "channels": channels,
        "operations": {
            f"receive.{key}": {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{key}"},
                "summary": f"Be told of {key}." if key != "partner" else "Be told what a partner may have.",
            }
            for key in channels
        },
        "components": {
            "messages": {
                **{name: _message(schema, records[name]) for name, schema in versions.items()},
                **{f"partner.{name}": _to_partner(schema, records[name]) for name, schema in versions.items()},
            },
            "schemas": {
                "attributes": _attributes(set()),
                "partner.attributes": _attributes(for_partners.NOT_TOLD),
                **{name: _payload(name, schema) for name, schema in versions.items()},
                **{
                    f"partner.{name}": for_partners.schema(_payload(f"partner.{name}", schema), records[name])
                    for name, schema in versions.items()
                },
            },
            "securitySchemes": {"user": {"type": "userPassword", "description": "A user of the NATS server."}},
        },
    }


def _newest(topic: str) -> dict[str, Schema]:
    """Of each version of a type the newest schema, by names such as `order.received.v1`."""
    return {f"{topic}.v{schema.version}": schema for schema in published(topic)}


def _channel(service: str, topic: str) -> Document:
    return {
        "address": subject_of(service, topic),
        "title": topic,
        "description": f"Told by the {service} service, in the stream {stream_of(service)}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in _newest(topic)},
    }


def _partners(versions: Iterable[str]) -> Document:
    return {
        "address": for_partners.ADDRESS,
        "title": "What a partner may have",
        "description": "Of the events that were agreed, and of the orders of the customers that were agreed, in a "
        "stream of the partner's own with positions of its own. What a partner may not see is absent, not null.",
        "parameters": {
            "partner": {"description": "The partner's name."},
            "aggregate": {"description": "The first word of the topic."},
            "event": {"description": "The second word of the topic."},
        },
        "messages": {name: {"$ref": f"#/components/messages/partner.{name}"} for name in versions},
    }


def _message(schema: Schema, record: Golden) -> Document:
    name, received = f"{schema.topic}.v{schema.version}", record.received
    example = {"name": record.name, "headers": to_headers(received), "payload": json.loads(received.data)}
    correlated = {"correlationId": {"location": "$message.header#/ce-correlationid"}}
    return _told(schema, "attributes", name) | correlated | {"examples": [example]}


def _to_partner(schema: Schema, record: Golden) -> Document:
    name = f"partner.{schema.topic}.v{schema.version}"
    return _told(schema, "partner.attributes", name) | {"examples": [for_partners.example(record)]}


def _told(schema: Schema, attributes: str, payload: str) -> Document:
    said = json.loads(schema.text).get("description")
    own = {
        "ce-type": {"const": schema.topic},
        "ce-dataversion": {"const": str(schema.version)},
        "ce-dataschema": {"const": schema_id(schema.topic, schema.version)},
    }
    return {
        "name": schema.topic,
        "title": f"{schema.topic}, version {schema.version}",
        **({"description": said} if said else {}),
        "contentType": "application/json",
        "headers": {
            "allOf": [{"$ref": f"#/components/schemas/{attributes}"}, {"type": "object", "properties": own}],
        },
        "payload": {"$ref": f"#/components/schemas/{payload}"},
    }


def _attributes(without: set[str]) -> Document:
    told = [each for each in ATTRIBUTES if each.name not in without]
    return {
        "type": "object",
        "description": "The CloudEvents attributes of an event. Others may come in addition.",
        "properties": {f"ce-{each.name}": each.schema for each in told},
        "required": [f"ce-{each.name}" for each in told if each.is_always_there],
    }


def _payload(name: str, schema: Schema) -> Document:
    """The published schema; what it defines is found from the document's root."""
    text = schema.text.decode().replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/')
    told: Document = json.loads(text)
    return {key: value for key, value in told.items() if key not in {"$schema", "$id"}}


def changed(before: Document, after: Document) -> Iterator[Change]:
    """What subscribers who know `before` would meet in `after`."""
    for key, channel in before["channels"].items():
        now = after["channels"].get(key)
        if now is None:
            yield Change(f"{key} is gone: whoever listens on {channel['address']} hears nothing", is_compatible=False)
            continue
        if now["address"] != channel["address"]:
            words = f"{key} was told on {channel['address']}, is now told on {now['address']}"
            yield Change(words, is_compatible=False)
        for name in channel["messages"]:
            if name not in now["messages"]:
                yield Change(f"{name} is gone: it was told, and must stay readable", is_compatible=False)
    for key in after["channels"].keys() - before["channels"].keys():
        yield Change(f"{key} is new", is_compatible=True)
    before_schemas, after_schemas = before["components"]["schemas"], after["components"]["schemas"]
    for name, schema in before_schemas.items():
        for change in changes(schema, after_schemas.get(name, schema)):
            is_attribute_more = name.endswith("attributes") and " is new" in change.words
            yield Change(f"{name}: {change.words}", is_compatible=change.is_compatible or is_attribute_more)


def committed() -> Document:
    found: Document = json.loads(COMMITTED.read_text())
    return found


def text_of(told: Document) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"
