"""What reports count: sales, what is owed, what came in full, and clocks that were kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid5

import httpx
import pytest

from shared.events.obligation import (
    ObligationBreached,
    ObligationKind,
    ObligationMet,
    ObligationReopened,
    ObligationRescheduled,
    ObligationSettled,
    ObligationStarted,
    Party,
)
from shared.events.order import Destination, Due, Instalment, OrderCancelled, PaymentTerms
from shared.events.values import Basis, PromisedDate, Unit
from shared.identity.roles import Role
from tests.identity import bearer
from tests.tracking.asking import get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.reports.conftest import Tell
from tests.tracking.telling import CUSTOMER, NAMES, Telling, changed, day, ordered, paid, registered

BEGAN = datetime(2026, 11, 10, 8, tzinfo=UTC)


async def rows(client: httpx.AsyncClient, name: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await get(client, f"/v1/reports/{name}", **asked)
    found: list[dict[str, Any]] = answer["rows"]
    return found


# Sales ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def sold(take_in: TakeIn, another: Tell) -> None:
    """October: ACME for 300 dollars and 12.5 metres; November: ACME for 100 euros, OTHER for 50 dollars."""
    china = Destination(text="Shanghai", country="CN")
    for each in (
        another(ordered("A", 200), ordered("B", 100, style="Style A"), on=day("2026-10-05"), vendor="Ningbo Bags"),
        another(ordered("A", "12.5", unit=Unit.METRE), on=day("2026-10-31")),
        another(ordered("A", 100), on=day("2026-11-01"), currency="EUR"),
        another(ordered("A", 50), on=day("2026-11-02"), customer_code="OTHER", destination=china),
    ):
        await take_in(each.received)


@pytest.mark.usefixtures("sold")
async def test_sales_are_counted_by_the_month_of_the_order_and_nothing_is_mixed(client: httpx.AsyncClient) -> None:
    found = await rows(client, "sales")
    assert [
        (each["month"], each["key"], each["currency"], each["unit"], each["value"], each["quantity"], each["orders"])
        for each in found
    ] == [
        ("2026-11", "ACME", "EUR", "piece", "100", "100", 1),
        ("2026-11", "OTHER", "USD", "piece", "50", "50", 1),
        ("2026-10", "ACME", "USD", "metre", "12.5", "12.5", 1),
        ("2026-10", "ACME", "USD", "piece", "300", "300", 1),
    ]


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("country", {"CN", "DE"}),
        ("product", {"Style A"}),
        ("vendor", {"Ningbo Bags", None}),
        ("customer", {"ACME", "OTHER"}),
    ],
)
async def test_sales_are_counted_by_whatever_one_asks(
    client: httpx.AsyncClient, by: str, keys: set[str | None]
) -> None:
    assert {each["key"] for each in await rows(client, "sales", by=by)} == keys


@pytest.mark.usefixtures("sold")
async def test_sales_of_a_month_are_those_alone(client: httpx.AsyncClient) -> None:
    assert {each["month"] for each in await rows(client, "sales", month="2026-10")} == {"2026-10"}
    assert await rows(client, "sales", month="2026-12") == []


async def test_what_was_cancelled_is_not_sold(client: httpx.AsyncClient, take_in: TakeIn, another: Tell) -> None:
    tell = another(ordered("A"))
    tell(OrderCancelled(reason="bankrupt"))
    await take_in(tell.received)
    assert await rows(client, "sales") == []


# Receivables ---------------------------------------------------------------------------------------------------------


def owes(another: Tell, amount: int, due_on: str, **papers: Any) -> Telling:
    """An order that is to be paid by a day."""
    terms = PaymentTerms(
        text="by then",
        instalments=(Instalment(name="all", percent=100, due=Due.ON_DATE, on=date.fromisoformat(due_on)),),
    )
    return another(ordered("A", amount), payment_terms=terms, **papers)


async def test_what_is_owed_stands_under_how_long_it_has_been_due(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    """Today is the 3rd of December: each limit on either side."""
    for amount, due_on in (
        (1, "2026-12-04"), (2, "2026-12-03"), (4, "2026-12-02"), (8, "2026-11-03"), (16, "2026-11-02"),
        (32, "2026-10-04"), (64, "2026-10-03"), (128, "2026-09-04"), (256, "2026-09-03"), (512, "2020-01-01"),
    ):  # fmt: skip
        await take_in(owes(another, amount, due_on).received)
    await take_in([registered()])
    [found] = await rows(client, "receivables")
    ages = ("not_due", "days_1_30", "days_31_60", "days_61_90", "over_90", "owed", "waits")
    assert [int(found[each]) for each in ages] == [3, 12, 48, 192, 768, 1023, 0]
    assert (found["customer_code"], found["customer_name"], found["currency"]) == ("ACME", "Acme Trading", "USD")
    assert found["orders"] == 10


async def test_currencies_and_customers_stand_apart(client: httpx.AsyncClient, take_in: TakeIn, another: Tell) -> None:
    for told in ({}, {"currency": "EUR"}, {"customer_code": "OTHER"}):
        await take_in(owes(another, 100, "2026-11-30", **told).received)
    found = [(each["customer_code"], each["currency"], each["days_1_30"]) for each in await rows(client, "receivables")]
    assert found == [("ACME", "EUR", "100"), ("ACME", "USD", "100"), ("OTHER", "USD", "100")]


async def test_what_was_paid_is_owed_no_more(client: httpx.AsyncClient, take_in: TakeIn, another: Tell) -> None:
    tell = owes(another, 100, "2026-11-30")
    tell(paid("30.25", instalment="all"))
    await take_in(tell.received)
    [found] = await rows(client, "receivables")
    assert found["days_1_30"] == "69.75"
    tell(paid("69.75", "SLIP-2", instalment="all"))
    await take_in(tell.received[-1:])
    assert await rows(client, "receivables") == []


async def test_what_waits_for_the_goods_is_not_owed_yet(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    terms = PaymentTerms(
        text="after",
        instalments=(Instalment(name="balance", percent=100, due=Due.ON_DEPARTURE, days=30),),
    )
    tell = another(ordered("A", 100), payment_terms=terms)
    await take_in(tell.received)
    [found] = await rows(client, "receivables")
    assert (found["waits"], found["owed"]) == ("100", "0")
    tell(tell.departed("S-1", A=100), day("2026-11-20"))
    await take_in(tell.received[-1:])
    [found] = await rows(client, "receivables")
    assert (found["waits"], found["not_due"], found["owed"]) == ("0", "100", "100")


# On time in full -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def kept(take_in: TakeIn, another: Tell) -> None:
    """Promised for the 1st of December, today is the 3rd; but for PO-6, whose day is to come."""
    full = another(ordered("A"), ordered("B"))
    full(full.delivered("S", A=100, B=100), day("2026-12-01"))
    late = another(ordered("A"), ordered("B"))
    late(late.delivered("S", A=100), day("2026-11-30"))
    late(late.delivered("T", B=100), day("2026-12-02"))
    short = another(ordered("A"), ordered("B"))
    short(short.delivered("S", A=60, B=100), day("2026-12-01"))
    missed = another(ordered("A"))
    missed(missed.delivered("S", A=10), day("2026-12-02"))
    tolerated = another(ordered("A"), under=5)
    tolerated(tolerated.delivered("S", A=95), day("2026-12-01"))
    to_come = another(ordered("A", promised=PromisedDate(on=date(2026, 12, 20), basis=Basis.DELIVERED)))
    for each in (full, late, short, missed, tolerated, to_come):
        await take_in(each.received)


@pytest.mark.usefixtures("kept")
async def test_lines_and_orders_are_full_late_short_missed_or_to_come(client: httpx.AsyncClient) -> None:
    [found] = await rows(client, "in-full")
    lines = ("lines", "lines_in_full", "lines_late", "lines_short", "lines_missed", "lines_to_come")
    assert [found[each] for each in lines] == [9, 5, 1, 1, 1, 1]
    orders = ("orders", "orders_in_full", "orders_late", "orders_short", "orders_missed", "orders_to_come")
    assert [found[each] for each in orders] == [6, 2, 1, 1, 1, 1]
    assert (found["key"], found["in_full_share"]) == ("2026-12", "62.5")


@pytest.mark.usefixtures("kept")
async def test_each_line_and_order_is_one_of_five(client: httpx.AsyncClient) -> None:
    for by in ("month", "customer", "country", "vendor"):
        for each in await rows(client, "in-full", by=by):
            for of in ("lines", "orders"):
                assert each[of] == sum(each[f"{of}_{how}"] for how in ("in_full", "late", "short", "missed", "to_come"))


# Clocks --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(tell: Telling) -> Callable[..., Telling]:
    """A clock that began on the 10th of November, at 8 in the morning."""
    numbers = iter(range(100))

    def start(
        kind: ObligationKind = ObligationKind.CLARIFICATION, owed_by: Party = Party.CUSTOMER, code: str = "ACME"
    ) -> Telling:
        told = Telling(uuid5(NAMES, f"clock {next(numbers)}"), positions=tell.positions)
        told(ObligationStarted(kind=kind, about="PO-4711", customer_code=code, owed_by=owed_by,
                               owner=Role.BUSINESS_MERCHANDISER, began=BEGAN, due=BEGAN + timedelta(hours=4)),
             BEGAN)  # fmt: skip
        return told

    return start


def met(hours: int) -> ObligationMet:
    return ObligationMet(seconds=hours * 3600)


async def test_clocks_say_how_many_were_kept_how_long_it_took_and_whose_delay_it_was(
    client: httpx.AsyncClient, take_in: TakeIn, clock: Callable[..., Telling]
) -> None:
    for hours in (1, 2, 3):
        in_time = clock()
        in_time(met(hours))
        await take_in(in_time.received)
    for hours, whose in ((10, Party.CUSTOMER), (48, Party.US)):
        after = clock()
        after(ObligationBreached(waited_for=whose))
        after(met(hours))
        await take_in(after.received)
    called_off = clock()
    called_off(ObligationSettled(because="not needed"))
    for each in (called_off, clock(), clock(ObligationKind.PAYMENT)):
        await take_in(each.received)
    first, second = await rows(client, "clocks")
    numbers = ("begun", "met", "breached", "for_us", "for_customer", "for_supplier", "running", "settled")
    assert (first["clock"], first["owed_by"], first["owner"]) == ("clarification", "customer", "business_merchandiser")
    assert [first[each] for each in numbers] == [7, 3, 2, 1, 1, 0, 1, 1]
    assert (first["met_share"], first["median_hours"], first["worst_hours"]) == ("60.0", "3.0", "48.0")
    assert (second["clock"], second["met_share"], second["median_hours"]) == ("payment", None, None)


async def test_a_clock_that_is_still_owed_counts_until_now(
    client: httpx.AsyncClient, take_in: TakeIn, clock: Callable[..., Telling]
) -> None:
    open_ = clock()
    open_(ObligationBreached(waited_for=Party.CUSTOMER))
    await take_in(open_.received)
    [found] = await rows(client, "clocks")
    assert (found["breached"], found["worst_hours"]) == (1, "556.0")  # to noon of the 3rd of December


@pytest.mark.parametrize(
    ("again", "how"),
    [
        (ObligationRescheduled(due=BEGAN + timedelta(days=9), because="they moved it"), "running"),
        (ObligationReopened(due=BEGAN + timedelta(days=9), because="it was another order's"), "running"),
    ],
)
async def test_a_clock_that_begins_anew_is_not_breached(
    client: httpx.AsyncClient, take_in: TakeIn, clock: Callable[..., Telling], again: Any, how: str
) -> None:
    told = clock()
    told(ObligationBreached(waited_for=Party.CUSTOMER))
    told(again)
    await take_in(told.received)
    [found] = await rows(client, "clocks")
    assert (found["breached"], found[how]) == (0, 1)


async def test_clocks_are_of_the_month_in_which_they_began_and_of_the_customer(
    client: httpx.AsyncClient, take_in: TakeIn, clock: Callable[..., Telling]
) -> None:
    for told in (clock(), clock(code="OTHER"), clock(code="DEMO-1")):
        await take_in(told.received)
    assert [each["begun"] for each in await rows(client, "clocks")] == [2]
    assert [each["begun"] for each in await rows(client, "clocks", customer="OTHER")] == [1]
    assert [each["begun"] for each in await rows(client, "clocks", demo=True)] == [3]
    assert [each["begun"] for each in await rows(client, "clocks", month="2026-11")] == [2]
    assert await rows(client, "clocks", month="2026-10") == []


async def test_whoever_sees_no_prices_is_told_nothing_of_what_is_owed(
    client: httpx.AsyncClient, take_in: TakeIn, another: Tell
) -> None:
    await take_in(owes(another, 100, "2026-11-30").received)
    await take_in([changed(registered(), originator_id=CUSTOMER)])
    client.headers.update(bearer("Li Na", Role.WORKSHOP))
    await refused(client, "/v1/reports/receivables", 403)
    assert (await client.get("/reports/receivables")).status_code == 403
    assert "receivables" not in (await client.get("/reports")).text
