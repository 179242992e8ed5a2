"""Which fields an answer has: all of them, save those that not everybody may see."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, get_args, is_typeddict

from pydantic import BaseModel

from shared.events.confidential import Confidential, fields_of


def complete(made: dict[str, Any]) -> None:
    """Let the contract say that an answer has all its fields, also those that have a default where they are made."""
    schemas = made["components"]["schemas"]
    bodies = [operation.get("requestBody") for item in made["paths"].values() for operation in item.values()]
    asked: set[str] = set()
    while further := {ref for each in (bodies, *map(schemas.get, asked)) for ref in refs(each)} - asked:
        asked |= further
    for name, schema in schemas.items():
        if name not in asked and "properties" in schema:
            schema["required"] = list(schema["properties"])
            for field in schema["properties"].values():
                field.pop("default", None)


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


def _marks(annotation: Any) -> Iterator[Confidential]:
    yield from (each for each in getattr(annotation, "__metadata__", ()) if isinstance(each, Confidential))
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
