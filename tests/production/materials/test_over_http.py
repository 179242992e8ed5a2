"""Materials over HTTP: worked out from what was ordered, by those who may; on real servers."""

from typing import Any
from uuid import UUID

from shared.identity.roles import Role
from tests.identity import bearer
from tests.production.conftest import Making

WANG = bearer("Wang Jun", Role.PURCHASING)
WORKSHOP = bearer("Xu Gang", Role.WORKSHOP)
OTHERS = bearer("Wang Jun", Role.PURCHASING, customers=["OTHER"])
CANVAS: dict[str, Any] = {
    "material": "M-1", "description": "canvas 16 oz", "position": "shell", "unit": "metre", "lines": ["1"],
    "consumption": {"each": "1.35", "wastage": "5"}, "needed_by": "2026-12-20",
}  # fmt: skip
BOUGHT = {"supplier": "Weifang Mill", "reference": "PU-1", "quantity": "142",
          "unit_cost": {"amount": "11.20", "currency": "CNY"}}  # fmt: skip


async def materials(making: Making) -> Any:
    return (await making.production.get(f"/v1/orders/{making.id}/materials")).json()


async def test_what_is_needed_follows_from_what_was_ordered_and_what_came_in_is_counted(making: Making) -> None:
    await making.receive()
    answer = await making.ask("materials", WANG, **CANVAS)
    assert (answer.status_code, answer.headers["location"]) == (201, f"/v1/orders/{making.id}/materials")
    for path, body in (
        ("ordered", BOUGHT),
        ("expected", {"on": "2026-12-18"}),
        ("expected", {"on": "2026-12-22", "reason": "dyed again"}),
        ("received", {"delivery": "DN-1", "quantity": "100"}),
        ("received", {"delivery": "DN-1", "quantity": "100"}),
        ("rejected", {"delivery": "DN-1", "quantity": "10.5", "reason": "shade"}),
        ("short", {"quantity": "52.25", "reason": "one roll short"}),
    ):
        answer = await making.ask(f"materials/M-1/{path}", WANG, **body)
        assert answer.status_code == 200, answer.text
    (its,) = (await materials(making))["materials"]
    assert (its["needed"], its["ordered"], its["usable"], its["missing"]) == ("141.75", "142", "89.5", "52.25")
    assert (its["expected_on"], its["short"], its["suppliers"]) == ("2026-12-22", "52.25", ["Weifang Mill"])
    assert its["deliveries"] == [{"delivery": "DN-1", "received": "100", "rejected": "10.5"}]
    assert "11.20" not in str(await materials(making)), "what it costs is not everybody's business"


async def test_the_quantity_is_told_or_worked_out_and_not_both(making: Making) -> None:
    await making.receive()
    for wrong in {**CANVAS, "quantity": "9"}, {**CANVAS, "consumption": None}:
        assert (await making.ask("materials", WANG, **wrong)).status_code == 422
    unknown = await making.ask("materials", WANG, **(CANVAS | {"lines": ["9"]}))
    assert (unknown.status_code, "no line 9" in unknown.json()["detail"]) == (409, True)
    assert (await making.ask("materials", WORKSHOP, **CANVAS)).status_code == 403


async def test_of_an_order_that_nobody_received_a_quantity_is_taken_down_and_none_worked_out(making: Making) -> None:
    making.id = UUID(int=1)
    refused = await making.ask("materials", WANG, **CANVAS)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:gendan:problem:not-known-yet")
    assert refused.json()["seen"].startswith("order:")
    told = CANVAS | {"consumption": None, "quantity": "500"}
    assert (await making.ask("materials", WANG, **told)).status_code == 201


async def test_a_delivery_told_otherwise_is_retracted_first_and_a_copy_at_the_order(making: Making) -> None:
    await making.receive()
    await making.shows("materials")
    first = await making.ask("materials/M-1/received", WANG, delivery="DN-1", quantity="100")
    refused = await making.ask("materials/M-1/received", WANG, delivery="DN-1", quantity="90")
    assert (refused.status_code, "retract that first" in refused.json()["detail"]) == (409, True)
    wrong = {"why": "incorrect_data", "reason": "ninety"}
    copy = await making.ask("materials/retractions", WANG, version=1, **wrong)
    assert "retract it there" in copy.json()["detail"]
    again = await making.ask("materials/retractions", WANG, version=first.json()["version"], **wrong)
    assert again.status_code == 200
    assert (await making.ask("materials/M-1/received", WANG, delivery="DN-1", quantity="90")).status_code == 200


async def test_who_follows_another_customer_finds_nothing(making: Making) -> None:
    await making.receive()
    await making.shows("materials")
    told = CANVAS | {"consumption": None, "quantity": "500"}
    assert (await making.ask("materials", OTHERS, **told)).status_code == 404
    at = f"/v1/orders/{making.id}/materials"
    assert (await making.production.get(at, headers=OTHERS)).status_code == 404
