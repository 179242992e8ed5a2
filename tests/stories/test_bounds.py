"""Nothing that a service is told is without bounds: no text, no list, in any body and any parameter."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from services.logistics.app import app as logistics
from services.notify.app import app as notify
from services.order.app import app as order
from services.production.app import app as production
from services.tracking.app import app as tracking

BY_A_RULE = {"PaymentTermsAsked>.instalments[]"}
"""How many instalments there may be is said by the requests that name them (tests/order/test_http_input.py)."""
BOUNDED = ("maxLength", "pattern", "enum", "const", "format", "contentMediaType")


def unbounded(
    schema: dict[str, Any], whole: dict[str, Any], at: str, seen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Where a text or a list may be as long as it likes."""
    if reference := schema.get("$ref"):
        if reference not in seen:
            name = reference.rpartition("/")[2]
            yield from unbounded(whole["components"]["schemas"][name], whole, f"{at}<{name}>", seen | {reference})
        return
    if schema.get("type") == "string" and not any(bound in schema for bound in BOUNDED):
        yield at
    if schema.get("type") == "array":
        if "maxItems" not in schema:
            yield f"{at}[]"
        yield from unbounded(schema.get("items", {}), whole, f"{at}[]", seen)
    for name, inner in schema.get("properties", {}).items():
        yield from unbounded(inner, whole, f"{at}.{name}", seen)
    if {"type": "number"}.items() <= {**schema.get("anyOf", [{}])[0]}.items():
        return  # an exact number, of 18 digits at most, which may be written as text
    for way in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(way, []):
            yield from unbounded(inner, whole, at, seen)


def told(whole: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that may be told, with its address."""
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            for parameter in operation.get("parameters", []):
                if "$ref" in parameter:  # a header that all have in common: 16 KiB of them together
                    continue
                yield f"{method} {path} {parameter['name']}", parameter["schema"]
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield f"{method} {path}", content["schema"]


@pytest.mark.parametrize("app", [order, production, logistics, notify, tracking], ids=lambda app: app.title)
def test_no_text_and_no_list_is_without_bounds(app: FastAPI) -> None:
    whole = app.openapi()
    cases = list(told(whole))
    assert len(cases) > 10
    places = [place for at, schema in cases for place in unbounded(schema, whole, at)]
    assert [place for place in places if place.rpartition("<")[2] not in BY_A_RULE] == []
