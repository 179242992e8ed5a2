"""A manager finds whom to name in a delegation: people who have acted here, by the roles that they had then."""

from typing import Any

import httpx
import pytest

from services.order.app import app
from shared import people
from shared.identity.names import OWN
from shared.identity.roles import Role
from shared.people import id_at
from tests.identity import bearer
from tests.order.conftest import AT
from tests.shared.http.asked import problem


@pytest.fixture
async def house(order: httpx.AsyncClient) -> httpx.AsyncClient:
    """Where four people have acted: besides the developer a manager, a merchandiser who does finance, and finance."""
    for name, *roles in (
        ("Zhao Min", Role.MANAGER),
        ("Chen Jing", Role.BUSINESS_MERCHANDISER, Role.FINANCE),
        ("Li Na", Role.FINANCE),
    ):
        slip = {"reference": f"TT of {name}", "amount": "1.00", "currency": "USD"}
        answer = await order.post(f"{AT}/payments", json=slip, headers=bearer(name, *roles))
        assert answer.status_code == 200, answer.text
    return order


async def found(house: httpx.AsyncClient, **asked: Any) -> list[str]:
    answer = await house.get("/v1/delegates", params=asked)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["people"]]


async def test_who_has_acted_is_found_by_name_and_role(house: httpx.AsyncClient) -> None:
    assert await found(house) == ["Chen Jing", "Li Na", "Wang Fang", "Zhao Min"]
    assert await found(house, q="N") == ["Chen Jing", "Li Na", "Wang Fang", "Zhao Min"]
    assert await found(house, q="chen") == ["Chen Jing"]
    assert await found(house, role="manager") == ["Wang Fang", "Zhao Min"]
    assert await found(house, role="finance", q="li") == ["Li Na"]
    assert await found(house, q="%") == []


async def test_each_is_told_by_the_id_that_a_delegation_names(house: httpx.AsyncClient) -> None:
    [told] = (await house.get("/v1/delegates?q=Chen")).json()["people"]
    assert told == {
        "id": str(id_at(b"people", OWN, "Chen Jing")),
        "name": "Chen Jing",
        "roles": ["business_merchandiser", "finance"],
    }
    lending = {"delegate": told["id"], "matters": ["order.countersign"], "begins": "2099-01-01T00:00:00Z"}
    lending["until"] = "2099-01-09T00:00:00Z"
    granted = await house.post("/v1/delegations", json=lending, headers=bearer("Zhao Min", Role.MANAGER))
    assert granted.status_code == 201, granted.text


async def test_their_roles_are_those_of_when_they_acted_last(house: httpx.AsyncClient) -> None:
    answer = await house.post(f"{AT}/acknowledge", json={}, headers=bearer("Li Na", Role.MANAGER))
    assert answer.status_code == 200, answer.text
    assert "Li Na" in await found(house, role="manager")
    assert await found(house, role="finance", q="Li Na") == []


async def test_who_only_gives_out_rights_or_looks_is_no_delegate(house: httpx.AsyncClient) -> None:
    for role in Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNER:
        assert await found(house, role=role, q="Li") == []


async def test_who_was_erased_is_nobody_any_more(house: httpx.AsyncClient) -> None:
    await people.erase(app.state.pool, id_at(b"people", OWN, "Li Na"))
    assert "Li Na" not in await found(house)
    assert await app.state.pool.fetchval("SELECT count(*) FROM people WHERE name IS NULL AND roles IS NULL") == 1


async def test_they_come_page_by_page(house: httpx.AsyncClient) -> None:
    names, at = [], "/v1/delegates?limit=2"
    while at:
        answer = await house.get(at)
        names.append([each["name"] for each in answer.json()["people"]])
        at = answer.links["next"]["url"] if "next" in answer.links else ""
    assert names == [["Chen Jing", "Li Na"], ["Wang Fang", "Zhao Min"]]
    first = (await house.get("/v1/delegates?limit=2")).json()["next"]
    problem(await house.get(f"/v1/delegates?limit=2&role=manager&cursor={first}"), 422, "invalid")


async def test_what_cannot_be_part_of_a_name_is_refused(house: httpx.AsyncClient) -> None:
    for asked in "q=%00", "role=boss", "name=Li", f"q={'x' * 201}":
        problem(await house.get(f"/v1/delegates?{asked}"), 422, "invalid")
