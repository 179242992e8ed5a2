"""Which fields of an answer may be absent, because not everybody may see them: said in the contract as well."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any, get_args, is_typeddict

from pydantic import BaseModel

from shared.events.confidential import Confidential, fields_of


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
