"""What has changed between two OpenAPI documents, in words, and whether it breaks those who rely on the first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.contract.bounds import Bounds, bounds_of, changed, either

Document = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """Breaking: a client that was written against the document before may fail."""

    words: str
    is_breaking: bool


@dataclass
class Leaf:
    """One place of a request or an answer: which types and values it may have, whether it must be there.

    `bounds` of each type that has some, by its name.
    """

    must: bool = False
    kinds: set[str] = field(default_factory=set)
    values: set[str] | None = None
    bounds: dict[str, Bounds] = field(default_factory=dict)

    def may_be(self, schema: Document) -> None:
        """Of this type as well, within its bounds."""
        told = schema.get("type", "anything")
        for kind in told if isinstance(told, list) else [told]:
            bounds = bounds_of(schema)
            self.bounds[kind] = either(self.bounds[kind], bounds) if kind in self.kinds else bounds
            self.kinds.add(kind)


Leaves = dict[str, Leaf]


def changes(before: Document, after: Document) -> Iterator[Change]:
    """Everything that differs for clients, operation by operation."""
    old, new = operations(before), operations(after)
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Change(f"{name} is gone", is_breaking=True)
        elif name not in old:
            yield Change(f"{name} is new", is_breaking=False)
        else:
            yield from _of_operation(name, before, old[name], after, new[name])


def operations(document: Document) -> dict[str, Document]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def _of_operation(name: str, before: Document, old: Document, after: Document, new: Document) -> Iterator[Change]:
    if old["operationId"] != new["operationId"]:
        words = f"{name}: its operation id was {old['operationId']}, is now {new['operationId']}"
        yield Change(words, is_breaking=True)
    if fewer := set(old.get("x-roles", ())) - set(new.get("x-roles", ())):
        yield Change(f"{name}: may no longer be asked for by {_told(fewer)}", is_breaking=True)
    was, is_ = asked(before, old), asked(after, new)
    for place in _outermost(was, is_):
        yield from _asked_otherwise(f"{name} asks {place}", place, was, is_)
    was, is_ = answered(before, old), answered(after, new)
    for place in _outermost(was, is_):
        yield from _answered_otherwise(f"{name} answers {place}", was.get(place), is_.get(place))


def _outermost(was: Leaves, is_: Leaves) -> Iterator[str]:
    """All places, save those within one that is gone or new as a whole."""
    whole: str | None = None
    for place in sorted(was.keys() | is_.keys()):
        if whole is None or not place.startswith((f"{whole}.", f"{whole}[]", f"{whole} ")):
            whole = place if (place in was) != (place in is_) else None
            yield place


def _asked_otherwise(words: str, place: str, was: Leaves, is_: Leaves) -> Iterator[Change]:
    old, new = was.get(place), is_.get(place)
    if old is None and new is not None:
        parent = place.rpartition(".")[0].removesuffix("[]")
        if new.must and (parent in was or parent not in is_):
            yield Change(f"{words}: new, and must be given", is_breaking=True)
        else:
            yield Change(f"{words}: new, and may be left out", is_breaking=False)
    elif old is not None and new is None:
        yield Change(f"{words}: no longer taken", is_breaking=True)
    elif old is not None and new is not None:
        if new.must and not old.must:
            yield Change(f"{words}: must be given now", is_breaking=True)
        if fewer := old.kinds - new.kinds:
            yield Change(f"{words}: may no longer be {_told(fewer)}", is_breaking=True)
        if new.values is not None and (fewer := (old.values or {"any value"}) - new.values):
            yield Change(f"{words}: may no longer be {_told(fewer)}", is_breaking=True)
        for kind in sorted(old.kinds & new.kinds):
            for otherwise, is_breaking in changed(old.bounds[kind], new.bounds[kind]):
                yield Change(f"{words}: {otherwise}", is_breaking)
        if (more := new.kinds - old.kinds) or (more := (new.values or set()) - (old.values or set())):
            yield Change(f"{words}: may now be {_told(more)}", is_breaking=False)


def _answered_otherwise(words: str, old: Leaf | None, new: Leaf | None) -> Iterator[Change]:
    if old is None:
        yield Change(f"{words}: new", is_breaking=False)
    elif new is None:
        yield Change(f"{words}: no longer", is_breaking=True)
    else:
        if old.must and not new.must:
            yield Change(f"{words}: may be missing now", is_breaking=True)
        if new.must and not old.must:
            yield Change(f"{words}: is always there now", is_breaking=False)
        if more := new.kinds - old.kinds:
            yield Change(f"{words}: may now be {_told(more)}", is_breaking=True)
        if old.values is not None and new.values is None:
            yield Change(f"{words}: may now be any value", is_breaking=True)
        if more := (new.values or set()) - (old.values or set()):
            yield Change(f"{words}: may now be {_told(more)}", is_breaking=False)


def asked(document: Document, operation: Document) -> Leaves:
    """What an operation takes: `query.limit`, `body.lines[].quantity`."""
    found: Leaves = {}
    for given in operation.get("parameters", ()):
        parameter = resolved(document, given)
        place = f"{parameter['in']}.{parameter['name']}"
        _walk(document, parameter["schema"], place, found, must=parameter.get("required", False))
    if body := operation.get("requestBody"):
        for media in body["content"].values():
            _walk(document, media["schema"], "body", found, must=body.get("required", False))
    return found


def answered(document: Document, operation: Document) -> Leaves:
    """What an operation gives: `201`, `201 header ETag`, `201.position`, `409 urn:….seen`."""
    found: Leaves = {}
    for status, given in operation["responses"].items():
        response = resolved(document, given)
        found[status] = Leaf(must=True)
        for name, header in response.get("headers", {}).items():
            found[f"{status} header {name}"] = Leaf(must=resolved(document, header).get("required", False))
        for kind, media in response.get("content", {}).items():
            found[f"{status} {kind}"] = Leaf(must=True)
            schema = media.get("schema", {})
            for each in schema["oneOf"] if "discriminator" in schema else [schema]:
                type_ = resolved(document, each).get("properties", {}).get("type", {}).get("const")
                _walk(document, each, f"{status} {type_}" if type_ else status, found, must=True)
    return found


def resolved(document: Document, node: Document) -> Document:
    """What a reference stands for."""
    while ref := node.get("$ref"):
        beside = {name: value for name, value in node.items() if name != "$ref"}
        node = document
        for step in ref.removeprefix("#/").split("/"):
            node = node[step]
        node = {**node, **beside}
    return node


def _walk(
    document: Document, schema: Document, place: str, found: Leaves, *, must: bool, within: frozenset[str] = frozenset()
) -> None:
    if (ref := schema.get("$ref")) in within:
        return
    within = within | {ref} if ref else within
    node = resolved(document, schema)
    leaf = found.setdefault(place, Leaf(must=must))
    alternatives = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    if not alternatives:
        leaf.may_be(node)
        values = node.get("enum", [node["const"]] if "const" in node else None)
        if values is not None:
            leaf.values = (leaf.values or set()) | {str(each) for each in values}
    for each in alternatives:
        _walk(document, each, place, found, must=must, within=within)
    for name, inner in node.get("properties", {}).items():
        _walk(document, inner, f"{place}.{name}", found, must=name in node.get("required", ()), within=within)
    if isinstance(node.get("items"), dict):
        _walk(document, node["items"], f"{place}[]", found, must=False, within=within)
    if isinstance(node.get("additionalProperties"), dict):
        _walk(document, node["additionalProperties"], f"{place}.*", found, must=False, within=within)


def _told(each: set[str]) -> str:
    return ", ".join(sorted(each))
