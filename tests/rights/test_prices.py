"""Prices and costs that are like no other number: found by those who may see them, and in no answer to anybody else."""

from typing import Any

import httpx
import pytest

from shared.events.confidential import Confidential
from shared.identity.roles import OUTSIDE, SEES, STAFF, Role
from tests.identity import bearer
from tests.stories.conftest import Company
from tests.waiting import until

PRICE, VALUE, DEPOSIT, BALANCE, PAID, PAID_OTHERWISE = "7.3913", "7391.31", "2217.39", "5173.92", "1234.57", "947.63"
PRICES = PRICE, VALUE, DEPOSIT, BALANCE, PAID, PAID_OTHERWISE
FREIGHT, INSURANCE = "871.93", "63.19"
FREIGHTS = FREIGHT, INSURANCE
STACKING, ARTWORK, MISTAKE, GATE = "stack no higher", "their artwork is late", "a slip of the pen", "gate slip 77"
REMARKS = STACKING, ARTWORK, MISTAKE, GATE

CUSTOMER = {"code": "HARBOUR", "name": "Harbour & Sons"}
PAPERS: dict[str, Any] = {
    "customer_code": "HARBOUR", "po_number": "4500/17", "currency": "USD", "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE"},
    "payment_terms": {"text": "30/70", "instalments": [
        {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
        {"name": "balance", "percent": "70", "due": "on_departure", "days": 14},
    ]},
    "lines": [{"number": "1", "style": "B-2041", "unit": "piece", "quantity": "1000", "price": PRICE,
               "stated_value": VALUE, "promised": {"on": "2026-09-15"}}],
}  # fmt: skip
SLIP = {"reference": "SLIP-1", "amount": PAID, "currency": "USD"}
SLIP_IN_EUROS = {"reference": "SLIP-2", "amount": PAID_OTHERWISE, "currency": "EUR"}
LINES = [{"line": "1", "quantity": "10"}]
BOOKING = {
    "shipment": "ASN-1", "lines": LINES,
    "freight": {"amount": FREIGHT, "currency": "USD"}, "insurance": {"amount": INSURANCE, "currency": "USD"},
    "remarks": STACKING,
}  # fmt: skip


@pytest.fixture
async def at(company: Company) -> str:
    """The address of an order that is full of prices and costs, once every service knows all of it."""
    await company.do("order", "/v1/customers", CUSTOMER)
    at = f"/v1/orders/{(await company.do('order', '/v1/orders', PAPERS))['id']}"
    for slip in SLIP, SLIP_IN_EUROS:
        await company.do("order", f"{at}/payments", slip)
    await company.do("logistics", f"{at}/shipments", BOOKING)
    await company.do("logistics", f"{at}/shipments/ASN-1/departed", {"lines": LINES})
    await company.do("logistics", f"{at}/shipments/ASN-1/delivered", {"lines": LINES, "signed_by": GATE})
    quoted = await company.do("order", f"{at}/quoted", {"reference": "Q-1"})
    wrong = {"version": quoted["version"], "why": "incorrect_data", "reason": MISTAKE}
    await company.do("order", f"{at}/retractions", wrong)
    await company.do("order", f"{at}/hold", {"reason": ARTWORK})

    async def noted() -> bool:
        return bool((await company.order.get(at)).json()["shipped"] == "part")

    await until(noted, "the order knows what departed")
    await company.shown("/v1/orders")
    return at


def whose(role: Role) -> dict[str, str]:
    return bearer("Li Na", role, customers=["HARBOUR"] if role in OUTSIDE else None)


def unseen(text: str, role: Role) -> list[str]:
    """What of it the role may not see."""
    hidden = [(each, planted) for each, planted in ((Confidential.PRICE, PRICES), (Confidential.FREIGHT, FREIGHTS))]
    return [number for each, planted in hidden if role not in SEES[each] for number in planted if number in text]


