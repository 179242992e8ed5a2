"""What a role may not see is in no report: neither on its page, nor in JSON, nor in a sheet."""

from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid5

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.tracking.reports.every import EVERY
from shared.events.confidential import Confidential
from shared.events.order import Due, Instalment, PaymentTerms
from shared.identity.roles import OUTSIDE, SEES, STAFF, Role
from tests.identity import bearer
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.telling import NAMES, Telling, ordered, received, registered

WORTH = "7391.31"
"""What nothing else comes to."""
SEEN_AS = (WORTH, "7,391.31", "7391.310")
EVERY_NAME = [each.name for each in EVERY]


@pytest.fixture
async def full(take_in: TakeIn) -> None:
    """Something for every report, and an order that is worth, and owes, what nothing else comes to."""
    terms = PaymentTerms(
        text="at once", instalments=(Instalment.model_validate({"name": "all", "percent": 100, "due": Due.ON_ORDER}),)
    )
    first = made()
    second = Telling(uuid5(NAMES, "worth it"), positions=first.positions)
    line = ordered("A", 3, stated_value=Decimal(WORTH), price=Decimal("2463.77"))
    second(received(line, payment_terms=terms, po_number="PO-4712", currency="CHF"))
    for told in ([registered()], first.received, second.received):
        await take_in(told)


def addresses(name: str) -> list[str]:
    customer = "customer=ACME" if name == "status-sheet" else ""
    return [
        f"/v1/reports/{name}?{customer}",
        f"/reports/{name}?{customer}",
        f"/reports/{name}?{customer}&format=csv",
        f"/reports/{name}?{customer}&format=xlsx",
    ]


def read(answer: httpx.Response) -> str:
    """All that is in it."""
    if "spreadsheet" not in answer.headers["content-type"]:
        return answer.text
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return "\n".join(repr(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())


@pytest.mark.usefixtures("full")
async def test_prices_are_in_no_report_of_whoever_may_not_see_them(client: httpx.AsyncClient) -> None:
    shown: dict[Role, set[str]] = {}
    for role in sorted(STAFF):
        client.headers.update(bearer(f"Li Na, {role}", role))
        for name in [*EVERY_NAME, "on-time"]:
            for address in addresses(name):
                answer = await client.get(address)
                assert answer.status_code in {200, 403}, (role, address, answer.text[:300])
                if any(each in read(answer) for each in SEEN_AS):
                    shown.setdefault(role, set()).add(address)
    assert {*shown} == SEES[Confidential.PRICE] & STAFF
    everything = [each for name in ("sales", "receivables", "on-time") for each in addresses(name)]
    for role, found in shown.items():
        assert found == {*everything}, role


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("role", sorted(OUTSIDE))
async def test_nobody_from_outside_is_let_in(client: httpx.AsyncClient, role: Role) -> None:
    client.headers.update(bearer("Li Na", role, customers=["ACME"]))
    for address in ["/reports", *(each for name in EVERY_NAME for each in addresses(name))]:
        assert (await client.get(address)).status_code == 403, address


@pytest.mark.usefixtures("full")
async def test_whoever_is_limited_to_other_customers_finds_nothing(client: httpx.AsyncClient) -> None:
    client.headers.update(bearer("Li Na", customers=["ZANZIBAR"]))
    for name in EVERY_NAME:
        answer: dict[str, Any] = (await client.get(addresses(name)[0])).json()
        assert answer["rows"] == [], name
        for address in addresses(name)[1:]:
            text = read(await client.get(address))
            assert "PO-4711" not in text, address
            assert "Acme Trading" not in text, address


@pytest.mark.usefixtures("full")
async def test_every_report_has_something_to_show_here(client: httpx.AsyncClient) -> None:
    """So that what the others find absent could have been there."""
    empty = []
    for name in EVERY_NAME:
        answer = await client.get(addresses(name)[0])
        assert answer.status_code == 200, answer.text
        if not answer.json()["rows"]:
            empty.append(name)
    assert {*empty} <= {"clocks", "forecasts", "arrivals"}
