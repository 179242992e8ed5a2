"""What holds goods and papers back, over HTTP: each gate refused, then opened rightly; on real servers."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from services.logistics.app import app as logistics_app
from services.logistics.policies.orders import noting_orders
from services.logistics.policies.production import noting_production
from services.logistics.shipments.state import shipping_of
from shared.events.inspection import InspectionFactRetracted, Result
from shared.events.order import Clearance, OrderCleared
from shared.events.sample import SampleApproved, SampleKind, SampleRequested
from shared.identity.roles import Role
from tests.identity import bearer
from tests.logistics.conftest import Both
from tests.logistics.test_hearing_production import performed
from tests.order import examples as order

ZHANG, LIN = bearer("Zhang Wei", Role.MANAGER), bearer("Lin Jie", Role.MANAGER)
DEPOSIT = {
    "payment_terms": {
        "text": "30 % deposit, balance against B/L",
        "instalments": [
            {"name": "deposit", "percent": "30", "due": "on_order"},
            {"name": "balance", "percent": "70", "due": "against_documents"},
        ],
    }
}


async def conceded(both: Both, gate: str, headers: dict[str, str], version: int | None = None) -> httpx.Response:
    body: dict[str, Any] = {
        "gate": gate,
        "reason": "the customer takes it",
        "version": version or (await both.shipping())["version"],
    }
    return await both.tell("ASN-1", "concessions", headers=headers, **body)


def refusal(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json().get("gate")


@pytest.fixture
async def booked(both: Both) -> Both:
    """100 and 50 pieces are made to order, and booked by Wang Fang."""
    await both.receive(**DEPOSIT)
    assert (await both.book("ASN-1")).status_code == 201
    return both


async def hear_inspection(
    both: Both, result: Result, inspection: str, position: int, by: str = "li-na", **more: Any
) -> None:
    both_lines = performed(result, inspection, **more)
    lots = tuple(
        both_lines.lots[0].model_copy(update={"line": line, "quantity": quantity})
        for line, quantity in (("1", Decimal(100)), ("2", Decimal(50)))
    )
    event = both_lines.model_copy(update={"order_id": both.id, "lots": lots})
    await both.hear(noting_production, event, position, by)


async def test_goods_are_handed_over_when_their_final_inspection_passed(booked: Both) -> None:
    refused = await booked.tell("ASN-1", "hand-over")
    assert refusal(refused) == (409, "final_inspection")
    assert "line 1: 100 piece to go, 0 passed and still here" in refused.json()["detail"]
    assert "by a concession" in refused.json()["opened_by"]
    await hear_inspection(booked, Result.FAILED, "F-1", 1)
    assert refusal(await booked.tell("ASN-1", "hand-over")) == (409, "final_inspection")
    await hear_inspection(booked, Result.PASSED, "F-2", 2, follows="F-1")
    handed = await booked.tell("ASN-1", "hand-over", place="Ningbo 3", containers=["CSQU 305438-3"], seals=["CN88"])
    assert handed.status_code == 200, handed.text
    (over,) = (await booked.shipping())["shipments"][0]["stages"]["handed_over"]
    assert (over["containers"], over["seals"], len(over["lines"])) == (["CSQU3054383"], ["CN88"], 2)
    assert (await booked.tell("ASN-1", "departed")).status_code == 200


async def test_an_inspection_that_was_declared_wrong_no_longer_lets_goods_go(booked: Both) -> None:
    await hear_inspection(booked, Result.PASSED, "F-1", 1)
    wrong = {"retracted_version": 1, "retracted_event": "1:production:1", "why": "incorrect_data", "reason": "x"}
    await booked.hear(noting_production, InspectionFactRetracted.model_validate({"order_id": booked.id} | wrong), 2)
    assert refusal(await booked.tell("ASN-1", "hand-over")) == (409, "final_inspection")


async def test_a_copy_of_what_production_said_is_retracted_there(booked: Both) -> None:
    await hear_inspection(booked, Result.PASSED, "F-1", 1)
    refused = await booked.retract((await booked.shipping())["version"])
    assert (refused.status_code, "copy of what production said" in refused.json()["detail"]) == (409, True)


async def test_a_departure_is_taken_down_whatever_has_not_passed(booked: Both) -> None:
    assert (await booked.tell("ASN-1", "departed")).status_code == 200
    assert (await booked.tell("ASN-1", "hand-over")).status_code == 200, "of what has left it is a fact"


async def test_a_concession_is_a_managers_who_had_no_hand_in_it_and_somebody_else_lets_it_go(booked: Both) -> None:
    clerk = bearer("Li Na", Role.SHIPPING_CLERK)
    assert (await conceded(booked, "final_inspection", clerk)).status_code == 403
    assert refusal(await conceded(booked, "final_inspection", bearer("Wang Fang", Role.MANAGER))) == (
        409, "final_inspection"
    )  # fmt: skip
    stale = await conceded(booked, "final_inspection", ZHANG, version=1)
    assert "changed after version 1" in stale.json()["detail"]
    assert (await conceded(booked, "final_inspection", ZHANG)).status_code == 200
    (closed, _) = (await booked.shipping())["shipments"][0]["closed"]
    assert (closed["gate"], closed["conceded"]) == ("final_inspection", True)
    refused = await booked.tell("ASN-1", "hand-over", headers=ZHANG)
    assert (refusal(refused), "you conceded it yourself" in refused.json()["detail"]) == (
        (409, "final_inspection"), True
    )  # fmt: skip
    assert (await booked.tell("ASN-1", "hand-over", headers=clerk)).status_code == 200


async def test_who_recorded_the_failed_inspection_does_not_concede_it(booked: Both) -> None:
    await booked.tell("ASN-7", "arrived", headers=LIN, lines=[{"line": "1", "quantity": "1"}])
    history = await logistics_app.state.repositories["shipment"].history(shipping_of(booked.id))
    await hear_inspection(booked, Result.FAILED, "F-1", 1, by=history[-1].envelope.actor.id)
    refused = await conceded(booked, "final_inspection", LIN)
    assert (refusal(refused), "yourself" in refused.json()["detail"]) == ((409, "final_inspection"), True)
    assert (await conceded(booked, "final_inspection", ZHANG)).status_code == 200


async def test_originals_wait_for_the_balance(booked: Both) -> None:
    released: dict[str, Any] = {"kind": "telex_release", "to": "Harbour & Sons"}
    await booked.tell("ASN-1", "departed")
    refused = await booked.tell("ASN-1", "originals", **released)
    assert (refused.status_code, "no bill of lading is known" in refused.json()["detail"]) == (409, True)
    assert (await booked.tell("ASN-1", "bills", number="EGLV1", kind="original_bill")).status_code == 200
    assert refusal(await booked.tell("ASN-1", "originals", **released)) == (409, "originals")
    await booked.hear(noting_orders, OrderCleared(clearance=Clearance.ORIGINALS, because="deposit, balance paid"), 99)
    assert (await booked.tell("ASN-1", "originals", **released)).status_code == 200
    again = await booked.tell("ASN-1", "originals", **released)
    assert (again.status_code, again.json()["version"]) == (200, (await booked.shipping())["version"])


async def test_originals_are_conceded_by_one_and_let_go_by_another(booked: Both) -> None:
    await booked.tell("ASN-1", "departed", bill_of_lading="EGLV1")
    assert (await conceded(booked, "originals", ZHANG)).status_code == 200
    assert refusal(await booked.tell("ASN-1", "originals", headers=ZHANG, to="Harbour")) == (409, "originals")
    assert (await booked.tell("ASN-1", "originals", to="Harbour")).status_code == 200


async def test_a_shipment_sample_is_approved_before_goods_go_where_the_customer_wants_one(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    wants = order.received.model_copy(update={"shipment_sample": True})
    await both.hear(noting_orders, wants, 90)
    await both.book("ASN-1", lines=[{"line": "1", "quantity": "10"}])
    assert (await conceded(both, "final_inspection", ZHANG)).status_code == 200
    asked = SampleRequested(
        customer_id=wants.customer_id, customer_code="HARBOUR", sample="S-1", kind=SampleKind.SHIPMENT, lines=(),
        order_id=both.id,
    )  # fmt: skip
    await both.hear(noting_orders, asked, 91)
    refused = await both.tell("ASN-1", "hand-over")
    assert (refusal(refused), "shipment sample S-1" in refused.json()["detail"]) == ((409, "shipment_sample"), True)
    await both.hear(noting_orders, SampleApproved(sample="S-1", order_id=both.id, round=1), 92)
    assert (await both.tell("ASN-1", "hand-over")).status_code == 200


async def test_an_order_that_nobody_received_is_waited_for_and_then_refused_with_what_was_seen(both: Both) -> None:
    await both.receive()
    await both.shipping_shows(standing="open")
    both.id = order.received.customer_id
    decisions: dict[str, dict[str, Any]] = {"hand-over": {}, "request": {"forwarder": "Seawolf", "mode": "sea"}}
    for command, body in decisions.items():
        refused = await both.tell("ASN-1", command, **body)
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:gendan:problem:not-known-yet")
        assert refused.json()["seen"].startswith("order:")
