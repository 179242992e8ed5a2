"""Prices and costs are seen by those whose role allows it, wherever an order is shown; by others nowhere."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest

from shared.events.confidential import Confidential
from shared.events.values import Money
from shared.identity.roles import OUTSIDE, SEES, Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import much
from tests.tracking.telling import ORDER, ordered, paid, received, registered

PRICE, STATED, PAID, FREIGHT = "7.3913", "7391.31", "1234.57", "871.93"
PRICES = PRICE, STATED, PAID, "7,391.31", "1,234.57"
AT = f"/v1/orders/{ORDER}"
ANSWERS = ["/v1/orders", AT, f"{AT}/history", f"{AT}?known_by=2030-01-01", "/v1/reports/on-time?group_by=mode"]
PAGES = ["/", f"/orders/{ORDER}", "/reports/on-time?group_by=mode"]

BLIND = [role for role in Role if role not in SEES[Confidential.PRICE]]
SEEING = [role for role in Role if role in SEES[Confidential.PRICE]]


@pytest.fixture
async def order(take_in: TakeIn, client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client of a tracking service that has an order whose prices and costs are like no other number."""
    await take_in([registered()])
    tell = much(lines=(ordered("1", 1000, price=Decimal(PRICE), stated_value=Decimal(STATED)),))
    tell(paid(PAID, "SLIP-PLANTED"))
    tell(tell.booked("S-9").model_copy(update={"freight": Money(amount=Decimal(FREIGHT), currency="USD")}))
    await take_in(tell.received)
    return client


async def shown(client: httpx.AsyncClient, path: str, role: Role) -> str:
    whose = {"customers": ["ACME"]} if role in OUTSIDE else {}
    answer = await client.get(path, headers=bearer("Li Na", role, **whose))
    assert answer.status_code in {200, 403}, answer.text
    return answer.text


def planted(text: str, numbers: Sequence[str]) -> list[str]:
    return [number for number in numbers if number in text]


@pytest.mark.parametrize("role", BLIND)
async def test_whose_role_does_not_allow_it_finds_no_price_anywhere(role: Role, order: httpx.AsyncClient) -> None:
    found = {path: planted(await shown(order, path, role), PRICES) for path in ANSWERS + PAGES}
    assert not any(found.values()), found


@pytest.mark.parametrize("role", SEEING)
async def test_whose_role_allows_it_finds_them_where_they_belong(role: Role, order: httpx.AsyncClient) -> None:
    for path in ANSWERS + PAGES:
        assert planted(await shown(order, path, role), PRICES), path


@pytest.mark.parametrize("role", Role)
async def test_what_we_pay_is_seen_by_those_who_need_it(role: Role, order: httpx.AsyncClient) -> None:
    for path in AT, f"{AT}/history", f"/orders/{ORDER}":
        text = await shown(order, path, role)
        assert bool(planted(text, [FREIGHT])) is (role in SEES[Confidential.FREIGHT]), path


async def test_what_is_not_seen_is_absent_and_all_else_as_ever(order: httpx.AsyncClient) -> None:
    whole = (await order.get(AT)).json()
    less: dict[str, Any] = (await order.get(AT, headers=bearer("Li Na", Role.WORKSHOP))).json()
    assert whole.keys() - less.keys() == {"value"}
    assert whole["lines"][0].keys() - less["lines"][0].keys() == {"price", "value"}
    assert whole["payments"][0].keys() - less["payments"][0].keys() == {"amount"}
    assert {name: each for name, each in less["lines"][0].items() if whole["lines"][0][name] != each} == {}
    assert received().currency == less["currency"], "in which currency is no secret"


async def test_an_event_that_is_not_known_here_is_shown_to_those_who_see_everything(
    order: httpx.AsyncClient, take_in: TakeIn
) -> None:
    """Of what nobody here can read nobody can say what in it is confidential."""
    tell = much()
    tell(paid(PAID, "SLIP-OTHER"))
    known = tell.received[-1]
    await take_in([replace(known, topic="order.imagined", position=known.position + 1000)])
    for role, sees in (Role.MANAGER, True), (Role.WORKSHOP, False):
        events = (await order.get(f"{AT}/history", headers=bearer("Li Na", role))).json()["events"]
        (imagined,) = [each for each in events if each["topic"] == "order.imagined"]
        assert (imagined["data"] is not None) is sees
