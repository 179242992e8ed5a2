"""What is open about an order over HTTP: each gate is tried closed, and then opened by those whose work it is."""

from typing import Any

import httpx
import pytest

from services.order.app import app
from shared import streams
from shared.events.sample import sample_id
from shared.identity.roles import Role
from tests.conftest import Start
from tests.identity import bearer
from tests.order.conftest import AT, HARBOUR, LINE, ORDER
from tests.servers import NatsServer
from tests.shared.attachments.pictures import PDF
from tests.waiting import until

WANG = bearer("Wang Fang", Role.BUSINESS_MERCHANDISER)
LI = bearer("Li Na", Role.MANAGER)
SUN = bearer("Sun Mei", Role.SAMPLE_ROOM)
ZHAO = bearer("Zhao Lei", Role.PRODUCTION_MERCHANDISER)
SAMPLE = sample_id("HARBOUR", "S-118")


class Desk:
    """What people do about one order, which Wang Fang has received."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def ask(self, path: str, who: dict[str, str], /, **body: Any) -> httpx.Response:
        return await self.http.post(path if path.startswith("/v1") else f"{AT}{path}", json=body, headers=who)

    async def done(self, path: str, who: dict[str, str], /, **body: Any) -> Any:
        answer = await self.ask(path, who, **body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def closed(self, path: str, gate: str, who: dict[str, str], /, **body: Any) -> str:
        answer = await self.ask(path, who, **body)
        assert (answer.status_code, answer.json().get("gate")) == (409, gate), answer.text
        assert answer.json()["missing"]
        assert answer.json()["opened_by"]
        words: str = answer.json()["detail"]
        return words

    async def now(self, path: str = "") -> Any:
        answer = await self.http.get(f"{AT}{path}", headers=WANG)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def uploaded(self) -> str:
        answer = await self.http.post(
            "/v1/attachments",
            params={"kind": "customer_paper", "name": "mail.pdf"},
            content=PDF,
            headers={**WANG, "Content-Type": "application/pdf"},
        )
        digest: str = answer.json()["digest"]
        return digest

    async def sealed(self, material: str) -> None:
        """A sample of the order's style, of this material, approved and sealed."""
        line = {name: LINE[name] for name in ("number", "style", "colour", "unit")}
        line |= {"quantity": "2", "material": material, "construction": "lined"}
        request = {"customer_code": "HARBOUR", "reference": "S-118", "kind": "pre_production", "lines": [line]}
        at = f"/v1/samples/{SAMPLE}"
        await self.done("/v1/samples", WANG, **request)
        await self.done(f"{at}/sign", LI, version=1)
        await self.done(f"{at}/rounds", WANG)
        await self.done(f"{at}/rounds/1/approved", WANG)
        await self.done(f"{at}/rounds/1/seal", WANG)


@pytest.fixture
async def desk(http: httpx.AsyncClient) -> Desk:
    desk = Desk(http)
    line = LINE | {"material": "canvas 16 oz", "construction": "lined"}
    terms = {
        "text": "30 % deposit, balance 14 days after departure",
        "instalments": [
            {"name": "deposit", "percent": "30", "due": "on_order", "days": 7},
            {"name": "balance", "percent": "70", "due": "on_departure", "days": 14},
        ],
    }
    order = ORDER | {"lines": [line], "payment_terms": terms, "occurred_at": "2026-07-10"}
    await desk.done("/v1/orders", WANG, **order)
    return desk


# Questions -------------------------------------------------------------------------


async def test_the_release_waits_for_what_was_asked(desk: Desk) -> None:
    await desk.done("/clarifications", WANG, number="Q1", question="which navy?", lines=["1"])
    assert "asked about the papers: Q1" in await desk.closed("/release", "clarification", WANG)
    await desk.done("/clarifications/Q1/called", WANG, outcome="will answer this afternoon")
    await desk.closed("/release", "clarification", WANG)
    mail = await desk.uploaded()
    await desk.done("/clarifications/Q1/answer", WANG, answer="19-4024", evidence=[mail])
    await desk.done("/release", WANG)
    [shown] = (await desk.now())["questions"]
    assert (shown["number"], shown["answer"], shown["calls"]) == ("Q1", "19-4024", ["will answer this afternoon"])


async def test_a_manager_who_had_no_hand_in_it_lets_it_through(desk: Desk) -> None:
    await desk.done("/clarifications", WANG, number="Q1", question="which navy?")
    concession = {"gate": "clarification", "reason": "the mill needs the order today", "version": 2}
    own = bearer("Wang Fang", Role.MANAGER)
    assert "you wrote or changed it yourself" in await desk.closed("/concessions", "clarification", own, **concession)
    await desk.closed("/concessions", "clarification", ZHAO, **concession)
    seen_less = concession | {"version": 1}
    assert "changed after version 1" in await desk.closed("/concessions", "clarification", LI, **seen_less)
    await desk.done("/concessions", LI, **concession)
    assert (await desk.now())["conceded"] == {"clarification": ["Q1"]}
    await desk.done("/release", WANG)


