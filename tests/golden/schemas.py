"""The JSON schema of each event type, as it was published, and what has changed since."""

import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from shared import events
from shared.events import Event, schema_id

PUBLISHED = Path(events.__file__).parent / "schemas"

for module in pkgutil.iter_modules(events.__path__):  # whatever is told anywhere is in the registry then
    import_module(f"{events.__name__}.{module.name}")

Leaves = dict[str, dict[str, Any]]
"""By its path, such as `lines[].promised.on`: what a field must look like, whether it is required, its default."""


class OnTheWire(GenerateJsonSchema):
    """As events travel: decimals are strings."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        told: dict[str, Any] = {**schema}
        return {"type": "string", "format": "decimal", **{name: told[name] for name in LIMITS if name in told}}


LIMITS = {
    "ge": "x-minimum",
    "gt": "x-exclusive-minimum",
    "le": "x-maximum",
    "lt": "x-exclusive-maximum",
    "max_digits": "x-digits",
    "decimal_places": "x-decimal-places",
}
"""Of decimals; JSON schema has no words for limits of a number that is written as a string."""


def schema_of(event: type[Event]) -> dict[str, Any]:
    """In a stable form. That readers may meet fields which are not in it is said nowhere: so they may."""
    schema = event.model_json_schema(schema_generator=OnTheWire)
    said = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": schema_id(event.topic, event.class_version),
    }
    plain: dict[str, Any] = json.loads(json.dumps({**said, **_without(schema)}, default=str))
    return plain


def name_of(event: type[Event]) -> str:
    return f"{event.topic}.v{event.class_version}"


def published(event: type[Event], folder: Path = PUBLISHED) -> dict[str, Any] | None:
    """The newest schema of the event's version: `order.received.v1.json`, or after an addition `….v1.1.json`."""
    newest = _files(event, folder)[-1:]
    return json.loads(newest[0].read_text()) if newest else None


def next_file(event: type[Event], folder: Path = PUBLISHED) -> Path:
    """Where its next schema goes: no file is written twice."""
    additions = len(_files(event, folder))
    return folder / f"{name_of(event)}{f'.{additions}' if additions else ''}.json"


def _files(event: type[Event], folder: Path) -> list[Path]:
    stem = name_of(event)
    additions = sorted(folder.glob(f"{stem}.*.json"), key=lambda path: int(path.stem.rpartition(".")[2]))
    return [path for path in (folder / f"{stem}.json", *additions) if path.exists()]


@dataclass(frozen=True)
class Change:
    """One field that is otherwise now. Compatible: both releases read what either writes."""

    words: str
    is_compatible: bool


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """What a release that knows `before` and one that knows `after` may misunderstand in each other's events."""
    old, new = leaves(before), leaves(after)
    for path in sorted(old.keys() | new.keys()):
        was, is_ = old.get(path), new.get(path)
        if was is None and is_ is not None:
            parent = path.rpartition(".")[0].removesuffix("[]")
            is_within_new = parent not in old and parent in new
            if is_["required"] and not is_within_new:
                yield Change(f"{path} is new and required: old events do not have it", is_compatible=False)
            else:
                yield Change(f"{path} is new, and may be left out", is_compatible=True)
        elif was is not None and is_ is None:
            yield Change(f"{path} is gone: old events have it, and older releases look for it", is_compatible=False)
        elif was is not None and is_ is not None:
            for what in sorted(was.keys() | is_.keys()):
                if _differ(was.get(what), is_.get(what)):
                    yield Change(
                        f"{path}: {what} was {_said(was, what)}, is now {_said(is_, what)}", is_compatible=False
                    )


def leaves(schema: dict[str, Any]) -> Leaves:
    """The schema's fields by path, with what they refer to written in."""
    found: Leaves = {}
    definitions = schema.get("$defs", {})

    def walk(node: dict[str, Any], path: str) -> None:
        if reference := node.get("$ref"):
            node = {**definitions[reference.rpartition("/")[2]], **node}
        own = {name: value for name, value in node.items() if name not in STRUCTURE}
        if path:
            found.setdefault(path, {"required": False}).update(own)
        for name, inner in node.get("properties", {}).items():
            further = f"{path}.{name}" if path else name
            found[further] = {"required": name in node.get("required", ())}
            walk(inner, further)
        if "items" in node:
            walk(node["items"], f"{path}[]")
        for alternative in node.get("anyOf", ()):
            if alternative == {"type": "null"}:
                found[path]["may be null"] = True
            else:
                walk(alternative, path)

    walk(schema, "")
    return found


STRUCTURE = {"properties", "required", "items", "anyOf", "$ref", "$defs", "$schema", "$id", "description"}


def _said(leaf: dict[str, Any], what: str) -> str:
    return json.dumps(leaf[what], ensure_ascii=False) if what in leaf else "not stated"


def _without(node: Any) -> Any:
    """Names that pydantic makes up are no part of what is published, nor that our own writing is strict."""
    match node:
        case dict():
            made_up = {"additionalProperties"} | ({"title"} if isinstance(node.get("title"), str) else set())
            return {_named(name, value): _without(value) for name, value in node.items() if name not in made_up}
        case list():
            return [_without(each) for each in node]
        case _:
            return node


def _named(name: str, value: Any) -> str:
    return name if isinstance(value, dict) else LIMITS.get(name, name)


def _differ(was: Any, is_: Any) -> bool:
    """A default that only says more, by a field that is new in it, is the same default."""
    if isinstance(was, dict) and isinstance(is_, dict):
        return not was.items() <= is_.items()
    return bool(was != is_)
