"""Which fields an answer has: all of them, save those that not everybody may see."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, get_args, is_typeddict

from pydantic import BaseModel

from shared.events.confidential import Confidential, Informal, Mark, fields_of


def complete(made: dict[str, Any]) -> None:
    """Let the contract say that an answer has all its fields, also those that have a default where they are made.

    What is both asked and answered becomes two schemas, `Destination` and `DestinationAsked`, where that makes them
    differ.
    """
    schemas: dict[str, Any] = made["components"]["schemas"]
    operations = [operation for item in made["paths"].values() for operation in item.values()]
    asked = _reached([each.get("requestBody") for each in operations], schemas)
    answered = _reached([each["responses"] for each in operations], schemas)
    both = {name for name in asked & answered if _completed(schemas[name]) != schemas[name]}
    while further := {name for name in asked & answered if refs(schemas[name]) & both} - both:
        both |= further
    names = {name: f"{name}Asked" for name in both}
    for name in asked:
        schemas[names.get(name, name)] = _referring(schemas[name], names)
    for operation in operations:
        if "requestBody" in operation:
            operation["requestBody"] = _referring(operation["requestBody"], names)
    for name in answered:
        schemas[name] = _completed(schemas[name])


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    if "properties" not in schema:
        return schema
    fields = {name: {k: v for k, v in each.items() if k != "default"} for name, each in schema["properties"].items()}
    return {**schema, "properties": fields, "required": list(fields)}


def _reached(node: Any, schemas: dict[str, Any]) -> set[str]:
    """The names of all schemas that are needed for this one."""
    found: set[str] = set()
    while further := {name for each in (node, *map(schemas.get, found)) for name in refs(each)} - found:
        found |= further
    return found


def _referring(node: Any, names: dict[str, str]) -> Any:
    match node:
        case {"$ref": str(ref)}:
            start, _, name = ref.rpartition("/")
            return {**node, "$ref": f"{start}/{names.get(name, name)}"}
        case dict():
            return {name: _referring(value, names) for name, value in node.items()}
        case list():
            return [_referring(each, names) for each in node]
        case _:
            return node


def refs(node: Any) -> set[str]:
    """The names of all schemas that this one refers to."""
    match node:
        case {"$ref": str(ref)}:
            return {ref.rpartition("/")[2]}
        case dict():
            return set[str]().union(*map(refs, node.values()))
        case list():
            return set[str]().union(*map(refs, node))
        case _:
            return set()


def conceal(schemas: dict[str, Any], answers: Iterable[Any]) -> None:
    """Let the contract say of each marked field of these types that it may be absent, and by which mark."""
    for model in set().union(*map(_models, answers)):
        schema = schemas[model.__name__]
        for name, annotation in fields_of(model).items():
            if marks := sorted(set(_marks(annotation))):
                schema["properties"][name]["x-confidential"] = marks[0]
                schema["required"] = [each for each in schema.get("required", ()) if each != name]


def _marks(annotation: Any) -> Iterator[Mark]:
    yield from (each for each in getattr(annotation, "__metadata__", ()) if isinstance(each, Confidential | Informal))
    for each in get_args(annotation):
        yield from _marks(each)


def _models(annotation: Any, found: frozenset[Any] = frozenset()) -> frozenset[Any]:
    """All models within a type, however deep."""
    if annotation in found:
        return found
    if isinstance(annotation, type) and (
        issubclass(annotation, BaseModel) or dataclasses.is_dataclass(annotation) or is_typeddict(annotation)
    ):
        found = found | {annotation}
        inner: Iterable[Any] = fields_of(annotation).values()
    else:
        inner = get_args(annotation)
    for each in inner:
        found = _models(each, found)
    return found
