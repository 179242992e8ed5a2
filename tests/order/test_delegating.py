"""Delegations over HTTP: given, shown and revoked, by managers and nobody else."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.errors import Rejected
from shared.identity.roles import Role
from tests.identity import bearer
from tests.order.desk import Desk, desk, fortnight, in_days
from tests.order.ways import MANAGER

__all__ = ["desk"]


async def test_a_delegation_is_given_shown_and_revoked(desk: Desk) -> None:
    given = await desk.post("/v1/delegations", "li", fortnight(desk), "manager")
    assert given.status_code == 201, given.text
    assert given.headers["location"] == f"/v1/delegations/{given.json()['id']}"
    shown = await desk.http.get(given.headers["location"])
    assert shown.headers["etag"] == given.headers["etag"] == '"1"'
    assert shown.json() == {
        "id": given.json()["id"],
        "version": 1,
        "delegator": str(desk.person("li")),
        "delegate": str(desk.person("zhao")),
        "matters": ["order.countersign"],
        "customers": None,
        "begins": in_days(-6),
        "until": in_days(159),
        "standing": "in_force",
        "revoked": None,
        "revoked_because": None,
    }
    to_come = fortnight(desk, "sun", begins=in_days(40), until=in_days(70))
    await desk.post("/v1/delegations", "li", to_come, "manager")
    listed = (await desk.http.get("/v1/delegations")).json()["delegations"]
    assert [each["standing"] for each in listed] == ["to_come", "in_force"]
    revoked = await desk.post(f"{given.headers['location']}/revoke", "zhao", {"reason": "I would rather not"})
    assert (revoked.status_code, revoked.json()["id"]) == (200, given.json()["id"])
    shown = await desk.http.get(given.headers["location"])
    assert (shown.json()["standing"], shown.json()["revoked_because"]) == ("revoked", "I would rather not")
    assert len((await desk.http.get("/v1/delegations")).json()["delegations"]) == 1


async def test_the_same_delegation_asked_for_again_is_the_same(desk: Desk) -> None:
    answers = [await desk.post("/v1/delegations", "li", fortnight(desk), "manager") for _ in range(2)]
    assert [each.json() for each in answers] == [answers[0].json()] * 2


async def test_nobody_delegates_but_a_manager(desk: Desk) -> None:
    for roles in (("business_merchandiser",), ("administrator",), ("finance", "quality")):
        refused = await desk.post("/v1/delegations", "li", fortnight(desk), *roles)
        assert refused.status_code == 403, refused.text
    refused = await desk.post("/v1/delegations", "li", fortnight(desk), "manager", "administrator")
    assert (refused.status_code, refused.json()["gate"]) == (409, "delegation")


async def test_nobody_delegates_to_another_account_of_their_own_name(desk: Desk) -> None:
    await desk.receive("li")
    refused = await desk.http.post("/v1/delegations", json=fortnight(desk, "li"), headers=twin_of(desk, "li"))
    assert "nobody delegates to themselves" in refused.json()["detail"]


async def test_nobody_signs_for_another_account_of_the_author(desk: Desk) -> None:
    await desk.receive("li")
    given = await desk.http.post("/v1/delegations", json=fortnight(desk), headers=twin_of(desk, "li"))
    with pytest.raises(Rejected, match="whoever you act for wrote or changed it"):
        await desk.countersign("zhao", delegation=UUID(given.json()["id"]))


async def test_the_delegate_of_another_account_of_the_author_is_tied_to_them(desk: Desk) -> None:
    await desk.receive("li")
    given = await desk.http.post("/v1/delegations", json=fortnight(desk, "chen"), headers=twin_of(desk, "li"))
    assert given.status_code == 201, given.text
    with pytest.raises(Rejected, match="the delegations of whoever wrote or changed it lead to you"):
        await desk.countersign("chen", MANAGER)


def twin_of(desk: Desk, name: str) -> dict[str, str]:
    """A manager of the same name, by another account."""
    return bearer(f"{name.title()}  {desk.po}", Role.MANAGER)


BAD: dict[str, dict[str, Any]] = {
    "a name for an id": {"delegate": "Zhao"},
    "no matter at all": {"matters": []},
    "a matter that nobody approves": {"matters": ["order.everything"]},
    "a day without an instant": {"until": "2027-05-04"},
    "an instant without an offset": {"until": "2027-05-04T08:00:00"},
    "a number for an instant": {"until": 1800000000},
    "a moment that does not exist": {"until": "2027-02-30T08:00:00Z"},
    "a moment before all time": {"begins": "0001-01-01T00:00:00+14:00"},
    "somebody else's authority": {"delegator": str(uuid4())},
    "a NUL": {"reason": "x\x00"},
}


async def test_a_delegation_that_cannot_be_understood_is_refused(desk: Desk) -> None:
    for name, wrong in BAD.items():
        answer = await desk.post("/v1/delegations", "li", fortnight(desk, **wrong), "manager")
        assert answer.status_code == 422, f"{name}: {answer.text}"
    assert (await desk.http.get("/v1/delegations")).json() == {"delegations": []}


async def test_a_delegation_that_nobody_gave_is_not_there(desk: Desk) -> None:
    at = f"/v1/delegations/{uuid4()}"
    assert (await desk.http.get(at)).status_code == 404
    assert (await desk.post(f"{at}/revoke", "li", {"reason": "x"}, "manager")).status_code == 404
