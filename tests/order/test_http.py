"""Customers and orders over HTTP, on a real database; without NATS, which no command needs."""

import json
from typing import Any

import httpx
import pytest

from services.order.app import app
from services.order.orders.state import order_id
from tests.conftest import Start

HARBOUR = {"code": "HARBOUR", "name": "Harbour & Sons", "country": "DE", "tolerance": {"over": "5", "under": "3"}}
LINE: dict[str, Any] = {
    "number": "1",
    "style": "B-2041",
    "colour": "navy",
    "unit": "piece",
    "quantity": "100",
    "price": "8.40",
    "promised": {"on": "2026-09-30"},
}
ORDER: dict[str, Any] = {
    "customer_code": "HARBOUR",
    "po_number": "PO 4500/17",
    "currency": "USD",
    "lines": [LINE],
    "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
}
ID = order_id("HARBOUR", "PO 4500/17")
AT = f"/v1/orders/{ID}"


@pytest.fixture
async def http(running: Start) -> httpx.AsyncClient:
    client = await running("order", app)
    assert (await client.post("/v1/customers", json=HARBOUR)).status_code == 201
    return client


@pytest.fixture
async def order(http: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client of a service that has received the order."""
    answer = await http.post("/v1/orders", json=ORDER)
    assert answer.status_code == 201, answer.text
    return http


async def now(http: httpx.AsyncClient) -> Any:
    answer = await http.get(AT)
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    return answer.json()


# Customers -------------------------------------------------------------------


async def test_a_customer_is_registered_and_shown(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/customers/HARBOUR")
    shown = answer.json()
    assert {name: shown[name] for name in HARBOUR} == HARBOUR
    assert answer.headers["etag"] == '"1"'


async def test_registering_again_is_answered_the_same_with_other_details_refused(http: httpx.AsyncClient) -> None:
    again = await http.post("/v1/customers", json=HARBOUR)
    assert (again.status_code, again.json()["version"]) == (201, 1)
    other = await http.post("/v1/customers", json=HARBOUR | {"name": "Harbour Ltd"})
    assert (other.status_code, other.json()["type"]) == (409, "urn:gendan:problem:rejected")


async def test_a_wrong_registration_is_retracted_and_made_anew(http: httpx.AsyncClient) -> None:
    wrong = {"version": 1, "why": "incorrect_data", "reason": "the name was misspelt"}
    assert (await http.post("/v1/customers/HARBOUR/retractions", json=wrong)).json()["version"] == 2
    assert (await http.get("/v1/customers/HARBOUR")).status_code == 404
    assert (await http.post("/v1/customers", json=HARBOUR | {"name": "Harbour Ltd"})).json()["version"] == 3
    assert (await http.get("/v1/customers/HARBOUR")).json()["name"] == "Harbour Ltd"


# Receiving -------------------------------------------------------------------


async def test_an_order_is_received_with_its_address_and_its_defaults(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/orders", json=ORDER)
    assert answer.status_code == 201
    assert answer.headers["location"] == AT
    assert answer.headers["etag"] == '"1"'
    assert answer.json()["id"] == str(ID)
    shown = await now(http)
    assert (shown["status"], shown["shipped"], shown["revision"]) == ("received", "none", 0)
    assert shown["papers"]["tolerance"] == {"over": "5", "under": "3"}
    line = shown["lines"][0]
    assert (line["stated_value"], line["promised"]) == ("840.00", {"on": "2026-09-30", "basis": "on_board"})
    assert (line["shipped"], line["open"]) == ("0", "100")


async def test_receiving_again_does_nothing_other_papers_are_refused(order: httpx.AsyncClient) -> None:
    again = await order.post("/v1/orders", json=ORDER)
    assert (again.status_code, again.json()["version"], again.json()["id"]) == (201, 1, str(ID))
    other = await order.post("/v1/orders", json=ORDER | {"currency": "EUR"})
    assert other.status_code == 409
    assert "other content" in other.json()["detail"]
    assert (await now(order))["version"] == 1


async def test_an_order_of_nobody_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/orders", json=ORDER | {"customer_code": "NOBODY"})
    assert (answer.status_code, answer.json()["gate"]) == (409, "customer")


async def test_an_order_of_500_lines_fits(http: httpx.AsyncClient) -> None:
    lines = [LINE | {"number": str(number), "style": "S" * 300} for number in range(500)]
    answer = await http.post("/v1/orders", json=ORDER | {"lines": lines})
    assert answer.status_code == 201, answer.text
    assert len((await now(http))["lines"]) == 500


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ORDER.items() if key != name}


def line(**other: Any) -> dict[str, Any]:
    return ORDER | {"lines": [LINE | other]}


BAD: dict[str, dict[str, Any]] = {
    "an unknown field": ORDER | {"colour": "navy"},
    "an unknown field in a line": line(discount="5"),
    "an unknown field in the destination": ORDER | {"destination": {"text": "Hamburg", "zip": "20095"}},
    "no currency": without("currency"),
    "no lines at all": without("lines"),
    "a currency that does not exist": ORDER | {"currency": "XQZ"},
    "a currency in small letters": ORDER | {"currency": "usd"},
    "a country that does not exist": ORDER | {"destination": {"text": "Hamburg", "country": "XX"}},
    "a time zone that does not exist": ORDER | {"destination": {"text": "Hamburg", "time_zone": "Mars/Base"}},
    "a unit that does not exist": line(unit="bale"),
    "no quantity of anything": line(quantity="0"),
    "a negative quantity": line(quantity="-1"),
    "a quantity that is no number": line(quantity="NaN"),
    "an infinite price": line(price="Infinity"),
    "a float": line(price=8.4),
    "a quantity with too many decimals": line(quantity="0.0000001"),
    "a quantity too large": line(quantity="1" + "0" * 20),
    "a truth value for a number": line(quantity=True),
    "a blank style": line(style="  "),
    "a style that is too long": line(style="x" * 301),
    "a line number that cannot stand in an address": line(number="1/2"),
    "a NUL": line(style="B\x00"),
    "a line break in a PO number": ORDER | {"po_number": "PO\n1"},
    "a PO number that is too long": ORDER | {"po_number": "1" * 65},
    "a day that does not exist": line(promised={"on": "2026-02-30"}),
    "a basis that does not exist": line(promised={"on": "2026-02-28", "basis": "someday"}),
    "an Incoterm of another edition": ORDER | {"incoterm": {"rule": "DDU", "edition": "2020"}},
    "a naive time": ORDER | {"occurred_at": "2026-09-30T09:00:00"},
    "a time that has not come": ORDER | {"occurred_at": "9000-01-01"},
    "501 lines": ORDER | {"lines": [LINE | {"number": str(number)} for number in range(501)]},
    "a tolerance above everything": ORDER | {"tolerance": {"over": "101"}},
    "days beyond reason": ORDER
    | {
        "payment_terms": {
            "text": "T/T",
            "instalments": [{"name": "all", "percent": "100", "due": "on_order", "days": 10**30}],
        }
    },
}


async def test_bad_input_is_refused_in_words_and_nothing_is_written(http: httpx.AsyncClient) -> None:
    for name, body in BAD.items():
        answer = await http.post("/v1/orders", json=body)
        assert answer.status_code == 422, f"{name}: {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["where"], name
    assert (await http.get(AT)).status_code == 404


NO_REQUESTS = [
    (b"", 422),
    (b"{", 422),
    (b"[]", 422),
    (b"\xff\xfe", 422),
    (json.dumps(ORDER | {"po_number": "x\ud800"}).encode(), 422),
    (b'{"x": "' + b"y" * 10_000_000 + b'"}', 413),
]


async def test_what_is_no_request_is_refused_in_words(http: httpx.AsyncClient) -> None:
    for content, status in NO_REQUESTS:
        answer = await http.post("/v1/orders", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == status, f"{content[:100]!r}: {answer.text[:300]}"
        assert answer.headers["content-type"] == "application/problem+json"


BROKEN_RULES = [
    (ORDER | {"lines": []}, "at least one line"),
    (ORDER | {"lines": [LINE, LINE]}, "line 1 stands twice"),
    (line(quantity="999999999999", price="999999999999"), "too large"),
    (
        ORDER | {"payment_terms": {"text": "T/T", "instalments": [{"name": "a", "percent": "30", "due": "on_order"}]}},
        "add up to 30 %",
    ),
]


async def test_papers_that_break_a_rule_are_refused(http: httpx.AsyncClient) -> None:
    for body, words in BROKEN_RULES:
        answer = await http.post("/v1/orders", json=body)
        assert answer.status_code == 409, words
        assert words in answer.json()["detail"]
    assert (await http.get(AT)).status_code == 404


# The life of an order ---------------------------------------------------------


async def test_an_order_goes_its_way(order: httpx.AsyncClient) -> None:
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("quoted", {"reference": "Q-1", "occurred_at": "2026-01-05"}, "received"),
        ("acknowledge", {}, "acknowledged"),
        ("hold", {"reason": "artwork"}, "held"),
        ("resume", {}, "acknowledged"),
        ("release", {}, "released"),
        ("amend", {"reason": "more", "lines": [LINE | {"quantity": "120"}]}, "released"),
        ("payments", {"reference": "TT-1", "amount": "252.00", "currency": "USD"}, "released"),
        ("cancel", {"reason": "the season was dropped"}, "cancelled"),
    ]
    for version, (command, body, status) in enumerate(steps, 2):
        answer = await order.post(f"{AT}/{command}", json=body)
        assert (answer.status_code, answer.json()["version"]) == (200, version), answer.text
        assert (await now(order))["status"] == status
    shown = await now(order)
    assert (shown["quotations"], shown["revision"]) == (["Q-1"], 1)
    assert shown["lines"][0]["stated_value"] == "1008.00"
    assert shown["payments"][0]["amount"] == "252.00"


async def test_a_refusal_names_the_gate(order: httpx.AsyncClient) -> None:
    await order.post(f"{AT}/hold", json={"reason": "artwork"})
    refused = await order.post(f"{AT}/release", json={})
    assert refused.status_code == 409
    problem = refused.json()
    assert (problem["gate"], problem["missing"]) == ("hold", "the order is resumed")
    assert problem["opened_by"]
    assert "on hold (artwork)" in problem["detail"]


DECISIONS: dict[str, dict[str, Any]] = {
    "acknowledge": {},
    "release": {},
    "resume": {},
    "hold": {"reason": "x"},
    "cancel": {"reason": "x"},
    "amend": {"reason": "x", "destination": {"text": "Bremen"}},
}


async def test_decisions_about_an_unknown_order_are_404(http: httpx.AsyncClient) -> None:
    for command, body in DECISIONS.items():
        answer = await http.post(f"{AT}/{command}", json=body)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:gendan:problem:unknown")


async def test_facts_about_an_unknown_order_are_taken_down_and_shown(http: httpx.AsyncClient) -> None:
    assert (await http.post(f"{AT}/quoted", json={"reference": "Q-1"})).status_code == 200
    slip = {"reference": "TT-1", "amount": "1", "currency": "EUR"}
    assert (await http.post(f"{AT}/payments", json=slip)).status_code == 200
    shown = await now(http)
    assert (shown["status"], shown["papers"], shown["version"]) == ("unknown", None, 2)
    assert (await http.post("/v1/orders", json=ORDER)).json()["version"] == 3
    assert (await now(http))["quotations"] == ["Q-1"]


async def test_a_bank_slip_is_one_payment(order: httpx.AsyncClient) -> None:
    slip = {"reference": "TT-1", "amount": "252.00", "currency": "USD"}
    assert (await order.post(f"{AT}/payments", json=slip)).json()["version"] == 2
    assert (await order.post(f"{AT}/payments", json=slip)).json()["version"] == 2
    other = await order.post(f"{AT}/payments", json=slip | {"amount": "253.00"})
    assert other.status_code == 409
    assert "one slip is one payment" in other.json()["detail"]


async def test_whoever_saw_an_older_version_looks_again(order: httpx.AsyncClient) -> None:
    await order.post(f"{AT}/acknowledge", json={})
    stale = await order.post(f"{AT}/hold", json={"reason": "artwork"}, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    fresh = await order.post(f"{AT}/hold", json={"reason": "artwork"}, headers={"If-Match": '"2"'})
    assert fresh.status_code == 200


async def test_papers_written_down_wrongly_are_retracted_and_received_again(order: httpx.AsyncClient) -> None:
    await order.post(f"{AT}/release", json={})
    wrong = {"version": 1, "why": "incorrect_data", "reason": "the colour was misread"}
    assert (await order.post(f"{AT}/retractions", json=wrong)).status_code == 200
    assert (await now(order))["status"] == "unknown"
    assert (await order.post("/v1/orders", json=line(colour="black"))).status_code == 201
    shown = await now(order)
    assert (shown["status"], shown["lines"][0]["colour"]) == ("released", "black")


async def test_a_retracted_hold_is_no_hold(order: httpx.AsyncClient) -> None:
    held = await order.post(f"{AT}/hold", json={"reason": "the wrong order"})
    wrong = {"version": held.json()["version"], "why": "did_not_occur", "reason": "it was another order"}
    await order.post(f"{AT}/retractions", json=wrong)
    assert (await now(order))["status"] == "received"
