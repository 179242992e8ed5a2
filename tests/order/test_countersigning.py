"""Countersigning over HTTP: who may, what is signed, and what happens when several act at once."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from services.order.app import app
from services.order.delegations.domain import REGISTER
from shared.errors import Forbidden, GendanError, Rejected
from shared.identity.api_keys import ApiKey, digest, keep, new_secret
from shared.identity.roles import Role
from tests.identity import bearer
from tests.order.company import DAY
from tests.order.conftest import HARBOUR, ORDER
from tests.order.desk import Desk, version
from tests.order.ways import MANAGER, OPEN, REFUSED, Way

NUMBERS = count(1)


@pytest.fixture
async def desk(http: httpx.AsyncClient) -> AsyncIterator[Desk]:
    """Of a new order, and people who have nothing to do with others'."""
    yield Desk(http, app, f"PO {next(NUMBERS)}")
    app.state.now = lambda: datetime.now(UTC)


# By one after the other ----------------------------------------------------------


async def test_nobody_has_their_own_work_approved_over_http(http: httpx.AsyncClient) -> None:
    for n, (way, (go, words)) in enumerate(REFUSED.items()):
        refusal = await refusal_of(go, Desk(http, app, f"W {n}"))
        app.state.now = lambda: datetime.now(UTC)
        if isinstance(refusal, Rejected):
            assert words in str(refusal), way
            assert (refusal.gate, bool(refusal.missing)) == ("countersign", True), way
        else:
            assert "takes the role of" in str(refusal), f"{way}: not by the rule at the route, before it is decided"


async def refusal_of(go: Way, desk: Desk) -> GendanError | None:
    try:
        await go(desk)
    except (Rejected, Forbidden) as refusal:
        return refusal
    return None


async def test_somebody_elses_work_is_approved_over_http(http: httpx.AsyncClient) -> None:
    for n, (way, go) in enumerate(OPEN.items()):
        desk = Desk(http, app, f"O {n}")
        await go(desk)
        assert (await desk.now())["status"] == "released", way


async def test_the_signature_says_who_signed_in_whose_stead(desk: Desk) -> None:
    await desk.receive("wang")
    delegation = await desk.delegate("li", "zhao")
    await desk.countersign("zhao", delegation=delegation)
    history = await app.state.repositories["order"].history(UUID(desk.at.rpartition("/")[2]))
    actor = history[-1].envelope.actor
    assert (actor.id, actor.on_behalf_of) == (str(desk.person("zhao")), str(desk.person("li")))
    assert history[-1].event().delegation == delegation
    await desk.amend("wang")
    await desk.countersign("li", MANAGER, Role.FINANCE)
    actor = (await app.state.repositories["order"].history(history[-1].originator_id))[-1].envelope.actor
    assert (actor.id, actor.role, actor.on_behalf_of) == (str(desk.person("li")), "manager", None)


async def test_the_order_shows_whether_it_is_countersigned(desk: Desk) -> None:
    await desk.receive("wang", signers=2)
    shown = [(await desk.now())["countersigned"]]
    for manager in ("li", "chen"):
        await desk.countersign(manager, MANAGER)
        shown.append((await desk.now())["countersigned"])
    await desk.declare_wrong(await desk.amend("wang"), "wang")
    shown.append((await desk.now())["countersigned"])
    assert shown == [False, False, True, False]
    assert (await desk.now())["papers"]["countersign"] == "by_two"


@pytest.mark.parametrize("typed", ["wang {po}", "WANG {po}", "  Wang {po} ", "Ｗａｎｇ {po}", "Wang  {po}"])
async def test_the_author_is_known_again_however_their_name_is_written(desk: Desk, typed: str) -> None:
    await desk.receive("wang")
    who = bearer(typed.format(po=desk.po), Role.MANAGER)
    refused = await desk.http.post(f"{desk.at}/countersign", json={"version": 1}, headers=who)
    assert (refused.status_code, refused.json()["gate"]) == (409, "countersign"), refused.text
    assert "you wrote or changed it yourself" in refused.json()["detail"]


