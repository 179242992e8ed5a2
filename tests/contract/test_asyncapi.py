"""The AsyncAPI document says what is told, is valid, and never takes back what subscribers rely on."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import pytest

from shared.events import REGISTRY
from shared.http.schemas import published
from shared.wire import attributes, subject_of, to_headers
from tests.contract import for_partners
from tests.contract.asyncapi import Document, changed, committed, document, text_of
from tests.contract.attributes import ATTRIBUTES
from tests.golden.records import Golden, goldens
from tests.node import INSTALLED, node

FOUND = committed()
WHOLE = "urn:gendan:asyncapi"
REGISTERED = jsonschema_rs.Registry([(WHOLE, FOUND)], draft=jsonschema_rs.Draft202012)
"""Read once: what is valid by it is asked some hundred times."""


def elsewhere(node: Any) -> Any:
    """A schema of the document as one of its own, which refers to the document."""
    match node:
        case {"$ref": str(reference), **others}:
            return {"$ref": f"{WHOLE}{reference}", **others}
        case dict():
            return {name: elsewhere(each) for name, each in node.items()}
        case list():
            return [elsewhere(each) for each in node]
    return node


WHAT_TO_DO = """
If every change is compatible: make contract writes it.
If one is not, leave it as it was: a topic is an event's name for ever and stays on its subject, and what was published
of its payload changes only with a new version (docs/events.md). What is called otherwise now is another event, told
beside the old one."""


def test_the_committed_document_is_what_the_code_tells() -> None:
    before, now = committed(), document()
    said = [
        f"  {'compatible' if each.is_compatible else 'INCOMPATIBLE'}: {each.words}" for each in changed(before, now)
    ]
    if said or text_of(before) != text_of(now):
        words = ["contract/asyncapi.json is not what is told:", *(said or ["  other words, or another example"])]
        pytest.fail("\n".join([*words, WHAT_TO_DO]), pytrace=False)


def test_each_event_in_each_version_is_in_it_on_its_subject() -> None:
    told_by = {golden.row.topic: golden.source for golden in goldens()}
    channels = committed()["channels"]
    to_partners = channels.pop("partner")
    found = {(channel["address"], name) for channel in channels.values() for name in channel["messages"]}
    assert to_partners["messages"].keys() == {name for _, name in found}
    assert found == {
        (subject_of(told_by[topic], topic), f"{topic}.v{schema.version}")
        for topic in REGISTRY
        for schema in published(topic)
    }


@pytest.fixture(scope="session")
def official() -> jsonschema_rs.Draft7Validator:
    """The schema of AsyncAPI's own authors."""
    node("node", "--version")  # skips where there is none
    schema = json.loads((INSTALLED / "@asyncapi/specs/schemas/3.1.0.json").read_text())
    return jsonschema_rs.Draft7Validator(schema)


def test_it_is_valid_by_the_official_schema(official: jsonschema_rs.Draft7Validator) -> None:
    assert [f"{each.instance_path}: {each.message}"[:500] for each in official.iter_errors(committed())] == []


@pytest.mark.parametrize("part", ["info", "servers/nats/protocol", "operations/receive.order.held/action"])
def test_the_official_schema_notices_what_is_missing(official: jsonschema_rs.Draft7Validator, part: str) -> None:
    lacking = committed()
    *path, last = part.split("/")
    place = lacking
    for step in path:
        place = place[step]
    del place[last]
    assert not official.is_valid(lacking)


def test_whatever_it_refers_to_is_there() -> None:
    found = committed()
    for reference in references(found):
        place: Any = found
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def references(node: Any) -> Iterator[str]:
    match node:
        case {"$ref": str(reference)}:
            yield reference
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from references(each)


@pytest.mark.parametrize("golden", goldens(), ids=str)
def test_a_message_of_each_type_is_as_the_document_says(golden: Golden) -> None:
    told = {"headers": to_headers(golden.received), "payload": json.loads(golden.received.data)}
    assert_is_as_said(golden.name, told)


