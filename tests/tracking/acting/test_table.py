"""The table of acts against the services that decide them: whom they let in, what they ask for, how it is called."""

from typing import Any

import pytest

from services.tracking.acting.act import Act, Kind
from services.tracking.acting.table import ACTS
from services.tracking.acting.typed import fields_of
from services.tracking.orders.next_step import Step
from services.tracking.orders.points import Open
from services.tracking.pages.catalogue import CATALOGUE
from shared.events.confidential import Confidential
from tests.rights.routes import apps, routes

APPS = apps()
RULES = {(each.service, each.path): each.rule for each in routes() if each.method == "POST"}
SEES_ALL = frozenset(Confidential)
MADE_COMPLETE = {"customer_code", "order_id", "specifications"}
"""What an act's own code adds to the body of a sample request."""


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.key)
def test_an_act_is_for_those_whom_its_service_lets_in(act: Act) -> None:
    assert (act.service, act.path) in RULES, "there is no such address"
    assert act.roles == RULES[act.service, act.path].roles
    assert act.doers <= act.roles


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.key)
def test_a_form_asks_for_what_its_service_takes_and_for_all_that_it_must_have(act: Act) -> None:
    document = APPS[act.service].openapi()
    operation = document["paths"][act.path]["post"]
    body = _resolved(document, operation.get("requestBody", {}))
    known, must = _names(document, body)
    asked = {field.name: field for field in fields_of(act, SEES_ALL) if not field.in_path}
    assert {name.partition(".")[0] for name in asked} - MADE_COMPLETE - {"material", "construction"} <= known | _own(
        act
    )
    required = {name.partition(".")[0] for name, field in asked.items() if field.required or field.default}
    assert must - ({"version"} if act.sees else set()) - (MADE_COMPLETE if act.finish else set()) <= required
    if act.sees:
        assert "version" in known


def test_the_addresses_of_acts_are_filled_by_their_fields_or_by_what_they_are_about() -> None:
    for act in ACTS:
        in_path = {field.name for field in act.fields if field.in_path}
        assert all(f"{{{name}}}" in act.path for name in in_path), act.key


def test_every_act_and_every_field_has_words_and_no_word_is_left_over() -> None:
    assert {*CATALOGUE["act"]} == {act.key for act in ACTS}
    used = {
        own if (own := f"{act.key}.{field.name}") in CATALOGUE["asked"] else field.name
        for act in ACTS
        for field in fields_of(act, SEES_ALL)
    }
    assert {*CATALOGUE["asked"]} == used
    names = {field.name for act in ACTS for field in fields_of(act, SEES_ALL)}
    assert {*CATALOGUE["hint"]} <= names


def test_what_is_chosen_from_is_called_by_the_catalogue() -> None:
    for act in ACTS:
        for field in act.fields:
            if field.kind is Kind.CHOICE and field.words and field.words != "milestone" and not callable(field.choices):
                assert {str(each) for each in field.choices} <= {*CATALOGUE[field.words]}, (act.key, field.name)


def test_every_step_and_every_open_point_has_an_act() -> None:
    assert {step for act in ACTS for step in act.steps} == {*Step}
    assert {point for act in ACTS for point in act.points} == {*Open}


def test_keys_are_unique_and_fit_an_address() -> None:
    keys = [act.key for act in ACTS]
    assert len({*keys}) == len(keys)
    assert all(key.replace("_", "").isalpha() and len(key) <= 40 for key in keys)


def _own(act: Act) -> set[str]:
    """Names of a form that its act writes otherwise."""
    return {"lines", "material", "construction"} if act.finish else set()


def _resolved(document: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in told:
        found: Any = document
        for step in told["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return _resolved(document, found)
    return told


def _names(document: dict[str, Any], body: dict[str, Any]) -> tuple[set[str], set[str]]:
    """All names of a body, and those that it must have."""
    content = body.get("content", {}).get("application/json", {})
    schema = _resolved(document, content.get("schema", {}))
    for each in schema.get("anyOf", ()):
        if (found := _resolved(document, each)).get("properties"):
            schema = found
    return {*schema.get("properties", ())}, {*schema.get("required", ())}
