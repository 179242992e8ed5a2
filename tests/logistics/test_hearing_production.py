"""What logistics notes of what production says."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.logistics.shipments.inspected import passed
from shared.envelope import Actor
from shared.events.inspection import (
    Found,
    InspectedLine,
    InspectionConceded,
    InspectionFactRetracted,
    InspectionPerformed,
    Inspector,
    Limit,
    Result,
    SamplingPlan,
    Time,
)
from shared.events.plan import PlanFactRetracted, ReadyForecast
from shared.events.quality import Aql, Level
from shared.events.shipment import InspectionNoted
from tests.logistics.examples import ORDER, noted, of
from tests.logistics.hearing import heard

LIMIT = Limit(aql=Aql.A2_5, letter="F", sample=20, accept=1, reject=2)
PLAN = SamplingPlan(lot=100, level=Level.II, critical=LIMIT, major=LIMIT, minor=LIMIT)
WRONG: dict[str, Any] = {
    "order_id": ORDER, "retracted_version": 1, "retracted_event": "1:production:1", "why": "did_not_occur",
    "reason": "it was another lot",
}  # fmt: skip


def performed(
    result: Result = Result.PASSED, inspection: str = "F-1", time: Time = Time.FINAL, **more: Any
) -> InspectionPerformed:
    return InspectionPerformed(
        order_id=ORDER,
        inspection=inspection,
        time=time,
        inspector=Inspector.OWN,
        lots=(InspectedLine(line="1", quantity=Decimal(100)),),
        plan=PLAN,
        found=Found(),
        result=result,
        **more,
    )


async def may_go(*events: Any) -> Decimal:
    shipping = (await heard(*events)).shipping
    (line, _) = noted.lines
    return passed(shipping, line)


async def test_whenever_a_final_inspection_is_performed_its_quantities_are_noted_with_who_looked_and_who_says_so() -> (
    None
):
    by = Actor("li-na", on_behalf_of="zhang-wei")
    (note,) = (await heard(performed(follows="F-0"), by=by)).recorded
    assert note == InspectionNoted(
        order_id=ORDER,
        inspection="F-1",
        lines=of(None, _1="100"),
        passed=True,
        inspector=Inspector.OWN,
        follows="F-0",
        recorded_by=("li-na", "zhang-wei"),
    )


async def test_goods_may_go_by_final_inspections_that_passed_and_no_others() -> None:
    assert await may_go(performed()) == 100
    for result in (Result.FAILED, Result.PENDING):
        assert await may_go(performed(result)) == 0
    for time in (Time.INITIAL, Time.MID):
        assert (await heard(performed(time=time))).recorded == []


async def test_what_failed_may_go_when_it_is_conceded_or_passes_again() -> None:
    accepted = InspectionConceded(order_id=ORDER, inspection="F-1", reason="the customer takes it")
    assert await may_go(performed(Result.FAILED), accepted) == 100
    assert await may_go(performed(Result.FAILED), performed(inspection="F-2", follows="F-1")) == 100


async def test_a_concession_of_an_earlier_inspection_is_none_of_the_goods_that_leave() -> None:
    accepted = InspectionConceded(order_id=ORDER, inspection="M-1", reason="so be it")
    assert (await heard(performed(Result.FAILED, "M-1", Time.MID), accepted)).recorded == []


async def test_whenever_production_says_when_goods_are_ready_that_is_noted() -> None:
    shipping = (await heard(ReadyForecast(order_id=ORDER, on=date(2026, 9, 20)))).shipping
    assert shipping.ready_on(["1"]) == date(2026, 9, 20)


async def test_what_production_retracts_is_retracted_here() -> None:
    assert (await heard(InspectionFactRetracted(**WRONG), PlanFactRetracted(**WRONG))).retracted == 2