@pytest.mark.parametrize("golden", goldens(), ids=str)
def test_what_a_partner_is_told_at_least_is_as_the_document_says(golden: Golden) -> None:
    assert_is_as_said(f"partner.{golden.name}", for_partners.example(golden))


def test_what_a_partner_may_not_see_is_not_required() -> None:
    schema = committed()["components"]["schemas"]["partner.order.received.v1"]
    assert "price" in schema["$defs"]["OrderLine"]["properties"]
    assert "price" not in schema["$defs"]["OrderLine"]["required"]
    assert "quantity" in schema["$defs"]["OrderLine"]["required"]


def assert_is_as_said(name: str, told: Document) -> None:
    message = FOUND["components"]["messages"][name]
    for part in "headers", "payload":
        schema = {"$id": f"{WHOLE}/{name}/{part}", **elsewhere(message[part])}
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, registry=REGISTERED)
        assert [str(error.message) for error in validator.iter_errors(told[part])] == []
        assert message["examples"][0][part] == told[part]


@pytest.mark.parametrize("golden", goldens(), ids=str)
def test_each_attribute_of_each_event_is_explained(golden: Golden) -> None:
    explained = {each.name: each for each in ATTRIBUTES}
    told = attributes(golden.received)
    assert told.keys() <= explained.keys()
    assert [name for name, each in explained.items() if each.is_always_there and name not in told] == []


def moved(found: Document) -> None:
    found["channels"]["order.held"]["address"] = "gendan.order.order.v2.held"


def removed(found: Document) -> None:
    del found["channels"]["order.held"]


def renamed(found: Document) -> None:
    found["channels"]["order.put_on_hold"] = found["channels"].pop("order.held")


def version_removed(found: Document) -> None:
    del found["channels"]["order.held"]["messages"]["order.held.v1"]


def schema_changed(found: Document) -> None:
    found["components"]["schemas"]["order.held.v1"]["properties"]["reason"]["maxLength"] = 10


def defined_changed(found: Document) -> None:
    found["components"]["schemas"]["order.received.v1"]["$defs"]["Incoterm"]["properties"]["edition"] = {
        "type": "string"
    }


def attribute_removed(found: Document) -> None:
    del found["components"]["schemas"]["attributes"]["properties"]["ce-previousposition"]


def attribute_left_out(found: Document) -> None:
    found["components"]["schemas"]["attributes"]["required"].remove("ce-epoch")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (moved, "order.held was told on gendan.order.order.held, is now told on gendan.order.order.v2.held"),
        (removed, "order.held is gone: whoever listens on gendan.order.order.held hears nothing"),
        (renamed, "order.held is gone: whoever listens on gendan.order.order.held hears nothing"),
        (version_removed, "order.held.v1 is gone: it was told, and must stay readable"),
        (schema_changed, "order.held.v1: reason: maxLength was 2000, is now 10"),
        (defined_changed, "order.received.v1: incoterm.edition: enum was"),
        (attribute_removed, "attributes: ce-previousposition is gone"),
        (attribute_left_out, "attributes: ce-epoch: required was true, is now false"),
    ],
)
def test_what_would_break_subscribers_is_said_in_words(change: Callable[[Document], None], words: str) -> None:
    broken = copy.deepcopy(committed())
    change(broken)
    said = [each.words for each in changed(committed(), broken) if not each.is_compatible]
    assert re.search(re.escape(words), "\n".join(said)), said


def test_an_event_more_and_an_attribute_more_break_nobody() -> None:
    more = copy.deepcopy(committed())
    more["channels"]["order.split"] = {**more["channels"]["order.held"], "address": "gendan.order.order.split"}
    attributes_now = more["components"]["schemas"]["attributes"]
    attributes_now["properties"]["ce-tracelevel"] = {"type": "string"}
    attributes_now["properties"]["ce-tenant"] = {"type": "string"}
    attributes_now["required"].append("ce-tenant")
    found = list(changed(committed(), more))
    assert [each.words for each in found if not each.is_compatible] == []
    assert "order.split is new" in [each.words for each in found]
