"""What each report says of what was told: progress, forecasts, shortages, registers, arrivals."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest

from services.tracking.reports import on_time
from shared.events import material as materials
from shared.events.exception import ExceptionClosed
from shared.events.order import Flow
from shared.events.plan import ReadyForecast
from shared.events.sample import SampleApproved
from shared.events.shipment import ArrivalForecast
from shared.events.values import Basis, PromisedDate
from tests.identity import bearer
from tests.tracking.asking import get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.life import OF_IT, came, material, of_sample, output, plan_drawn, sample, signed
from tests.tracking.reports.conftest import Tell
from tests.tracking.telling import Telling, day, ordered, received, registered


async def rows(client: httpx.AsyncClient, name: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await get(client, f"/v1/reports/{name}", **asked)
    found: list[dict[str, Any]] = answer["rows"]
    return found


def ready(on: str, reason: str | None = None) -> ReadyForecast:
    return ReadyForecast(**OF_IT, on=date.fromisoformat(on), reason=reason)


@pytest.fixture
async def in_the_making(take_in: TakeIn, tell: Telling) -> Telling:
    """Two lines, planned; of the first one some was cut and packed, of the second one nothing was."""
    tell(received(ordered("A", 1200, colour="navy"), ordered("B", 300), flow=Flow.MADE_TO_ORDER))
    tell(plan_drawn())
    tell(output("cut", "R-1", A=1100))
    tell(output("pack", "R-2", A=400))
    await take_in(tell.received)
    return tell


@pytest.mark.usefixtures("in_the_making")
async def test_progress_says_of_each_line_what_was_made_and_what_is_left(client: httpx.AsyncClient) -> None:
    first, second = await rows(client, "progress")
    assert [(each["stage"], each["good"]) for each in first["made"]] == [("cut", "1100"), ("pack", "400")]
    assert (first["line"], first["colour"], first["ordered"], first["left"]) == ("A", "navy", "1200", "800")
    assert [each["good"] for each in second["made"]] == ["0", "0"]
    assert second["left"] == "300"


@pytest.mark.usefixtures("in_the_making")
async def test_progress_counts_days_late_by_what_is_expected(client: httpx.AsyncClient) -> None:
    """Promised for the 1st of December; on the 3rd all milestones are still open."""
    first, _ = await rows(client, "progress")
    on = date.fromisoformat(first["expected_on"])
    assert on > date(2026, 12, 3)
    assert first["late_by"] == (on - date(2026, 12, 1)).days


async def test_a_line_that_is_past_its_day_is_late_by_today_at_least(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A"), flow=Flow.MADE_TO_ORDER))
    await take_in(tell.received)
    [row] = await rows(client, "progress")
    assert (row["expected_on"], row["late_by"]) == (None, 2)


async def test_what_is_delivered_or_bought_is_no_progress(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    done = another(ordered("A"), flow=Flow.MADE_TO_ORDER)
    done(done.delivered("S-1", A=100))
    bought = another(ordered("A"), flow=Flow.TRADED)
    await take_in([*done.received, *bought.received])
    assert await rows(client, "progress") == []


async def test_every_forecast_that_was_given_up_is_still_there(
    client: httpx.AsyncClient, take_in: TakeIn, in_the_making: Telling
) -> None:
    before = len(in_the_making.received)
    in_the_making(ready("2026-11-25"), day("2026-11-05"))
    in_the_making(ready("2026-11-30", "the zip is late"), day("2026-11-12"))
    in_the_making(ready("2026-12-05", "rain"), day("2026-11-20"))
    await take_in(in_the_making.received[before:])
    [row] = await rows(client, "forecasts")
    assert (row["ready_on"], row["said_on"], row["reason"]) == ("2026-12-05", "2026-11-20", "rain")
    assert row["earlier"] == [
        {"on": "2026-11-25", "said_on": "2026-11-05"},
        {"on": "2026-11-30", "said_on": "2026-11-12"},
    ]
    assert (row["moved_by"], row["late_by"]) == (10, 4)


async def test_shortages_are_listed_by_supplier_and_day_of_need(
    client: httpx.AsyncClient, take_in: TakeIn, in_the_making: Telling
) -> None:
    before = len(in_the_making.received)
    for number, supplier, needed in (("M-1", "Zhang Mill", 10), ("M-2", "An Mill", 20), ("M-3", "An Mill", 15)):
        in_the_making(material(number, 500, date(2026, 12, needed)))
        in_the_making(
            materials.MaterialOrdered(
                **OF_IT, material=number, supplier=supplier, reference=f"PU-{number}", quantity=Decimal(500)
            )
        )
        late = date(2026, 12, needed + 3)
        in_the_making(materials.MaterialExpected(**OF_IT, material=number, on=late, reason="dyeing"))
    in_the_making(material("M-4", 500, date(2026, 12, 20)))  # not late, not short
    in_the_making(material("M-5", 500, date(2026, 11, 20)))  # past its day
    in_the_making(came("M-5", 120))
    in_the_making(material("M-6", 500, date(2026, 11, 20)))  # there
    in_the_making(came("M-6", 500))
    in_the_making(materials.MaterialShort(**OF_IT, material="M-1", quantity=Decimal(80), reason="torn"))
    await take_in(in_the_making.received[before:])
    found = await rows(client, "shortages")
    assert [(row["supplier"], row["material"]) for row in found] == [
        (None, "M-5"), ("An Mill", "M-3"), ("An Mill", "M-2"), ("Zhang Mill", "M-1"),
    ]  # fmt: skip
    assert (found[0]["received"], found[0]["to_come"], found[0]["late_by"]) == ("120", "380", 13)
    assert (found[-1]["material_standing"], found[-1]["missing"], found[-1]["late_by"]) == ("short", "80", 3)


async def test_an_exception_is_in_the_register_until_it_is_over_and_after(
    client: httpx.AsyncClient, take_in: TakeIn
) -> None:
    tell = made()
    await take_in(tell.received)
    [row] = await rows(client, "exceptions", open=True)
    assert (row["exception"], row["where"], row["what"]) == ("E-1", "production", "a needle broke")
    assert (row["severity"], row["owner"], row["raised_on"]) == ("major", "quality", "2026-11-27")
    tell(ExceptionClosed(**OF_IT, exception="E-1", outcome="a new needle"), day("2026-11-29"))
    await take_in(tell.received[-1:])
    assert await rows(client, "exceptions", open=True) == []
    [row] = await rows(client, "exceptions", open=False)
    assert row["over_on"] == "2026-11-29"
    assert len(await rows(client, "exceptions", month="2026-11")) == 1
    assert await rows(client, "exceptions", month="2026-10") == []


async def test_a_sample_is_in_the_register_with_its_courier(client: httpx.AsyncClient, take_in: TakeIn) -> None:
    tell = made()
    await take_in(tell.received)
    [row] = await rows(client, "samples")
    assert (row["sample"], row["sample_kind"], row["sampling"]) == ("S-1", "pre_production", "sent")
    assert (row["courier"], row["waybill"], row["rounds"]) == ("DHL", "1Z998", 1)
    tell(of_sample(SampleApproved), day("2026-12-01"))
    await take_in(tell.received[-1:])
    assert await rows(client, "samples", open=True) == []


async def test_what_should_have_arrived_stays_until_it_does(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A", 300)))
    for n, eta in enumerate(("2026-12-01", "2026-12-03", "2026-12-09"), start=1):
        tell(tell.departed(f"S-{n}", A=100), day("2026-11-10"))
        tell(ArrivalForecast(order_id=tell.order_id, shipment=f"S-{n}", on=date.fromisoformat(eta), reason="wind"))
    await take_in(tell.received)
    found = await rows(client, "arrivals")
    assert [(row["shipment"], row["overdue_by"]) for row in found] == [("S-1", 2), ("S-2", 0)]
    assert [row["shipment"] for row in await rows(client, "arrivals", day="2026-12-09")] == ["S-3"]
    tell(tell.arrived("S-1", A=100), day("2026-12-02"))
    await take_in(tell.received[-1:])
    assert [row["shipment"] for row in await rows(client, "arrivals")] == ["S-2"]
    [row] = await rows(client, "arrivals", day="2026-12-02")
    assert (row["arrived_on"], row["overdue_by"]) == ("2026-12-02", 0)


async def test_pages_of_a_report_follow_on_each_other(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    for _ in range(7):
        tell = another(ordered("A"), flow=Flow.MADE_TO_ORDER)
        await take_in(tell.received)
    found, cursor = [], None
    while True:
        answer = await get(client, "/v1/reports/progress", limit=3, **({"cursor": cursor} if cursor else {}))
        found += [row["po_number"] for row in answer["rows"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert sorted(found) == sorted(set(found))
    assert len(found) == 7


@pytest.mark.parametrize(
    ("name", "asked"), [("sales", {"by": "customer"}), ("in-full", {"by": "customer"}), ("in-full", {"by": "month"})]
)
async def test_groups_follow_on_each_other_whatever_becomes_known_meanwhile(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell, name: str, asked: dict[str, str]
) -> None:
    """A group that comes in before those that were shown moves none of them onto the next page once more."""
    for n, code in enumerate(("MILL", "NOVA", "OSLO"), start=1):
        promised = PromisedDate(on=date(2026, n, 9), basis=Basis.DELIVERED)
        await take_in(another(ordered("A", promised=promised), customer_code=code).received)
    key = [row["key"] for row in (await get(client, f"/v1/reports/{name}", **asked))["rows"]]
    assert len(key) == 3
    first = await get(client, f"/v1/reports/{name}", **asked, limit=2)
    early = PromisedDate(on=date(2026, 12, 9), basis=Basis.DELIVERED)
    await take_in(another(ordered("A", promised=early), customer_code="ABEL").received)
    second = await get(client, f"/v1/reports/{name}", **asked, limit=2, cursor=first["next"])
    assert [row["key"] for row in [*first["rows"], *second["rows"]]] == key
    assert second["next"] is None


async def test_what_takes_too_long_to_count_says_so(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_time, "LONG", 0.000_001)
    answer = await client.get("/v1/reports/on-time")
    assert answer.status_code == 503
    assert "to count" in answer.json()["detail"]
    assert "to count" in (await client.get("/reports/on-time", headers={"Accept": "text/html"})).text


async def test_whether_there_are_made_up_orders_only_is_said_of_ones_own_customers(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    """What others have is nobody's business who may not see it."""
    await take_in(another(ordered("A"), customer_code="DEMO-1").received)
    await take_in(another(ordered("A"), customer_code="OTHER").received)
    for code, said in ("DEMO-1", True), ("ZANZIBAR", False), ("OTHER", False):
        hers = bearer("Li Na", customers=[code])
        answer = await client.get("/v1/reports/exceptions", headers=hers)
        assert answer.json()["only_demo"] is said, code


