"""Plans over HTTP, production knowing of orders only what it was told; on real servers."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.production.app import app
from services.production.plans.state import plan_of
from shared.events.plan import MilestoneReached
from shared.identity.roles import Role
from tests.identity import bearer
from tests.production.conftest import QIANG, ZHANG, Making, line
from tests.shared.attachments.pictures import picture
from tests.waiting import until

DEPOSIT = {
    "text": "30 % deposit, balance against B/L",
    "instalments": [
        {"name": "deposit", "percent": "30", "due": "on_order"},
        {"name": "balance", "percent": "70", "due": "on_departure"},
    ],
}
THEIRS = bearer("Li Na", Role.PLANNING, customers=["HARBOUR"])
OTHERS = bearer("Li Na", Role.PLANNING, customers=["OTHER"])


def milestone(plan: Any, code: str) -> Any:
    return next(each for each in plan["milestones"] if each["milestone"]["code"] == code)


@pytest.fixture
async def released(making: Making) -> Making:
    await making.receive()
    await making.decide("release", occurred_at="2026-11-02")
    await making.plan_shows(standing="released")
    return making


async def test_whenever_a_made_to_order_order_is_released_a_plan_is_drawn(making: Making) -> None:
    await making.receive()
    await making.plan_shows(standing="open", template=None)
    await making.decide("release", occurred_at="2026-11-02")
    plan = await making.plan_shows(standing="released")
    assert (plan["template"], plan["begins"], plan["promised"]) == ("garment", "2026-11-02", "2027-07-01")
    assert (plan["compressed_by"], plan["keeps"]["milestone"]["code"]) == (0, "departed")
    assert milestone(plan, "order-released")["reached"]
    assert milestone(plan, "departed")["milestone"]["planned"] == "2027-07-01"


async def test_a_release_at_night_is_of_the_day_that_it_is_at_the_factory(making: Making) -> None:
    await making.receive()
    await making.decide("release", occurred_at="2026-11-02T22:00:00Z")
    assert (await making.plan_shows(standing="released"))["begins"] == "2026-11-03"


async def test_of_traded_orders_and_orders_from_stock_there_is_no_plan(making: Making) -> None:
    await making.receive("traded")
    traded = making.id
    await making.decide("hold", reason="artwork")
    await making.decide("resume")
    await making.decide("release")
    await making.receive(po_number="4500/18")

    async def noted() -> Any:
        counts = "(SELECT count(*) FROM events), (SELECT count(*) FROM keys)"
        events, keys = await app.state.pool.fetchrow(f"SELECT {counts}")
        return keys if events == 5 else None  # of the plan, exceptions, materials, output and inspections

    assert await until(noted, "all that is kept of an order knows of it") == 5, "no key is kept of what is passed by"
    making.id = traded
    assert (await making.plan())["type"] == "urn:gendan:problem:unknown"
    refused = await making.ask("plan/start")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:gendan:problem:not-known-yet")
    assert refused.json()["seen"].startswith("order:")


async def test_another_date_draws_the_plan_anew_and_its_retraction_gives_the_first_one_back(released: Making) -> None:
    amended = await released.decide("amend", reason="earlier", lines=[line("1", "B-2041", "2026-12-24")])
    plan = await released.plan_shows(promised="2026-12-24")
    assert plan["compressed_by"] > 0
    assert plan["keeps"]["milestone"]["planned"] == "2026-12-24"
    wrong = {"version": amended.json()["version"], "why": "did_not_occur", "reason": "another order"}
    await released.decide("retractions", **wrong)
    assert (await released.plan_shows(promised="2027-07-01"))["compressed_by"] == 0


async def test_production_waits_for_the_deposit_until_a_manager_concedes_and_somebody_else_starts(
    making: Making,
) -> None:
    await making.receive(payment_terms=DEPOSIT)
    await making.decide("release")
    plan = await making.plan_shows(standing="released")
    assert plan["waits_for"] == ["production_start", "bulk_cutting"]
    refused = await making.ask("plan/start")
    assert (refused.status_code, refused.json()["gate"]) == (409, "production_start")
    concession = {"gate": "production_start", "version": plan["version"], "reason": "the slip is on its way"}
    assert (await making.ask("plan/concessions", **concession)).status_code == 403, "that takes a manager"
    stale = await making.ask("plan/concessions", ZHANG, **(concession | {"version": 1}))
    assert "changed after version 1" in stale.json()["detail"]
    assert (await making.ask("plan/concessions", ZHANG, **concession)).status_code == 200
    own = await making.ask("plan/start", ZHANG)
    assert "somebody else goes through it" in own.json()["detail"]
    assert (await making.ask("plan/start")).status_code == 200
    assert milestone(await making.plan(), "production-started")["reached"]


async def test_a_manager_who_had_a_hand_in_the_plan_concedes_nothing(released: Making) -> None:
    await released.ask("plan/milestones/fabric-booked/forecast", ZHANG, on="2026-12-01", reason="the mill is full")
    plan = await released.plan()
    concession = {"gate": "bulk_cutting", "version": plan["version"], "reason": "the customer said so"}
    refused = await released.ask("plan/concessions", ZHANG, **concession)
    assert (refused.status_code, refused.json()["gate"]) == (409, "bulk_cutting")
    assert "yourself" in refused.json()["detail"]


async def test_bulk_is_not_cut_without_an_approved_sample(released: Making) -> None:
    await released.ask("plan/start")
    refused = await released.ask("plan/cutting", lines=["1"])
    assert (refused.status_code, refused.json()["gate"]) == (409, "bulk_cutting")
    assert "B-2041" in refused.json()["missing"]
    version = (await released.plan())["version"]
    await released.ask("plan/concessions", ZHANG, gate="bulk_cutting", version=version, reason="the mail follows")
    assert (await released.ask("plan/cutting", lines=["1"])).status_code == 200
    assert (await released.plan())["cut"] == ["1"]


async def test_a_milestone_told_again_is_the_same_and_another_day_is_refused(released: Making) -> None:
    reached = "plan/milestones/fabric-in-house/reached"
    first = await released.ask(reached, occurred_at="2026-11-20")
    assert (await released.ask(reached, occurred_at="2026-11-20")).json()["version"] == first.json()["version"]
    assert (await released.ask(reached)).json()["version"] == first.json()["version"], "no day is no other day"
    refused = await released.ask(reached, occurred_at="2026-11-21")
    assert (refused.status_code, "of 2026-11-20" in refused.json()["detail"]) == (409, True)
    wrong = {"version": first.json()["version"], "why": "incorrect_data", "reason": "a day later"}
    assert (await released.ask("plan/retractions", **wrong)).status_code == 200
    assert (await released.ask(reached, occurred_at="2026-11-21")).status_code == 200
    shown = milestone(await released.plan(), "fabric-in-house")
    assert (shown["reached"], shown["expected"]) == (True, "2026-11-21")


async def test_a_forecast_moves_what_follows_and_says_whose_delay_it_is(
    released: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.state._state, "now", lambda: datetime(2026, 11, 26, tzinfo=UTC))
    told = {"on": "2027-09-01", "reason": "the mill burnt down", "waits_for": "purchasing"}
    assert (await released.ask("plan/milestones/fabric-in-house/forecast", **told)).status_code == 200
    plan = await released.plan()
    assert plan["keeps"]["slack"] < 0
    assert plan["keeps"]["late_because"] == {"milestone": "fabric-in-house", "owner": "purchasing"}
    unknown = await released.ask("plan/milestones/dyed/forecast", **told)
    assert (unknown.status_code, "fabric-in-house" in unknown.json()["detail"]) == (404, True)


async def test_a_plan_is_drawn_from_the_template_that_people_who_plan_choose(released: Making) -> None:
    assert (await released.ask("plan/template", template="bag", reason="totes")).status_code == 200
    assert (await released.plan())["template"] == "bag"
    refused = await released.ask("plan/template", template="shoes")
    assert "there are bag, garment, rush" in refused.json()["detail"]
    workshop = bearer("Xu Gang", Role.WORKSHOP)
    assert (await released.ask("plan/template", workshop, template="rush")).status_code == 403


async def test_a_milestone_is_waived_and_goods_are_forecast(released: Making) -> None:
    assert (await released.ask("plan/milestones/washed/waive", reason="not washed")).status_code == 200
    assert milestone(await released.plan(), "washed")["waived"]
    assert (await released.ask("plan/ready-forecasts", on="2027-06-20", lines=["1"])).status_code == 200
    assert (await released.plan())["ready"]["on"] == "2027-06-20"


async def test_what_the_order_service_said_is_retracted_there(released: Making) -> None:
    wrong = {"version": 1, "why": "did_not_occur", "reason": "x"}
    refused = await released.ask("plan/retractions", **wrong)
    assert "retract it there" in refused.json()["detail"]
    drawn = await released.ask("plan/retractions", **(wrong | {"version": 2}))
    assert "retract it there" in drawn.json()["detail"], "the plan was drawn because of a release"


async def test_a_retracted_release_takes_the_plan_away(released: Making) -> None:
    version = (await released.order.get(f"/v1/orders/{released.id}")).json()["version"]
    await released.decide("retractions", version=version, why="did_not_occur", reason="too early")
    plan = await released.plan_shows(standing="open")
    assert (plan["template"], plan["milestones"]) == (None, [])


async def test_a_held_order_does_not_start_and_goes_on_when_it_is_resumed(released: Making) -> None:
    await released.decide("hold", reason="artwork")
    await released.plan_shows(standing="held")
    assert (await released.ask("plan/start")).json()["gate"] == "hold"
    assert (await released.ask("plan/milestones/cut/reached")).status_code == 200, "what happened is taken down"
    await released.decide("resume")
    await released.plan_shows(standing="released")
    assert (await released.ask("plan/start")).status_code == 200


async def test_who_follows_another_customer_finds_nothing_and_changes_nothing(released: Making) -> None:
    before = (await released.plan())["version"]
    asked: list[tuple[str, dict[str, Any]]] = [
        ("plan/start", {}),
        ("plan/template", {"template": "rush"}),
        ("plan/milestones/cut/reached", {}),
        ("exceptions", {"exception": "EX-1", "what": "marks", "severity": "minor", "owner": "workshop"}),
    ]
    for path, body in asked:
        assert (await released.ask(path, OTHERS, **body)).status_code == 404, path
    at = f"/v1/orders/{released.id}/plan"
    assert (await released.production.get(at, headers=OTHERS)).status_code == 404
    assert (await released.plan())["version"] == before
    for path, body in asked:
        assert (await released.ask(path, THEIRS, **body)).is_success, path


async def test_facts_of_an_order_that_nobody_received_are_taken_down(making: Making) -> None:
    making.id = UUID(int=1)
    assert (await making.ask("plan/milestones/cut/reached", occurred_at="2026-11-02")).status_code == 200
    assert (await making.plan())["standing"] == "unknown"


async def test_an_exception_is_raised_acted_on_and_closed(released: Making) -> None:
    raised = {"exception": "EX-1", "what": "needle marks", "severity": "major", "owner": "workshop", "lines": ["1"]}
    answer = await released.ask("exceptions", **raised)
    assert (answer.status_code, answer.headers["location"]) == (201, f"/v1/orders/{released.id}/exceptions")
    refused = await released.ask("exceptions/EX-1/close", outcome="gone")
    assert (refused.status_code, refused.json()["gate"]) == (409, "corrective_action")
    for path, body in (
        ("assign", {"owner": "purchasing", "due": "2026-12-20"}),
        ("actions", {"action": "needles changed"}),
        ("close", {"outcome": "no more marks"}),
    ):
        assert (await released.ask(f"exceptions/EX-1/{path}", **body)).status_code == 200, path
    shown: httpx.Response = await released.production.get(f"/v1/orders/{released.id}/exceptions")
    assert shown.json()["exceptions"] == [
        {"exception": "EX-1", "stage": "closed", "what": "needle marks", "severity": "major", "lines": ["1"],
         "owner": "purchasing", "due": "2026-12-20", "actions": ["needles changed"], "outcome": "no more marks"}
    ]  # fmt: skip
    unknown = await released.ask("exceptions/EX-9/actions", action="x")
    assert unknown.status_code == 404
    wrong = {"version": 1, "why": "did_not_occur", "reason": "x"}
    assert "retract it there" in (await released.ask("exceptions/retractions", **wrong)).json()["detail"]
    assert (await released.ask("exceptions/retractions", **(wrong | {"version": 5}))).status_code == 200


async def test_what_shows_that_it_was_so_is_uploaded_first_and_named_by_its_digest(released: Making) -> None:
    headers = {"Content-Type": "image/png", **QIANG}
    at = "/v1/attachments?kind=photo&name=roll.png"
    answer = await released.production.post(at, content=picture("PNG"), headers=headers)
    assert answer.is_success, answer.text
    digest = answer.json()["digest"]
    reached = await released.ask("plan/milestones/fabric-in-house/reached", evidence=[digest])
    assert reached.status_code == 200
    refused = await released.ask("plan/milestones/cut/reached", evidence=["0" * 64])
    assert (refused.status_code, refused.json()["errors"][0]["where"]) == (422, "body.evidence")
    history = await app.state.repositories["plan"].history(plan_of(released.id))
    event = history[-1].event()
    assert isinstance(event, MilestoneReached)
    assert [each.digest for each in event.evidence] == [digest]


async def test_an_approved_pre_production_sample_opens_cutting_and_its_retraction_closes_it(released: Making) -> None:
    await released.ask("plan/start")
    elements = {"material": "canvas 16 oz", "construction": "lined", "colour": "navy"}
    lines = [
        {"number": str(n), "style": style, "unit": "piece", "quantity": "2", **elements}
        for n, style in enumerate(["B-2041", "P-7"])
    ]
    asked = {"customer_code": "HARBOUR", "reference": "S-1", "kind": "pre_production", "order_id": str(released.id)}
    sample = await released.order.post("/v1/samples", json={**asked, "lines": lines})
    assert sample.status_code == 201, sample.text
    at = f"/v1/samples/{sample.json()['id']}"
    assert (await released.ask("plan/cutting")).json()["gate"] == "bulk_cutting"
    approved = await released.order.post(f"{at}/rounds/1/approved", json={})
    assert approved.status_code == 200, approved.text
    plan = await released.plan_shows(waits_for=[])
    assert milestone(plan, "pre-production-sample-approved")["reached"]
    wrong = {"version": approved.json()["version"], "why": "did_not_occur", "reason": "it was another round"}
    assert (await released.order.post(f"{at}/retractions", json=wrong)).status_code == 200

    async def taken_back() -> bool:
        plan = await released.plan()
        is_reached = milestone(plan, "pre-production-sample-approved")["reached"]
        return plan["waits_for"] == ["bulk_cutting"] and not is_reached

    await until(taken_back, "the approval is taken back, and with it that the milestone was reached")
    await released.order.post(f"{at}/rounds/2/approved", json={})
    await released.plan_shows(waits_for=[])
    assert (await released.ask("plan/cutting")).status_code == 200
