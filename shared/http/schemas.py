"""The JSON Schemas of what this service tells, as they were published: `dataschema` of each event names one of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path as File
from typing import Annotated

from fastapi import Path, Request, Response
from pydantic import BaseModel, Field

from shared import events
from shared.errors import Unknown
from shared.events import REGISTRY, schema_id
from shared.http import edge
from shared.http.rules import PUBLIC, allows
from shared.http.says import says

PUBLISHED = File(events.__file__).parent / "schemas"
MEDIA_TYPE = "application/schema+json"
FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"
"""Of what may get a field more, that may be left out, with the next release (docs/events.md)."""

router = edge.router(prefix="/v1/schemas", tags=["schemas"])


@dataclass(frozen=True)
class Schema:
    """A schema as it was published once; `addition` counts what was added within its version since the first."""

    topic: str
    version: int
    addition: int
    text: bytes

    @property
    def etag(self) -> str:
        return f'"{sha256(self.text).hexdigest()[:32]}"'


@cache
def published(topic: str) -> tuple[Schema, ...]:
    """All schemas of a type, oldest first."""
    found = []
    for path in PUBLISHED.glob(f"{topic}.v*.json"):
        version, _, addition = path.stem.removeprefix(f"{topic}.v").partition(".")
        found.append(Schema(topic, int(version), int(addition or 0), path.read_bytes()))
    return tuple(sorted(found, key=lambda each: (each.version, each.addition)))


class SchemaListed(BaseModel):
    """A type of event in one of its versions."""

    topic: str = Field(description="The event's `type`.", examples=["order.received"])
    version: int = Field(description="The event's `dataversion`.", examples=[1])
    id: str = Field(
        description="The schema's `$id`, and the event's `dataschema`.", examples=["urn:gendan:event:order.received:v1"]
    )
    description: str = Field(description="What the event says.", examples=["The internal order went out."])
    url: str = Field(description="Where the schema is.", examples=["/v1/schemas/events/order.received/1"])


class SchemasListed(BaseModel):
    """Everything that this service tells, by topic and version."""

    schemas: list[SchemaListed]


@router.get("/events")
@allows(PUBLIC)
async def list_event_schemas(request: Request) -> SchemasListed:
    """What this service tells: each type of event, in each of its versions."""
    newest = {(each.topic, each.version): each for topic in _told_here(request) for each in published(topic)}
    return SchemasListed(
        schemas=[
            SchemaListed(
                topic=topic,
                version=version,
                id=schema_id(topic, version),
                description=json.loads(schema.text).get("description", ""),
                url=f"{router.prefix}/events/{topic}/{version}",
            )
            for (topic, version), schema in newest.items()
        ]
    )


@router.get(
    "/events/{topic}/{version}",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}, "description": "A JSON Schema 2020-12."}},
)
@allows(PUBLIC)
@says(answers=("ETag",))
@allows(PUBLIC)
async def show_event_schema(
    request: Request,
    topic: Annotated[str, Path(max_length=100, examples=["order.received"])],
    version: Annotated[str, Path(pattern=r"^[1-9][0-9]{0,3}(\.[0-9]{1,4})?$", examples=["1", "1.0"])],
) -> Response:
    """The schema of a type in a version: `1` as it is now, `1.0` as it was first, `1.1` with the first addition."""
    known = published(topic) if topic in _told_here(request) else ()
    number, _, addition = version.partition(".")
    schema = next(
        (
            each
            for each in reversed(known)
            if each.version == int(number) and (not addition or each.addition == int(addition))
        ),
        None,
    )
    if schema is None:
        raise Unknown(f"this service tells no {topic} in version {version}")
    headers = {"ETag": schema.etag, "Cache-Control": FOR_EVER if addition else A_WHILE}
    if _names(request.headers.get("if-none-match", ""), schema.etag):
        return Response(status_code=304, headers=headers)
    return Response(schema.text, media_type=MEDIA_TYPE, headers=headers)


def _told_here(request: Request) -> Sequence[str]:
    """The types of its own aggregates; of a service that has none, all those that it passes on."""
    own: Sequence[str] = request.app.state.aggregates
    return sorted(topic for topic, event in REGISTRY.items() if not own or event.aggregate() in own)


def _names(header: str, etag: str) -> bool:
    """Whether `If-None-Match` names the ETag (RFC 9110, 13.1.2: weakly compared)."""
    return header.strip() == "*" or etag in [each.strip().removeprefix("W/") for each in header.split(",")]