@pytest.mark.parametrize(
    "question", ["progress?month=2026-12", "sales?month=2026-13", "sales?by=mood", "exceptions?cursor=x", "nothing"]
)
async def test_what_a_report_cannot_be_asked_is_refused(client: httpx.AsyncClient, question: str) -> None:
    await refused(client, f"/v1/reports/{question}", 404 if question == "nothing" else 422)


async def test_made_up_customers_are_left_out_until_they_are_asked_for(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    demo = another(ordered("A"), flow=Flow.MADE_TO_ORDER, customer_code="DEMO-1")
    await take_in(demo.received)
    answer = await get(client, "/v1/reports/progress")
    assert (answer["rows"], answer["only_demo"]) == ([], True)
    assert len(await rows(client, "progress", demo=True)) == 1
    assert len(await rows(client, "progress", customer="DEMO-1")) == 1
    for name in ("sales", "in-full"):
        assert await rows(client, name) == []
        assert len(await rows(client, name, demo=True)) == 1
    assert (await get(client, "/v1/reports/on-time"))["orders"] == 0
    assert (await get(client, "/v1/reports/on-time", demo=True))["orders"] == 1
    real = another(ordered("A"))
    await take_in(real.received)
    assert (await get(client, "/v1/reports/progress"))["only_demo"] is False


async def test_a_report_of_one_customer_has_no_other(client: httpx.AsyncClient, take_in: TakeIn, another: Tell) -> None:
    for code in ("ACME", "OTHER"):
        tell = another(ordered("A"), flow=Flow.MADE_TO_ORDER, customer_code=code)
        await take_in(tell.received)
    assert [row["customer_code"] for row in await rows(client, "progress", customer="OTHER")] == ["OTHER"]


async def test_requests_for_samples_are_counted_by_what_became_of_them(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A")))
    tell(sample(), day("2026-11-05"))
    tell(signed())
    await take_in([registered(), *tell.received])
    [row] = await rows(client, "conversion", month="2026-11")
    assert (row["customer_code"], row["sample_kind"], row["requests"]) == ("ACME", "pre_production", 1)
    assert (row["for_orders"], row["for_inquiries"], row["won_share"]) == (1, 0, None)
    assert await rows(client, "conversion", month="2026-10") == []
