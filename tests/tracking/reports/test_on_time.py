"""The report's figures are what an independent count of the same orders gives, to the cent."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid5

import httpx
import pytest

from shared.events.order import Destination, OrderAmended, OrderCancelled
from shared.events.shipment import Mode
from shared.events.values import Basis, PromisedDate
from tests.tracking.asking import get, refused
from tests.tracking.conftest import TakeIn
from tests.tracking.telling import NAMES, Telling, day, ordered, received

REPORT = "/v1/reports/on-time"
FIRST = date(2026, 1, 15)
COUNTRIES = [("Côte d'Ivoire", "CI"), ("Congo, DRC", "CD"), ("Atlantis", None)]


@dataclass
class Row:
    """One line of one order, delivered whole with one shipment, or not yet."""

    order: int
    shipment: str
    country: str
    vendor: str | None
    mode: str | None
    currency: str
    value: Decimal
    quantity: int
    promised: date
    delivered: date | None

    @property
    def month(self) -> str | None:
        return f"{self.delivered:%Y-%m}" if self.delivered else None


async def some_orders(take_in: TakeIn, chance: random.Random) -> list[Row]:
    rows: list[Row] = []
    positions: dict[str, int] = defaultdict(int)
    for n in range(40):
        tell = Telling(uuid5(NAMES, f"report {n}"), positions=positions)
        (country, code), vendor = chance.choice(COUNTRIES), chance.choice(["Vendor A", "Vendor B", None])
        currency, lines, shipments = chance.choice(["USD", "EUR"]), [], defaultdict(list)
        for number in range(chance.randint(1, 4)):
            row = Row(
                n, f"S{chance.randint(1, 2)}", country, vendor, None, currency,
                Decimal(chance.randrange(10**7)).scaleb(-2), chance.randint(1, 500),
                FIRST + timedelta(days=chance.randrange(60)), None,
            )  # fmt: skip
            promised = PromisedDate(on=row.promised, basis=Basis.DELIVERED)
            lines.append(ordered(str(number), row.quantity, stated_value=row.value, promised=promised))
            shipments[row.shipment].append((str(number), row))
            rows.append(row)
        destination = Destination(text=country, country=code)
        tell(received(*lines, currency=currency, destination=destination, vendor=vendor, po_number=f"PO-{n}"))
        for shipment, loaded in shipments.items():
            mode = chance.choice([Mode.AIR, Mode.SEA, None])
            quantities = {number: row.quantity for number, row in loaded}
            tell(tell.booked(shipment, **quantities).model_copy(update={"mode": mode}))
            delivered = chance.choice([None, FIRST + timedelta(days=chance.randrange(60)), loaded[0][1].promised])
            if delivered:
                tell(tell.delivered(shipment, **quantities), delivered)
            for _, row in loaded:
                row.mode, row.delivered = mode, delivered
        await take_in(tell.received)
    return rows


def counted(rows: list[Row]) -> dict[str, Any]:
    """The same figures, by other means."""
    done = [row for row in rows if row.delivered]
    late = [row for row in done if row.delivered and row.delivered > row.promised]
    value: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        value[row.currency] += row.value
    return {
        "orders": len({row.order for row in rows}),
        "shipments": len({(row.order, row.shipment) for row in rows}),
        "lines": {
            "total": len(rows),
            "late": len(late),
            "on_time": sum(row.delivered == row.promised for row in done),
            "early": sum(row.delivered is not None and row.delivered < row.promised for row in done),
            "open": len(rows) - len(done),
        },
        "orders_with_late_line": len({row.order for row in late}),
        "value": {currency: str(total) for currency, total in value.items()},
        "quantity": str(sum(row.quantity for row in rows)),
    }


@pytest.mark.parametrize("seed", range(3))
async def test_the_report_is_an_independent_count(client: httpx.AsyncClient, take_in: TakeIn, seed: int) -> None:
    rows = await some_orders(take_in, random.Random(seed))
    assert await get(client, REPORT) == counted(rows)
    for group_by in ("country", "mode", "vendor", "month"):
        grouped = await get(client, REPORT, group_by=group_by)
        assert grouped["group_by"] == group_by
        expected: dict[str | None, list[Row]] = defaultdict(list)
        for row in rows:
            expected[getattr(row, group_by)].append(row)
        keys = [group["key"] for group in grouped["groups"]]
        assert keys == sorted(expected, key=lambda key: (key is None, key))
        for group in grouped["groups"]:
            codes = {**dict(COUNTRIES)} if group_by == "country" else {}
            assert group.pop("country") == codes.get(group["key"])
            assert group == {"key": group["key"], **counted(expected[group["key"]])}


async def test_a_line_in_two_shipments_counts_once_in_the_month_that_completed_it(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.delivered("S1", A=60), day("2026-10-31"))
    tell(tell.delivered("S2", A=40), day("2026-11-02"))
    await take_in(tell.received)
    october, november = (await get(client, REPORT, group_by="month"))["groups"]
    assert (october["key"], october["shipments"], october["lines"]["total"]) == ("2026-10", 1, 0)
    assert (november["key"], november["shipments"], november["lines"]["early"]) == ("2026-11", 1, 1)
    assert (await get(client, REPORT))["shipments"] == 2


async def test_of_a_cancelled_order_only_what_was_fulfilled_is_counted(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A", 100), ordered("B", 50)))
    tell(tell.delivered("S1", A=100), day("2026-11-30"))
    tell(tell.booked("S2", B=50))
    tell(OrderCancelled(reason="bankrupt"))
    await take_in(tell.received)
    report = await get(client, REPORT)
    assert report["lines"] == {"total": 1, "late": 0, "on_time": 0, "early": 1, "open": 0}
    assert (report["shipments"], report["value"]) == (1, {"USD": "100"})


async def test_a_line_that_was_amended_away_is_gone(client: httpx.AsyncClient, take_in: TakeIn, tell: Telling) -> None:
    tell(received(ordered("A", 100), ordered("B", 50)))
    await take_in(tell.received)
    tell(OrderAmended(revision=1, reason="less", lines=(ordered("A", 80),)))
    await take_in(tell.received[1:])
    report = await get(client, REPORT)
    assert (report["lines"]["total"], report["quantity"]) == (1, "80")


async def test_a_promise_to_be_on_board_is_judged_by_the_departure(
    client: httpx.AsyncClient, take_in: TakeIn, tell: Telling
) -> None:
    tell(received(ordered("A", promised=PromisedDate(on=date(2026, 12, 1), basis=Basis.ON_BOARD))))
    tell(tell.departed("S1", A=100), day("2026-12-01"))
    await take_in(tell.received)
    report = await get(client, REPORT, group_by="month")
    assert report["lines"]["on_time"] == 1
    assert [group["key"] for group in report["groups"]] == [None]  # on board, and not delivered in any month


async def test_an_empty_store_has_nothing_to_count(client: httpx.AsyncClient) -> None:
    report = await get(client, REPORT, group_by="country")
    assert (report["orders"], report["quantity"], report["value"], report["groups"]) == (0, "0", {}, [])


@pytest.mark.parametrize("question", ["group_by=mood", "by=country"])
async def test_what_cannot_be_understood_is_refused(client: httpx.AsyncClient, question: str) -> None:
    await refused(client, f"{REPORT}?{question}", 422)
