"""The sheet that a customer is sent: what it says of an order, what it must never say, and the workbook."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from services.tracking.reports.status_sheet import Status, statuses
from shared.events.inspection import InspectionScheduled, Inspector, Result, Time
from shared.events.order import DateProposed, Flow, OrderAmended, OrderCancelled, Side
from shared.events.plan import ReadyForecast
from shared.events.sample import SampleApproved, SampleDispatched
from shared.events.values import Basis, PromisedDate
from tests.tracking.asking import get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.examples import made
from tests.tracking.life import OF_IT, asked, inspected, of_sample, output, sample
from tests.tracking.reports.conftest import Tell
from tests.tracking.telling import Telling, changed, day, ordered, received, registered

NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
AT = "/reports/status-sheet"


def rows(tell: Telling, known: int = 0) -> list[Status]:
    """As of the 3rd of December; the first so many entries were known a week before."""
    return [*statuses(tell.view(), tell.entries[:known], NOW)]


def row(tell: Telling, known: int = 0) -> Status:
    [found] = rows(tell, known)
    return found


def test_sizes_of_a_style_and_colour_are_one_row(tell: Telling) -> None:
    sizes = [ordered(str(n), 10 * n, style="Shirt", colour="white", size=f"{37 + n}") for n in range(1, 5)]
    tell(received(*sizes, ordered("9", 7, style="Shirt", colour="blue", buyer_style="B-1")))
    white, blue = rows(tell)
    assert (white.po_number, white.style, white.colour, white.ordered) == ("PO-4711", "Shirt", "white", Decimal(100))
    assert (blue.colour, blue.buyer_style, blue.ordered) == ("blue", "B-1", Decimal(7))


def test_the_status_is_plain_english(tell: Telling) -> None:
    tell(received(ordered("A", 1200), flow=Flow.MADE_TO_ORDER))
    tell(output("cutting", "R-1", A=1100))
    tell(output("packing", "R-2", A=400))
    assert row(tell).status == "In production, 1,100 pcs cut, 400 pcs packed"


def test_a_day_that_is_kept_is_shown_as_expected(tell: Telling) -> None:
    tell(received(ordered("A", promised=PromisedDate(on=date(2026, 12, 20), basis=Basis.DELIVERED))))
    found = row(tell)
    assert (found.promised_on, found.expected_on, found.late) == (date(2026, 12, 20), date(2026, 12, 20), False)


def test_what_is_overdue_without_a_new_day_is_to_be_advised(tell: Telling) -> None:
    tell(received())
    found = row(tell)
    assert (found.promised_on, found.expected_on, found.late) == (date(2026, 12, 1), None, True)


def test_the_day_of_the_fact_stands_where_the_promise_was_met(tell: Telling) -> None:
    tell(received())
    tell(tell.delivered("S-1", A=100), day("2026-12-02"))
    assert (row(tell).expected_on, row(tell).late) == (date(2026, 12, 2), False)


def test_samples_say_what_they_wait_for(tell: Telling) -> None:
    tell(received(ordered("A")))
    tell(sample())
    assert row(tell).samples == "" or "in preparation" in row(tell).samples
    tell(
        of_sample(SampleDispatched, courier="DHL", waybill="1Z998", courier_terms="collect", pieces=2),
        day("2026-11-20"),
    )
    assert row(tell).samples == (
        "Pre-production sample S-1: sent, waiting for your comments, since 20 Nov 2026 (DHL 1Z998)"
    )
    tell(of_sample(SampleApproved), day("2026-11-25"))
    assert row(tell).samples == "Pre-production sample S-1: approved 25 Nov 2026"


@pytest.mark.parametrize(
    ("inspector", "result", "words"),
    [
        (Inspector.OWN, Result.PASSED, "Final inspection 28 Nov 2026: passed"),
        (Inspector.OWN, Result.FAILED, "Final inspection: to be repeated"),
        (Inspector.OWN, Result.PENDING, "Final inspection 28 Nov 2026: your decision, please"),
        (Inspector.THIRD_PARTY, Result.FAILED, "Final inspection 28 Nov 2026: failed, to be repeated"),
        (Inspector.CUSTOMER, Result.PASSED, "Final inspection 28 Nov 2026: passed"),
    ],
)
def test_inspections_say_how_they_went(tell: Telling, inspector: Inspector, result: Result, words: str) -> None:
    tell(received(ordered("A"), flow=Flow.MADE_TO_ORDER))
    tell(inspected("I-1", result, inspector=inspector), day("2026-11-28"))
    assert row(tell).inspection == words


def test_an_inspection_to_come_has_its_day_and_a_repeated_one_is_over(tell: Telling) -> None:
    tell(received(ordered("A"), flow=Flow.MADE_TO_ORDER))
    lots = inspected("I-1", Result.FAILED).lots
    tell(InspectionScheduled(**OF_IT, inspection="I-1", on=date(2026, 12, 9), time=Time.FINAL, inspector=Inspector.OWN,
                             lots=lots))  # fmt: skip
    assert row(tell).inspection == "Final inspection 9 Dec 2026: planned"
    tell(inspected("I-1", Result.FAILED), day("2026-12-01"))
    tell(inspected("I-2", Result.PASSED, follows="I-1"), day("2026-12-02"))
    assert row(tell).inspection == "Final inspection 2 Dec 2026: passed"


def test_shipments_say_vessel_container_and_days_and_not_the_forwarder() -> None:
    first, second = rows(made())
    assert first.shipments == "SH-1: sea, COSCO Rose 031W, CSQU3054383, left 12 Nov 2026"
    assert (first.bills, second.bills) == ("BL-1", "112-1")


def test_questions_are_those_that_only_the_customer_can_answer(tell: Telling) -> None:
    tell(received(ordered("A")))
    tell(asked("Q-1"))
    promised = PromisedDate(on=date(2026, 12, 20), basis=Basis.DELIVERED)
    tell(DateProposed(number="P-1", promised=promised, by=Side.FACTORY, lines=("A",), reason="dyer"))
    assert row(tell).questions == "answer to question Q-1: which zip?; answer to the proposed date 20 Dec 2026"


# Since last week -----------------------------------------------------------------------------------------------------


def test_an_order_that_was_not_known_a_week_ago_is_new(tell: Telling) -> None:
    tell(received())
    assert row(tell).changes == "New order"


def test_what_did_not_change_says_nothing(tell: Telling) -> None:
    tell(received())
    assert row(tell, 1).changes == "Expected date, was 1 Dec 2026"  # a week ago its day was still to come
    later = PromisedDate(on=date(2027, 1, 9), basis=Basis.DELIVERED)
    tell(OrderAmended(revision=1, reason="x", lines=(ordered("A", promised=later),)))
    assert row(tell, 2).changes == ""


def test_what_changed_within_the_week_says_what_it_was(tell: Telling) -> None:
    promised = PromisedDate(on=date(2026, 12, 20), basis=Basis.EX_FACTORY)
    tell(received(ordered("A", 100, promised=promised), flow=Flow.MADE_TO_ORDER))
    later = PromisedDate(on=date(2026, 12, 24), basis=Basis.EX_FACTORY)
    tell(OrderAmended(revision=1, reason="more", lines=(ordered("A", 120, promised=later),)))
    tell(output("cutting", "R-1", A=60))
    tell(ReadyForecast(**OF_IT, on=date(2026, 12, 29), reason="dyer"))
    assert row(tell, 1).changes == (
        "Quantity, was 100 pcs; Promised date, was 20 Dec 2026; Expected date, was 20 Dec 2026; Status, was: Received"
    )


# What it must never say ----------------------------------------------------------------------------------------------


INTERNAL = (
    "435", "5000", "2100", "USD", "Sinotrans", "Ningbo", "fragile", "lining", "dyer", "needle", "fibre", "SWIFT",
)  # fmt: skip


def test_nothing_internal_is_in_any_row() -> None:
    for known in (0, 5, 20):
        for each in rows(made(), known):
            text = repr(each)
            assert [word for word in INTERNAL if word in text] == []


# Over HTTP -----------------------------------------------------------------------------------------------------------


@pytest.fixture
async def two(take_in: TakeIn, another: Tell) -> None:
    """ACME's PO-1 (open) and PO-2 (cancelled), OTHER's PO-4; ACME is called Acme Trading."""
    first = another(ordered("A", colour="navy"))
    second = another(ordered("A"))
    second(OrderCancelled(reason="bankrupt"))
    third = another(ordered("A"), customer_code="OTHER")
    for each in (first, second, third):
        await take_in(each.received)
    await take_in([changed(registered(), originator_id=first.view().customer_id)])


def sheet_of(answer: httpx.Response) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


@pytest.mark.usefixtures("two")
async def test_one_click_makes_a_workbook_that_can_be_sent(client: httpx.AsyncClient) -> None:
    answer = await client.get(AT, params={"customer": "ACME", "format": "xlsx"}, headers={"accept-language": "zh"})
    assert 'filename="order-status-ACME-2026-12-03.xlsx"' in answer.headers["content-disposition"]
    title, whose, when, _, head, *found = sheet_of(answer)
    assert (title[0], whose[0], when[0]) == ("Order status", "Acme Trading (ACME)", "As of 3 Dec 2026")
    assert head[:6] == ["PO", "Style", "Your style", "Colour", "Ordered", "Unit"]
    [only] = found
    line = dict(zip(head, only, strict=True))
    assert (line["PO"], line["Colour"], line["Ordered"], line["Unit"]) == ("PO-1", "navy", 100, "pcs")
    assert (line["Promised"], line["Expected"], line["Date is"]) == (date(2026, 12, 1), "to be advised", "delivered")


@pytest.mark.usefixtures("two")
async def test_a_customer_is_never_shown_what_is_anothers(client: httpx.AsyncClient) -> None:
    found = (await get(client, "/v1/reports/status-sheet", customer="OTHER"))["rows"]
    assert [each["po_number"] for each in found] == ["PO-4"]
    assert sheet_of(await client.get(AT, params={"customer": "NOBODY", "format": "xlsx"}))[5][0] == "No open orders."
    await refused(client, "/v1/reports/status-sheet", 422)


@pytest.mark.usefixtures("two")
async def test_without_a_customer_one_chooses(client: httpx.AsyncClient) -> None:
    page = (await client.get(AT)).text
    assert f'href="{AT}?customer=ACME&amp;format=xlsx"' in page
    assert f'href="{AT}?customer=OTHER"' in page


async def test_what_is_at_sea_and_what_came_this_week_is_on_the_sheet(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    """A promise to be on board is kept; the customer still waits for the goods."""
    at_sea = another(ordered("A", promised=PromisedDate(on=date(2026, 12, 1), basis=Basis.ON_BOARD)))
    left = at_sea.departed("S-1", A=100).model_copy(update={"bill_of_lading": "BL-77", "vessel": "Rose"})
    at_sea(left, day("2026-11-20"))
    await take_in(at_sea.received)
    [found] = (await get(client, "/v1/reports/status-sheet", customer="ACME"))["rows"]
    assert (found["status"], found["bills"], found["expected_on"]) == ("On the way", "BL-77", "2026-11-20")


async def test_csv_has_the_same_rows(client: httpx.AsyncClient, take_in: TakeIn, another: Tell) -> None:
    tell = another(ordered("A"))
    await take_in(tell.received)
    answer = await client.get(AT, params={"customer": "ACME", "format": "csv"})
    head, line, *_ = answer.content.decode("utf-8-sig").split("\r\n")
    assert head.startswith("PO,Style,")
    assert line.startswith("PO-1,Style A,")
