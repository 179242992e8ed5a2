"""How narrow a place of a request is by its JSON Schema, and what has become narrower."""

from collections.abc import Iterator, Mapping
from typing import Any

AT_MOST = {"maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"}
AT_LEAST = {"minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"}
LOOKS = {"pattern", "format", "multipleOf"}

Bounds = Mapping[str, Any]


def bounds_of(schema: Mapping[str, Any]) -> Bounds:
    return {name: schema[name] for name in sorted(AT_MOST | AT_LEAST | LOOKS) if name in schema}


def either(one: Bounds, other: Bounds) -> Bounds:
    """What holds in any case of a place that may be one or the other."""
    shared = {name for name in one.keys() & other.keys() if name not in LOOKS or one[name] == other[name]}
    return {name: _wider(name, one[name], other[name]) for name in shared}


def changed(old: Bounds, new: Bounds) -> Iterator[tuple[str, bool]]:
    """Each bound that is another now, in words, and whether less is taken than before."""
    for name in sorted(old.keys() | new.keys()):
        was, is_ = old.get(name), new.get(name)
        if was != is_:
            yield f"{name} was {_told(was)}, is now {_told(is_)}", _is_narrower(name, was, is_)


def _is_narrower(name: str, was: Any, is_: Any) -> bool:
    if is_ is None:
        return False
    if was is None or name in LOOKS:
        return True
    return bool(is_ < was if name in AT_MOST else is_ > was)


def _wider(name: str, one: Any, other: Any) -> Any:
    if name in LOOKS:
        return one
    return max(one, other) if name in AT_MOST else min(one, other)


def _told(bound: Any) -> str:
    return "not stated" if bound is None else f"{bound:g}" if isinstance(bound, float) else str(bound)
