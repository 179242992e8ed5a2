"""Customers and orders over HTTP, on a real database; without NATS, which no command needs."""

from typing import Any

import httpx

from services.order.customers.domain import customer_id
from tests.order.conftest import AT, HARBOUR, ID, LINE, ORDER


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
    assert (await order.post("/v1/orders", json=ORDER | {"lines": [LINE | {"colour": "black"}]})).status_code == 201
    shown = await now(order)
    assert (shown["status"], shown["lines"][0]["colour"]) == ("released", "black")


async def test_a_retracted_hold_is_no_hold(order: httpx.AsyncClient) -> None:
    held = await order.post(f"{AT}/hold", json={"reason": "the wrong order"})
    wrong = {"version": held.json()["version"], "why": "did_not_occur", "reason": "it was another order"}
    await order.post(f"{AT}/retractions", json=wrong)
    assert (await now(order))["status"] == "received"


async def test_a_customers_id_is_no_orders(http: httpx.AsyncClient) -> None:
    at = f"/v1/orders/{customer_id('HARBOUR')}"
    answers = [
        await http.get(at),
        await http.post(f"{at}/release", json={}),
        await http.post(f"{at}/quoted", json={"reference": "Q-1"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
