"""What not everybody may see: marked at the field that says it, and left out of JSON here, for all alike.

A mark stands in a field's annotation, in events, requests and answers: `price: Annotated[Number, Confidential.PRICE]`.
Wherever in it the mark stands, as in `Price | None` or `dict[str, Price]`, the field is hidden whole.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID

import msgspec
import typing_extensions
from pydantic import BaseModel, PlainSerializer, WrapSerializer


class Confidential(StrEnum):
    """What is seen by those only whose role allows it (domain.md, rule 10)."""

    PRICE = "price"
    """What the customer pays: prices and values, and what was paid, from which they follow."""
    COST = "cost"
    """What we pay for what we make: material and wages."""
    FREIGHT = "freight"
    """What carriers and insurers are paid."""
    MARGIN = "margin"
    COMMISSION = "commission"


class Informal(StrEnum):
    """What people write to each other: for everybody in the house; in a partner's stream only where it was granted."""

    REMARK = "remark"


Mark = Confidential | Informal
EVERY_MARK: frozenset[Mark] = frozenset((*Confidential, *Informal))


class Chosen:
    """Marks a field of any content whose reader was thought of when it was filled: it is left as it is."""


CHOSEN = Chosen()

Leave = Callable[[bytes], bytes]
"""Takes a value's JSON, gives the JSON of what is left of it."""


def redactor(of: Any, sees: frozenset[Mark]) -> Leave:
    """Leaves of an `of`, as JSON, what may be seen; the rest is absent, not null. Made once, and quick.

    Raises TypeError while it is made, where nobody can say what a field has in it: an event's payload, for instance,
    which `shared.redaction` knows how to read.
    """
    hidden = EVERY_MARK - sees
    leave = without(of, hidden)
    return leave if marks_in(of) & hidden else _whole


@cache
def without(of: Any, marks: frozenset[Mark]) -> Leave:
    """Leaves of an `of`, as JSON, what bears none of the marks, each value byte for byte.

    What this release does not know may be anything, so it is left out as well. Raises TypeError as `redactor` does, and
    msgspec's DecodeError for what is no JSON of an `of`.
    """
    decode = msgspec.json.Decoder(_seen(of, marks)).decode

    def leave(told: bytes) -> bytes:
        return msgspec.json.encode(decode(told))

    return leave


def marks_in(of: Any) -> frozenset[Mark]:
    """All marks that something of an `of` may bear, however deep."""
    return marks_at(of).union(*map(_marks_in_model, models(of)))


@cache
def fields_of(model: type) -> Mapping[str, Any]:
    """A model's, dataclass's or typed dictionary's fields as they are named in JSON, with their annotations."""
    if not issubclass(model, BaseModel):
        return get_type_hints(model, include_extras=True)
    found = {
        field.serialization_alias or name: Annotated[field.annotation, *field.metadata, ...]
        for name, field in model.model_fields.items()
    }
    computed = {field.alias or name: field.return_type for name, field in model.model_computed_fields.items()}
    return found | computed


def _whole(told: bytes) -> bytes:
    return told


def marks_at(told: Any) -> frozenset[Mark]:
    """The marks in an annotation, not those within a model that it names."""
    own = [each for each in getattr(told, "__metadata__", ()) if isinstance(each, Confidential | Informal)]
    return frozenset(own).union(*map(marks_at, _parts(told)))


@cache
def _marks_in_model(model: type) -> frozenset[Mark]:
    return frozenset[Mark]().union(*map(marks_in, fields_of(model).values()))


def models(told: Any) -> Iterator[type]:
    """The models that an annotation names."""
    told = _written(told)
    if _is_model(told):
        yield told
    for each in _parts(told):
        yield from models(each)


def _seen(told: Any, marks: frozenset[Mark]) -> Any:
    """The msgspec type that takes of a value's JSON what may be seen."""
    told = _written(told)
    if told is CHOSEN or _is_leaf(told):
        return msgspec.Raw
    if _is_model(told):
        return _struct((told,), marks)
    if get_origin(told) in {Union, UnionType}:
        return _any_of([_written(part) for part in _parts(told) if part is not NoneType], marks)
    seen = [_seen(part, marks) for part in _parts(told)]
    if seen and all(each is msgspec.Raw for each in seen):
        return msgspec.Raw
    match get_origin(told):
        case origin if _is(origin, Mapping):
            return dict.__class_getitem__((str, seen[1]))
        case origin if _is(origin, Sequence | AbstractSet) and len(seen) == 1:
            return list.__class_getitem__(seen[0])
    raise TypeError(f"nobody can say what is in {told!r}, so nobody can say who may see it")


@cache
def _struct(models: tuple[type, ...], marks: frozenset[Mark]) -> Any:
    """Any of the models: what one of them hides is hidden in all."""
    found: dict[str, list[Any]] = {}
    for model in models:
        for name, told in fields_of(model).items():
            found.setdefault(name, []).append(told)
    fields = []
    for n, (name, each) in enumerate(found.items()):
        if not any(marks_at(told) & marks for told in each):
            seen = _same([_seen(told, marks) for told in each])
            fields.append((f"field_{n}", seen | msgspec.UnsetType, msgspec.field(default=msgspec.UNSET, name=name)))
    return msgspec.defstruct(models[0].__name__, fields, frozen=True, kw_only=True, gc=False)


def _any_of(arms: Sequence[Any], marks: frozenset[Mark]) -> Any:
    """Of a union, with or without None."""
    if all(map(_is_model, arms)):
        return _struct(tuple(arms), marks) | None
    seen = _same([_seen(arm, marks) for arm in arms])
    return seen if seen is msgspec.Raw else seen | None


def _same(seen: Sequence[Any]) -> Any:
    first, *others = seen
    if any(other != first for other in others):
        raise TypeError(f"what may be one of {seen} may be anything, so nobody can say who may see what is in it")
    return first


def _written(told: Any) -> Any:
    """The type in which a value is written: without its constraints, or what its serializer makes of it."""
    if get_origin(told) is not Annotated:
        return told
    for each in reversed(told.__metadata__):
        if each is CHOSEN:
            return CHOSEN
        if isinstance(each, PlainSerializer | WrapSerializer):
            return get_type_hints(each.func).get("return")
    return _written(told.__origin__)


def _parts(told: Any) -> tuple[Any, ...]:
    """The types that an annotation is made of."""
    if get_origin(told) is Annotated:
        return (told.__origin__,)
    return () if get_origin(told) is Literal else tuple(each for each in get_args(told) if each is not Ellipsis)


def _is_leaf(told: Any) -> bool:
    return get_origin(told) is Literal or any(_is(told, leaf) for leaf in LEAVES)


def _is_model(told: Any) -> bool:
    known = _is(told, BaseModel) or (isinstance(told, type) and dataclasses.is_dataclass(told))
    return known or is_typeddict(told) or typing_extensions.is_typeddict(told)


def _is(told: Any, kind: Any) -> bool:
    return isinstance(told, type) and get_origin(told) is None and issubclass(told, kind)


LEAVES = (str, bytes, int, float, Decimal, date, time, timedelta, datetime, UUID, Enum, NoneType)
"""What has nothing in it but itself."""