async def test_an_unknown_file_is_no_evidence(desk: Desk) -> None:
    body = {"number": "Q1", "question": "which navy?", "evidence": ["ab" * 32]}
    answer = await desk.ask("/clarifications", WANG, **body)
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "body.evidence")


# The sealed sample -----------------------------------------------------------------


async def test_the_release_waits_until_what_differs_from_the_sealed_sample_is_accepted(desk: Desk) -> None:
    await desk.sealed("canvas 12 oz")
    await desk.done("/comparisons", WANG, sample_id=str(SAMPLE))
    assert "differ from the sealed sample" in await desk.closed("/release", "difference", WANG)
    [comparison] = (await desk.now())["comparisons"]
    [difference] = comparison["differences"]
    assert (comparison["sample"], comparison["round"]) == ("S-118", 1)
    assert (difference["sealed"], difference["ordered"], difference["accepted"]) == (
        "canvas 12 oz",
        "canvas 16 oz",
        False,
    )
    await desk.done(f"/differences/{difference['number']}/accept", WANG, reason="their mail of 3 March")
    await desk.done("/release", WANG)
    assert (await desk.now())["comparisons"][0]["differences"][0]["accepted"]


async def test_the_same_in_another_writing_is_no_difference(desk: Desk) -> None:
    await desk.sealed("ＣＡＮＶＡＳ　１６oz")
    await desk.done("/comparisons", WANG, sample_id=str(SAMPLE))
    assert (await desk.now())["comparisons"][0]["differences"] == []
    await desk.done("/release", WANG)


async def test_only_what_is_sealed_is_a_reference(desk: Desk) -> None:
    line = {"number": "1", "style": "B-2041", "colour": "navy", "unit": "piece", "quantity": "2"}
    line |= {"material": "canvas", "construction": "lined"}
    request = {"customer_code": "HARBOUR", "reference": "S-118", "kind": "pre_production", "lines": [line]}
    unknown = await desk.ask("/comparisons", WANG, sample_id=str(SAMPLE))
    assert unknown.status_code == 404
    await desk.done("/v1/samples", WANG, **request)
    assert "no round of sample S-118 is sealed" in await desk.closed(
        "/comparisons", "sealed", WANG, sample_id=str(SAMPLE)
    )


# Dates -----------------------------------------------------------------------------


async def test_a_date_stands_with_the_word_of_both_sides(desk: Desk) -> None:
    await desk.done("/dates", WANG, number="D1", on="2026-10-15", by="customer", reason="their season moved")
    await desk.closed("/dates/D1/confirm", "date", WANG, by="factory")
    assert (await desk.now())["lines"][0]["promised"]["on"] == "2026-09-30"
    await desk.done("/dates/D1/confirm", ZHAO, by="factory")
    shown = await desk.now()
    assert shown["lines"][0]["promised"] == {"on": "2026-10-15", "basis": "on_board"}
    assert (shown["dates"][0]["standing"], shown["dates"][0]["confirmed"]) == ("agreed", ["customer", "factory"])


async def test_a_declined_date_changes_nothing(desk: Desk) -> None:
    await desk.done("/dates", ZHAO, number="D1", on="2026-10-15", by="factory")
    await desk.done("/dates/D1/decline", WANG, by="customer", reason="too late for the season")
    shown = await desk.now()
    assert (shown["lines"][0]["promised"]["on"], shown["dates"][0]["standing"]) == ("2026-09-30", "declined")


# Money -----------------------------------------------------------------------------


async def test_it_is_shown_when_what_is_due(desk: Desk) -> None:
    await desk.done("/payments", WANG, reference="TT-1", amount="300.00", currency="USD")
    shown = await desk.now("/payments")
    assert [(each["instalment"], each["amount"], each["paid"], each["due_on"]) for each in shown["parts"]] == [
        ("deposit", "252.00", "252.00", "2026-07-17"),
        ("balance", "588.00", "48.00", "2026-10-14"),
    ]
    assert [each["estimated"] for each in shown["parts"]] == [False, True]
    assert (shown["value"], shown["paid"], shown["payments"][0]["reference"]) == ("840.00", "300.00", "TT-1")


async def test_who_sees_no_prices_sees_when_and_not_how_much(desk: Desk) -> None:
    await desk.done("/payments", WANG, reference="TT-1", amount="300.00", currency="USD")
    await desk.done("/credits", WANG, reference="LC 1/26", amount="840.00", currency="USD", expires="2026-11-05")
    answer = await desk.http.get(f"{AT}/payments", headers=ZHAO)
    assert answer.status_code == 200
    assert [sorted(each) for each in answer.json()["parts"]] == [["due_on", "estimated", "instalment", "shipment"]] * 2
    assert "840" not in answer.text
    assert "300" not in answer.text


