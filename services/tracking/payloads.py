"""Payloads read quickly: the fields of the published events, not judged again as they were when they were written.

Folding reads every event that there is, and most of what is in them are lines, each with quantities. pydantic checks
each of them again; msgspec only reads them, ten times as fast.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from pydantic import BaseModel

from shared.events import REGISTRY, Event
from shared.events.values import STORED
from shared.received import UnknownTopic, brought_forward

KNOWN = frozenset({"order_id"})
"""Fields that whoever folds knows before: whose history it is."""

MODELS = 4096
"""Destinations and terms that are remembered: orders name the same ones again and again."""


def read(topic: str, class_version: int, data: bytes) -> Any:
    """A payload as a struct with the fields of its event, through the upcasters; unknown ones and KNOWN are left out.

    Raises UnknownTopic, NewerVersion, and msgspec's or pydantic's ValidationError.
    """
    known = _reader(topic)
    if known is None:
        raise UnknownTopic(topic)
    event, decode = known
    return decode(data if class_version == event.class_version else brought_forward(event, class_version, data))


@cache
def _reader(topic: str) -> tuple[type[Event], Callable[[bytes], Any]] | None:
    event = REGISTRY.get(topic)
    if event is None:
        return None
    return event, msgspec.json.Decoder(_struct(event, lambda value: value), dec_hook=published).decode


def published(model: type[BaseModel], told: Any) -> BaseModel:
    """What there is one of in an event or a view, a destination or terms, is as it is published: the value itself."""
    return _validated(model, msgspec.json.encode(told))


@lru_cache(MODELS)
def _validated(model: type[BaseModel], told: bytes) -> BaseModel:
    return model.model_validate_json(told, extra="ignore", context=STORED)


@cache
def _plain(model: type[BaseModel]) -> type[msgspec.Struct]:
    """What there are many of, lines and what is in them, are structs through and through."""
    return _struct(model, _plain)


def _struct(model: type[BaseModel], value: Callable[[type[BaseModel]], type]) -> type[msgspec.Struct]:
    fields: list[Any] = []
    for name, field in model.model_fields.items():
        if name in KNOWN:
            continue
        of = _type(field.annotation, value)
        fields.append((name, of) if field.is_required() else (name, of, field.default))
    return msgspec.defstruct(model.__name__, fields, frozen=True, kw_only=True, gc=False)


def _type(told: Any, value: Callable[[type[BaseModel]], type]) -> Any:
    """The annotation without its constraints."""
    origin, arguments = get_origin(told), get_args(told)
    if origin is Annotated:
        return _type(arguments[0], value)
    if origin in {Union, UnionType}:
        return Union[tuple(_type(each, value) for each in arguments)]  # noqa: UP007 (any number of them)
    if origin is tuple:
        return tuple[_type(arguments[0], _plain), ...]  # type: ignore[misc]
    if isinstance(told, type) and issubclass(told, BaseModel):
        return value(told)
    return told
