"""Schemas as the contract tells them: without names that are made up, decimals as they are read and written."""

from typing import Any

STRING: dict[str, Any] = {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,6})?$"}
INTEGER: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 10**12 - 1}
"""A decimal in a request is one of these: a string keeps what a float does not."""
ANSWERED = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
"""A decimal in an answer."""
NO_WORDS = frozenset({"title", "ge", "gt", "le", "lt", "max_digits", "decimal_places"})
"""Made up by pydantic, or words of its own for decimals."""


def tidy(made: dict[str, Any]) -> None:
    """Rewrite the document in place."""
    schemas = made["components"]["schemas"]
    names = {name: _name(name) for name in schemas}
    if len(set(names.values())) < len(names):
        raise ValueError(f"two schemas would have one name: {sorted(names.values())}")
    made["components"]["schemas"] = {names[name]: schema for name, schema in schemas.items()}
    for part in ("paths", "components"):
        made[part] = _told(made[part], names, is_named=True)


def _name(name: str) -> str:
    """What differs between request and answer (a decimal may be asked as an integer) is `MoneyAsked` and `Money`."""
    return name.removesuffix("-Output").replace("-Input", "Asked")


def _told(node: Any, names: dict[str, str], *, is_named: bool = False) -> Any:
    """`is_named`: the keys of this object are names of ours, not words of JSON schema."""
    match node:
        case {"$ref": str(ref)}:
            start, _, name = ref.rpartition("/")
            return {**node, "$ref": f"{start}/{names.get(name, name)}"}
        case {"itemSchema": item, **rest}:  # OpenAPI 3.2
            return {**rest, "schema": {"type": "string"}, "x-each-event": _told(item, names)}
        case {"anyOf": [{"type": "number"}, {"type": "string"}, *others], **rest}:
            alternatives = [*_bounded(rest), *(_told(each, names) for each in others)]
            return {**_without(rest), "anyOf": alternatives}
        case {"type": "string", "pattern": str(pattern), **rest} if pattern.startswith("^(?!^[-+.]*$)"):
            return {**_without(rest), **ANSWERED}
        case dict():
            return {
                name: _told(value, names, is_named=not is_named and name in {"properties", "schemas"})
                for name, value in node.items()
                if is_named or name not in NO_WORDS
            }
        case list():
            return [_told(each, names) for each in node]
        case _:
            return node


def _without(schema: dict[Any, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name not in NO_WORDS}


def _bounded(limits: dict[Any, Any]) -> list[dict[str, Any]]:
    """The alternatives of a decimal in a request: any, more than 0, or at most 100."""
    if limits.get("gt") == 0:
        pattern = r"^(?=.*[1-9])[0-9]{1,12}(\.[0-9]{1,6})?$"
        return [{**STRING, "pattern": pattern}, {**INTEGER, "minimum": 1}]
    if limits.get("le") == 100:
        pattern = r"^(100(\.0{1,6})?|[0-9]{1,2}(\.[0-9]{1,6})?)$"
        return [{**STRING, "pattern": pattern}, {**INTEGER, "maximum": 100}]
    return [STRING, INTEGER]
