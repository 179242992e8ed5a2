"""Output and outwork over HTTP, by the plan's stages and the order's lines; on real servers."""

from typing import Any
from uuid import UUID

from shared.identity.roles import Role
from tests.identity import bearer
from tests.production.conftest import Making

XU = bearer("Xu Gang", Role.WORKSHOP)
OTHERS = bearer("Xu Gang", Role.WORKSHOP, customers=["OTHER"])
WANG = bearer("Wang Jun", Role.PURCHASING)


def report(number: str, stage: str = "sewing", quantity: str = "60", line: str = "1") -> dict[str, Any]:
    return {"report": number, "stage": stage, "lot": "A", "lines": [{"line": line, "quantity": quantity}]}


async def test_output_adds_up_by_the_stages_of_the_plan(making: Making) -> None:
    await making.receive()
    await making.decide("release", occurred_at="2026-11-02")
    await making.plan_shows(standing="released")
    refused = await making.ask("output", XU, **report("R-1", "dyeing"))
    assert (refused.status_code, "no stage dyeing" in refused.json()["detail"]) == (409, True)
    answer = await making.ask("output", XU, **report("R-1"))
    assert (answer.status_code, answer.headers["location"]) == (201, f"/v1/orders/{making.id}/output")
    assert (await making.ask("output", XU, **report("R-2", quantity="50"))).status_code == 201, "more than was ordered"
    assert (await making.ask("output", XU, **report("R-2", quantity="50"))).is_success, "told twice it counts once"
    slip = await making.ask("output", XU, **report("R-3", line="9"))
    assert (slip.status_code, "no line 9" in slip.json()["detail"]) == (409, True)
    assert (await making.ask("output", WANG, **report("R-3"))).status_code == 403
    shown = await making.shows("output")
    assert shown["made"] == [
        {"stage": "sewing", "line": "1", "unit": "piece", "ordered": "100", "good": "110", "spoiled": "0"}
    ]


async def test_outwork_goes_out_and_comes_back_and_the_balance_is_shown(making: Making) -> None:
    await making.receive()
    await making.shows("output")
    went = {"note": "W-1", "subcontractor": "Yiwu Embroidery", "process": "embroidery", "due": "2026-12-28",
            "lines": [{"line": "1", "quantity": "80"}]}  # fmt: skip
    answer = await making.ask("outwork", XU, **went)
    assert (answer.status_code, answer.headers["location"]) == (201, f"/v1/orders/{making.id}/output")
    came = {"note": "RW-1", "lines": [{"line": "1", "quantity": "70", "spoiled": "4"}], "remarks": "other thread"}
    assert (await making.ask("outwork/W-1/returned", XU, **came)).status_code == 200
    other = await making.ask(
        "outwork/W-1/returned", XU, **(came | {"note": "RW-2", "lines": report("x", line="2")["lines"]})
    )
    assert (other.status_code, "did not go out" in other.json()["detail"]) == (409, True)
    shown = await making.shows("output")
    assert shown["balance"] == [
        {"subcontractor": "Yiwu Embroidery", "process": "embroidery", "line": "1", "unit": "piece", "sent": "80",
         "good": "70", "spoiled": "4", "out": "6"}
    ]  # fmt: skip
    assert (shown["outwork"][0]["due"], shown["unmatched"]) == ("2026-12-28", [])


async def test_a_wrong_report_is_retracted_and_told_again(making: Making) -> None:
    await making.receive()
    await making.shows("output")
    first = await making.ask("output", XU, **report("R-1"))
    wrong = {"why": "incorrect_data", "reason": "sixteen"}
    copy = await making.ask("output/retractions", XU, version=1, **wrong)
    assert "retract it there" in copy.json()["detail"]
    assert (await making.ask("output/retractions", XU, version=first.json()["version"], **wrong)).status_code == 200
    assert (await making.ask("output", XU, **report("R-1", quantity="16"))).status_code == 201
    assert (await making.shows("output"))["made"][0]["good"] == "16"


async def test_of_nobodys_order_it_is_taken_down_and_of_another_customers_refused(making: Making) -> None:
    await making.receive()
    await making.shows("output")
    assert (await making.ask("output", OTHERS, **report("R-1"))).status_code == 404
    making.id = UUID(int=1)
    assert (await making.ask("output", XU, **report("R-1", "dyeing"))).status_code == 201
