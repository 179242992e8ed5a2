"""The contract of all services as one document, as a gateway offers them side by side."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from shared.http.described import Schema
from shared.http.links import link
from shared.http.openapi import ABOUT, ALIKE, LICENCE, TAGS

MAPPED = """
The first part of each path is the service's name. A gateway sends `/order/v1/orders` to the order service as
`/v1/orders`, and so on; it puts the name before a `Location` that it hands back.
"""


def combined(documents: Mapping[str, Schema], servers: list[Schema]) -> Schema:
    """One document of the services' documents, by their names, without what is for the services themselves.

    What is alike at each is told of the first. A schema that is another thing in another service is named after its
    service too: `TrackingStanding`. Raises ValueError where two operations have one id.
    """
    first = next(iter(documents), "")
    public = {
        name: _public(document, TAGS.keys() if name == first else {*TAGS, *ALIKE})
        for name, document in documents.items()
    }
    made: Schema = {
        "openapi": "3.1.0",
        "info": {"title": "gendan", "version": "1", "description": ABOUT + MAPPED, "license": LICENCE},
        "servers": servers,
        "security": [{"bearerAuth": []}],
        "tags": [],
        "paths": {},
        "components": {},
    }
    leads: dict[str, dict[str, str]] = {}
    for service, document in public.items():
        renamed = _renamed(service, document, public)
        tags = {tag["name"]: f"{service}: {tag['name']}" for tag in renamed["tags"]}
        made["tags"] += [{**tag, "name": tags[tag["name"]]} for tag in renamed["tags"]]
        for path, item in renamed["paths"].items():
            for operation in item.values():
                if operation["operationId"] in leads:
                    raise ValueError(f"two services have an operation {operation['operationId']}")
                operation["tags"] = [tags[tag] for tag in operation["tags"]]
                leads[operation["operationId"]] = _leads(operation)
            made["paths"][f"/{service}{path}"] = item
        for part, each in renamed["components"].items():
            made["components"].setdefault(part, {}).update(each)
    made["components"] = {part: dict(sorted(each.items())) for part, each in made["components"].items()}
    link(made, leads)
    return made


def _public(document: Schema, left_out: Collection[str]) -> Schema:
    """A copy without what these tags are for, such as services and whoever watches them, nor parts only these need."""
    copy: Schema = json.loads(json.dumps(document))
    copy["paths"] = {
        path: item
        for path, item in copy["paths"].items()
        if not any(set(left_out).intersection(operation["tags"]) for operation in item.values())
    }
    copy["tags"] = [tag for tag in copy["tags"] if tag["name"] not in left_out]
    components = copy["components"]
    components["securitySchemes"].pop("serviceToken", None)
    text = json.dumps(copy["paths"])
    found: set[str] = set()
    while wanted := {
        (part, name)
        for part, each in components.items()
        for name in each
        if f'"#/components/{part}/{name}"' in text and f"{part}/{name}" not in found
    }:
        for part, name in wanted:
            found.add(f"{part}/{name}")
            text += json.dumps(components[part][name])
    copy["components"] = {
        part: {name: told for name, told in each.items() if f"{part}/{name}" in found or part == "securitySchemes"}
        for part, each in components.items()
    }
    return copy


def _renamed(service: str, document: Schema, others: Mapping[str, Schema]) -> Schema:
    """Schemas that are not the same everywhere are named after their service as well."""
    schemas = document["components"]["schemas"]
    ours = {
        name
        for name, schema in schemas.items()
        if any(other["components"]["schemas"].get(name, schema) != schema for other in others.values())
    }
    return {
        **_referring(document, {f"#/components/schemas/{name}": _name(service, name) for name in ours}),
        "components": {
            **_referring(document["components"], {f"#/components/schemas/{n}": _name(service, n) for n in ours}),
            "schemas": {
                _name(service, name).rpartition("/")[2] if name in ours else name: _referring(
                    schema, {f"#/components/schemas/{n}": _name(service, n) for n in ours}
                )
                for name, schema in schemas.items()
            },
        },
    }


def _name(service: str, name: str) -> str:
    return f"#/components/schemas/{service.capitalize()}{name}"


def _referring(node: Any, names: Mapping[str, str]) -> Any:
    match node:
        case dict():
            return {name: _referring(value, names) for name, value in node.items()}
        case list():
            return [_referring(each, names) for each in node]
        case str():
            return names.get(node, node)
        case _:
            return node


def _leads(operation: Schema) -> dict[str, str]:
    """By what the operation's own links fill other addresses, save with parts of its own."""
    return {
        name: expression
        for answer in operation["responses"].values()
        for each in answer.get("links", {}).values()
        for name, expression in each["parameters"].items()
        if not expression.startswith("$request.path.")
    }