async def test_a_key_with_a_managers_role_approves_nothing_and_delegates_nothing(desk: Desk) -> None:
    await desk.receive("wang")
    secret = new_secret()
    owner = await asyncpg.connect(os.environ["GENDAN_ORDER_OWNER_DATABASE_URL"])
    await keep(owner, ApiKey.lasting("erp", frozenset({Role.MANAGER}), 1), digest(secret))
    await owner.close()
    key = {"Authorization": f"Bearer {secret}"}
    refused = await desk.http.post(f"{desk.at}/countersign", json={"version": 1}, headers=key)
    assert (refused.status_code, refused.json()["gate"]) == (409, "countersign"), refused.text
    assert "this is a program" in refused.json()["detail"]
    refused = await desk.http.post("/v1/delegations", json=fortnight(desk), headers=key)
    assert (refused.status_code, refused.json()["gate"]) == (409, "delegation"), refused.text


async def test_our_own_services_approve_nothing(desk: Desk) -> None:
    await desk.receive("wang")
    token = {"Authorization": "Bearer between-services", "Gendan-Actor": "Li%20Na"}
    assert (await desk.http.post(f"{desk.at}/countersign", json={"version": 1}, headers=token)).status_code == 403


async def test_what_was_told_of_an_earlier_day_does_not_bring_a_delegation_back(desk: Desk) -> None:
    await desk.receive("wang")
    delegation = await desk.delegate("li", "zhao")
    await desk.wait(31 * DAY)
    body = {"version": 1, "delegation": str(delegation), "occurred_at": datetime.now(UTC).isoformat()}
    refused = await desk.post(f"{desk.at}/countersign", "zhao", body)
    assert "the delegation ended at" in refused.json()["detail"]


# The customer's rule ---------------------------------------------------------------


async def test_the_orders_of_a_customer_are_countersigned_as_it_is_registered(
    http: httpx.AsyncClient,
) -> None:
    registered = await http.post("/v1/customers", json=HARBOUR | {"code": "KEY", "countersign": "by_one"})
    assert registered.status_code == 201
    assert (await http.get("/v1/customers/KEY")).json()["countersign"] == "by_one"
    terms = ORDER | {"customer_code": "KEY"}
    less = await http.post("/v1/orders", json=terms | {"countersign": "not_required"})
    assert less.status_code == 409
    assert "orders of KEY are countersigned by one" in less.json()["detail"]
    more = await http.post("/v1/orders", json=terms | {"po_number": "PO 2", "countersign": "by_two"})
    as_registered = await http.post("/v1/orders", json=terms)
    shown = [
        (await http.get(each.headers["location"])).json()["papers"]["countersign"] for each in (more, as_registered)
    ]
    assert shown == ["by_two", "by_one"]


async def test_whoever_writes_orders_does_not_take_the_gate_from_the_customer(desk: Desk) -> None:
    told = HARBOUR | {"code": "KEY", "countersign": "by_one"}
    version(await desk.post("/v1/customers", "wang", told))
    wrong = {"version": 1, "why": "incorrect_data", "reason": "a mistake"}
    version(await desk.post("/v1/customers/KEY/retractions", "wang", wrong))
    less = told | {"countersign": "not_required"}
    with pytest.raises(Rejected, match="orders of KEY were countersigned by one before"):
        version(await desk.post("/v1/customers", "wang", less))
    assert version(await desk.post("/v1/customers", "li", less, "manager")) == 3


# Delegations -----------------------------------------------------------------------


def fortnight(desk: Desk, to: str = "zhao", **other: Any) -> dict[str, Any]:
    return {
        "delegate": str(desk.person(to)),
        "matters": ["order.countersign"],
        "begins": "2026-11-20T08:00:00+08:00",
        "until": "2027-05-04T08:00:00+08:00",
        "reason": "at the fair",
        **other,
    }


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
        "begins": "2026-11-20T08:00:00+08:00",
        "until": "2027-05-04T08:00:00+08:00",
        "standing": "in_force",
        "revoked": None,
        "revoked_because": None,
    }
    to_come = fortnight(desk, "sun", begins="2027-01-04T08:00:00+08:00", until="2027-02-01T08:00:00+08:00")
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


# At once ---------------------------------------------------------------------------


async def test_two_managers_at_once_sign_once(desk: Desk) -> None:
    await desk.receive("wang")
    body = {"version": 1}
    answers = await asyncio.gather(
        *(desk.post(f"{desk.at}/countersign", each, body, "manager") for each in ("li", "chen"))
    )
    assert [each.json()["version"] for each in answers] == [2, 2]


async def test_one_manager_at_once_is_one_where_two_are_needed(desk: Desk) -> None:
    await desk.receive("wang", signers=2)
    asking = (desk.post(f"{desk.at}/countersign", "li", {"version": 1}, "manager") for _ in range(8))
    answers = await asyncio.gather(*asking)
    assert sorted(each.status_code for each in answers) == [200, *[409] * 7]
    assert (await desk.now())["version"] == 2


