"""A change of the contract that breaks clients is told as such, in words; an addition is none."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.comparing import changes
from tests.contract.documents import committed

ORDER = committed()["order"]
Document = dict[str, Any]


def after(change: Callable[[Document], object]) -> list[tuple[str, bool]]:
    """What is said of the order service's contract once it has been changed."""
    changed = json.loads(json.dumps(ORDER))
    change(changed)
    return [(each.words, each.is_breaking) for each in changes(ORDER, changed)]


def schema(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def answers(document: Document, path: str, method: str) -> Document:
    found: Document = document["paths"][path][method]["responses"]
    return found


RELEASE = "/v1/orders/{order_id}/release"
BREAKING: dict[str, tuple[Callable[[Document], object], str]] = {
    "an operation is dropped": (
        lambda d: d["paths"].pop(RELEASE),
        f"POST {RELEASE} is gone",
    ),
    "a documented error is dropped": (
        lambda d: answers(d, RELEASE, "post").pop("412"),
        f"POST {RELEASE} answers 412: no longer",
    ),
    "one kind of an error is dropped": (
        lambda d: answers(d, RELEASE, "post")["409"]["content"]["application/problem+json"]["schema"]["oneOf"].pop(),
        f"POST {RELEASE} answers 409 urn:gendan:problem:version-conflict: no longer",
    ),
    "what a problem says is dropped": (
        lambda d: schema(d, "RejectedProblem")["properties"].pop("gate"),
        f"POST {RELEASE} answers 409 urn:gendan:problem:rejected.gate: no longer",
    ),
    "a header is dropped": (
        lambda d: answers(d, "/v1/orders", "post")["201"]["headers"].pop("Location"),
        "POST /v1/orders answers 201 header Location: no longer",
    ),
    "a field of an answer is dropped": (
        lambda d: schema(d, "After")["properties"].pop("position"),
        f"POST {RELEASE} answers 200.position: no longer",
    ),
    "a field of an answer may be missing": (
        lambda d: schema(d, "After")["required"].remove("position"),
        f"POST {RELEASE} answers 200.position: may be missing now",
    ),
    "a field of an answer becomes a number": (
        lambda d: schema(d, "After")["properties"]["position"].update(type="integer"),
        f"POST {RELEASE} answers 200.position: may now be integer",
    ),
    "a field of a request has to be given": (
        lambda d: schema(d, "ReceiveOrder")["required"].append("vendor"),
        "POST /v1/orders asks body.vendor: must be given now",
    ),
    "a new field of a request has to be given": (
        lambda d: (
            schema(d, "HoldOrder")["properties"].update(until={"type": "string"}),
            schema(d, "HoldOrder")["required"].append("until"),
        ),
        "POST /v1/orders/{order_id}/hold asks body.until: new, and must be given",
    ),
    "a field is no longer taken": (
        lambda d: schema(d, "LineAsked")["properties"].pop("colour"),
        "POST /v1/orders asks body.lines[].colour: no longer taken",
    ),
    "a value is no longer taken": (
        lambda d: schema(d, "Unit")["enum"].remove("dozen"),
        "POST /v1/orders asks body.lines[].unit: may no longer be dozen",
    ),
    "a text may be shorter only": (
        lambda d: schema(d, "Retract")["properties"]["reason"].update(maxLength=500),
        "POST /v1/orders/{order_id}/retractions asks body.reason: maxLength was 2000, is now 500",
    ),
    "a number may be higher only": (
        lambda d: schema(d, "Retract")["properties"]["version"].update(minimum=2),
        "POST /v1/orders/{order_id}/retractions asks body.version: minimum was 1, is now 2",
    ),
    "a list may be shorter only": (
        lambda d: schema(d, "ReceiveOrder")["properties"]["lines"].update(maxItems=100),
        "POST /v1/orders asks body.lines: maxItems was 500, is now 100",
    ),
    "a text has to look otherwise": (
        lambda d: schema(d, "Retract")["properties"]["reason"].update(pattern="^[a-z]+$"),
        "POST /v1/orders/{order_id}/retractions asks body.reason: pattern was not stated, is now ^[a-z]+$",
    ),
    "a parameter has to be given": (
        lambda d: d["components"]["parameters"]["Idempotency-Key"].update(required=True),
        f"POST {RELEASE} asks header.Idempotency-Key: must be given now",
    ),
    "a role is locked out": (
        lambda d: d["paths"][RELEASE]["post"]["x-roles"].remove("manager"),
        f"POST {RELEASE}: may no longer be asked for by manager",
    ),
    "an operation gets another id": (
        lambda d: d["paths"][RELEASE]["post"].update(operationId="let_go"),
        f"POST {RELEASE}: its operation id was release_order, is now let_go",
    ),
}


@pytest.mark.parametrize("case", BREAKING)
def test_what_breaks_clients_is_said_in_words(case: str) -> None:
    change, words = BREAKING[case]
    assert (words, True) in after(change)


ADDITIONS: dict[str, Callable[[Document], object]] = {
    "an answer says more": lambda d: schema(d, "After")["properties"].update(more={"type": "string"}),
    "an error more is documented": lambda d: answers(d, RELEASE, "post").update({"410": {"description": "Gone."}}),
    "a field may be given": lambda d: schema(d, "HoldOrder")["properties"].update(until={"type": "string"}),
    "a value more is taken": lambda d: schema(d, "Unit")["enum"].append("litre"),
    "a text may be longer": lambda d: schema(d, "Retract")["properties"]["reason"].update(maxLength=4000),
    "a text may look like anything": lambda d: schema(d, "ReceiveOrder")["properties"]["customer_code"].pop("pattern"),
    "an operation more": lambda d: d["paths"].update({"/v1/x": {"get": {"operationId": "x", "responses": {}}}}),
}


@pytest.mark.parametrize("case", ADDITIONS)
def test_an_addition_breaks_nobody(case: str) -> None:
    found = after(ADDITIONS[case])
    assert found
    assert not any(is_breaking for _, is_breaking in found)


def test_other_words_are_no_change() -> None:
    assert after(lambda d: d["paths"][RELEASE]["post"].update(description="Otherwise said.")) == []