async def test_each_service_shows_prices_and_costs_to_those_who_may_see_them(company: Company, at: str) -> None:
    showing: list[tuple[httpx.AsyncClient, str, Confidential, list[str]]] = [
        (company.order, at, Confidential.PRICE, [PRICE, VALUE, DEPOSIT, BALANCE, PAID, PAID_OTHERWISE]),
        (company.logistics, f"{at}/shipments", Confidential.FREIGHT, [FREIGHT, INSURANCE]),
        (company.tracking, at, Confidential.PRICE, [PRICE, VALUE, PAID, PAID_OTHERWISE]),
        (company.tracking, at, Confidential.FREIGHT, [FREIGHT, INSURANCE]),
        (company.tracking, f"{at}/history", Confidential.PRICE, [PRICE, VALUE, PAID, PAID_OTHERWISE]),
        (company.tracking, f"{at}/history", Confidential.FREIGHT, [FREIGHT, INSURANCE]),
    ]
    for role in Role:
        for client, path, mark, planted in showing:
            answer = await client.get(path, headers=whose(role))
            assert answer.status_code in ({200} if role in STAFF else {200, 403}), answer.text
            assert not unseen(answer.text, role), f"{client.base_url}{path} to {role}"
            if answer.status_code == 200 and role in SEES[mark]:
                missing = [number for number in planted if number not in answer.text]
                assert not missing, f"{client.base_url}{path} to {role} lacks {missing}"


async def test_what_people_write_to_each_other_stays_in_the_house(company: Company, at: str) -> None:
    """An order and its history, as those see them who are from outside: whose it is, and who makes it."""
    written = {at: {STACKING, ARTWORK, GATE}, f"{at}/history": {*REMARKS}}
    for path, remarks in written.items():
        for role in Role:
            told = (await company.tracking.get(path, headers=whose(role))).text
            found = {words for words in REMARKS if words in told}
            assert found == (set() if role in OUTSIDE else remarks), f"{path} to {role}"


async def test_what_went_another_way_is_said_without_amounts(company: Company, at: str) -> None:
    for role in sorted(STAFF):
        told = (await company.tracking.get(at, headers=whose(role))).json()["exceptions"]
        assert any(each["code"] == "paid_in_other_currency" for each in told)
        assert not unseen(str(told), role)


async def test_refusals_name_no_price_and_no_cost_to_those_who_may_not_see_them(company: Company, at: str) -> None:
    """Each of these contradicts what is known, or is nonsense, and somebody is told so in words."""
    refused: list[tuple[httpx.AsyncClient, str, dict[str, Any], int]] = [
        (company.order, "/v1/orders", {**PAPERS, "currency": "EUR"}, 409),
        (company.order, f"{at}/payments", {**SLIP, "amount": "1"}, 409),
        (company.order, f"{at}/payments", {**SLIP, "currency": PRICE}, 422),
        (company.order, f"{at}/amend", {"reason": "less", "lines": [{**PAPERS["lines"][0], "quantity": "1"}]}, 409),
        (company.order, f"{at}/amend", {"reason": "odd", "lines": [{**PAPERS["lines"][0], "price": f"{PRICE}x"}]}, 422),
        (company.logistics, f"{at}/shipments", {**BOOKING, "freight": {"amount": "1", "currency": "USD"}}, 409),
        (company.logistics, f"{at}/shipments", {**BOOKING, "freight": f"{FREIGHT} USD"}, 422),
        (company.logistics, f"{at}/shipments/ASN-1/departed", {"lines": [{"line": "1", "quantity": "9"}]}, 409),
    ]
    words: dict[Role, str] = {}
    for role in Role:
        for client, path, body, status in refused:
            answer = await client.post(path, headers=whose(role), json=body)
            assert answer.status_code in {status, 403}, f"{path} by {role}: {answer.text}"
            assert not unseen(answer.text, role), f"{path} by {role}"
            words[role] = words.get(role, "") + answer.text
    assert PAID in words[Role.FINANCE], "they may know what the slip was taken down with"
    assert "booked already, otherwise" in words[Role.SHIPPING_CLERK]