async def test_the_same_key_again_gets_the_first_answer_also_when_it_was_voided(desk: Desk) -> None:
    await desk.receive("wang")
    asking = [
        desk.post(f"{desk.at}/countersign", "li", {"version": 1}, "manager", **{"Idempotency-Key": "k"})
        for _ in range(9)
    ]
    answers = await asyncio.gather(*asking[:8])
    await desk.amend("wang")
    answers.append(await asking[8])
    assert {(each.status_code, each.json()["version"]) for each in answers} == {(200, 2)}
    with pytest.raises(Rejected, match="0 of 1"):
        await desk.release()


async def test_who_names_an_older_version_looks_again(desk: Desk) -> None:
    await desk.receive("wang")
    await desk.amend("wang")
    stale = await desk.post(f"{desk.at}/countersign", "li", {"version": 1}, "manager", **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["current"]) == (412, 2)
    signed = await desk.post(f"{desk.at}/countersign", "li", {"version": 2}, "manager", **{"If-Match": '"2"'})
    assert signed.status_code == 200


async def test_a_version_that_is_not_there_yet_cannot_have_been_seen(desk: Desk) -> None:
    await desk.receive("wang")
    refused = await desk.post(f"{desk.at}/countersign", "li", {"version": 9}, "manager")
    assert "there is no version 9 yet" in refused.json()["detail"]


async def test_whatever_is_changed_while_it_is_signed_is_released_by_nobody(desk: Desk) -> None:
    """Whichever came first: what was signed is what was seen, or it is not signed."""
    await desk.receive("wang")
    for _ in range(12):
        seen = (await desk.now())["version"]
        signing = desk.post(f"{desk.at}/countersign", "li", {"version": seen}, "manager")
        _, signed = await asyncio.gather(desk.amend("wang"), signing)
        assert signed.status_code in {200, 409}
        assert (await desk.now())["countersigned"] is False
        with pytest.raises(Rejected, match="0 of 1"):
            await desk.release()


async def test_a_signature_counts_by_whether_the_delegation_was_revoked_before_it(desk: Desk) -> None:
    """At once, again and again: what is recorded behind the revocation opens nothing."""
    for n in range(12):
        each = Desk(desk.http, desk.app, f"{desk.po} {n}")
        await each.receive("wang")
        delegation = await each.delegate("li", "zhao")
        body = {"version": 1, "delegation": str(delegation)}
        signed, _ = await asyncio.gather(
            each.post(f"{each.at}/countersign", "zhao", body), each.revoke(delegation, "li")
        )
        revoked = [event.position for event in await register() if event.topic == "delegation.revoked"][-1]
        counts = signed.status_code == 200 and place(signed) < revoked
        assert (await each.now())["countersigned"] is counts
        assert (await each.post(f"{each.at}/release", "wang", {})).status_code == (200 if counts else 409)


async def test_a_revocation_between_the_decision_and_its_record_voids_the_signature(desk: Desk) -> None:
    await desk.receive("wang")
    delegation = await desk.delegate("li", "zhao")
    signatures = app.state.repositories["delegation"]
    as_it_is = signatures.history

    async def and_then_it_is_revoked(id: UUID) -> Any:
        history = await as_it_is(id)
        signatures.history = as_it_is
        if len(looks) == LOOKS:
            await desk.revoke(delegation, "li")
        else:
            looks.append(id)
            signatures.history = and_then_it_is_revoked
        return history

    looks: list[UUID] = []
    signatures.history = and_then_it_is_revoked
    signed = await desk.post(f"{desk.at}/countersign", "zhao", {"version": 1, "delegation": str(delegation)})
    assert (signed.status_code, signed.json()["version"]) == (200, 2), "it was decided before the revocation"
    assert (await register())[-1].position < place(signed), "and recorded after it"
    assert (await desk.now())["countersigned"] is False
    with pytest.raises(Rejected, match="0 of 1"):
        await desk.release()
    await desk.countersign("chen", MANAGER)
    await desk.release()


LOOKS = 2
"""At the register, before the last one on which it is decided."""


async def register() -> list[Any]:
    history: list[Any] = await app.state.repositories["delegation"].history(REGISTER)
    return history


def place(answer: httpx.Response) -> int:
    return int(answer.json()["position"].partition(":")[2].partition("@")[0])