async def test_a_credit_is_taken_down_and_gone_through(desk: Desk) -> None:
    credit = {"reference": "LC-26", "amount": "800.00", "currency": "USD", "expires": "2026-11-05"}
    await desk.done("/credits", WANG, **credit)
    [shown] = (await desk.now("/payments"))["credits"]
    assert (shown["verified"], shown["doubts"]) == (False, ["it is over less than the order's value"])
    await desk.done("/credits/LC-26/check", WANG, verified=False, discrepancies="over less than the order")
    await desk.done("/credits", WANG, **credit | {"amount": "840.00", "amendment": 1})
    await desk.done("/credits/LC-26/check", bearer("Qian Hua", Role.FINANCE), verified=True, amendment=1)
    [shown] = (await desk.now("/payments"))["credits"]
    assert (shown["amendment"], shown["verified"], shown["doubts"]) == (1, True, [])


async def test_instalments_name_a_day_where_they_are_due_on_one(desk: Desk) -> None:
    terms = {"text": "x", "instalments": [{"name": "all", "percent": "100", "due": "on_date"}]}
    answer = await desk.ask("/amend", WANG, reason="x", payment_terms=terms)
    assert (answer.status_code, "instalment all names no day" in answer.json()["detail"]) == (409, True)
    terms["instalments"][0]["on"] = "2026-12-01"  # type: ignore[index]
    await desk.done("/amend", WANG, reason="x", payment_terms=terms)
    assert (await desk.now("/payments"))["parts"][0]["due_on"] == "2026-12-01"


# The profile and the specification ---------------------------------------------------


async def test_an_order_takes_over_how_the_customer_is_worked_with(http: httpx.AsyncClient) -> None:
    policy = {"level": "I", "critical": "0", "major": "1.5", "minor": "2.5"}
    profile = {"shipment_sample": True, "inspection": policy}
    assert (await http.post("/v1/customers/HARBOUR/profile", json=profile)).status_code == 200
    style = {"style": "B-2041", "materials": [{"position": "shell", "description": "canvas"}]}
    assert (await http.post("/v1/orders", json=ORDER | {"specifications": [style]})).status_code == 201
    papers = (await http.get(AT)).json()["papers"]
    assert (papers["shipment_sample"], papers["inspection"]) == (True, policy)
    assert papers["specifications"][0]["materials"] == style["materials"]
    other = ORDER | {"po_number": "PO 2", "shipment_sample": False}
    id = (await http.post("/v1/orders", json=other)).json()["id"]
    assert (await http.get(f"/v1/orders/{id}")).json()["papers"]["shipment_sample"] is False


# The file ----------------------------------------------------------------------------


async def test_a_file_is_closed_when_it_is_complete_or_let_through(desk: Desk) -> None:
    await desk.done("/payments", WANG, reference="TT-1", amount="252.00", currency="USD")
    assert "goods are still to leave" in await desk.closed("/archive", "archive", WANG)
    points = (await desk.now("/archive"))["checklist"]
    assert {each["name"]: each["is_there"] for each in points} == {
        "shipped": False, "paid": True, "answered": True, "accepted": True, "resumed": True
    }  # fmt: skip
    await desk.done("/cancel", WANG, reason="the season was dropped")
    closed = await desk.done("/archive", WANG)
    shown = await desk.now("/archive")
    assert shown["archived"]
    assert (await desk.now())["status"] == "archived"
    await desk.closed("/amend", "archived", WANG, reason="x", destination={"text": "Bremen"})
    wrong = {"version": closed["version"], "why": "did_not_occur", "reason": "the wrong order"}
    await desk.done("/retractions", WANG, **wrong)
    assert (await desk.now())["status"] == "cancelled"


# What money lets go ------------------------------------------------------------------


async def test_the_deposit_clears_production_and_its_retraction_takes_that_back(
    running: Start, nats_server: NatsServer
) -> None:
    nats_server.wipe()
    await streams.apply(nats_server.url, ["order", "logistics"])
    http = await running("order", app)
    await http.post("/v1/customers", json=HARBOUR)
    desk = Desk(http)
    terms = {"text": "T/T", "instalments": [{"name": "deposit", "percent": "100", "due": "on_order"}]}
    await desk.done("/v1/orders", WANG, **ORDER | {"payment_terms": terms})
    paid = await desk.done("/payments", WANG, reference="TT-1", amount="840.00", currency="USD")

    async def cleared(*wanted: str) -> Any:
        async def is_so() -> Any:
            shown = await desk.now()
            return shown if shown["cleared"] == list(wanted) else None

        return await until(is_so, f"cleared: {wanted}")

    shown = await cleared("originals", "production")
    history = await app.state.repositories["order"].history(paid["id"])
    actors = {each.topic: each.envelope.actor.id for each in history}
    assert actors["order.cleared"] == "policy:order.money"
    refused = await desk.ask("/retractions", WANG, version=shown["version"], why="did_not_occur", reason="x")
    assert (refused.status_code, "follows from what was paid" in refused.json()["detail"]) == (409, True)
    await desk.done("/retractions", WANG, version=paid["version"], why="did_not_occur", reason="bounced")
    await cleared()
    await desk.done("/payments", WANG, reference="TT-2", amount="840.00", currency="USD")
    await cleared("originals", "production")
