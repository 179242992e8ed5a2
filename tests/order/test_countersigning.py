"""Countersigning over HTTP: who may, what is signed, and when the customer asks for it."""

import os
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import httpx
import pytest

from services.order.app import app
from shared.errors import Forbidden, GendanError, Rejected
from shared.identity.api_keys import ApiKey, digest, keep, new_secret
from shared.identity.roles import Role
from tests.identity import bearer
from tests.order.company import DAY
from tests.order.conftest import HARBOUR, ORDER
from tests.order.desk import Desk, desk, fortnight, version
from tests.order.ways import MANAGER, OPEN, REFUSED, Way

__all__ = ["desk"]


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
