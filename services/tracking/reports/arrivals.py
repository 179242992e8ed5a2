"""Daily arrivals 每日到货: which shipments arrive on a day, and which should have arrived and have not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Query

from services.tracking.reports.asked import Asked, Reading
from services.tracking.reports.report import Page, Report

LONG_OVERDUE = timedelta(days=180)
"""What should have arrived longer ago is no daily work any more."""


@dataclass(frozen=True, slots=True)
class AskedOfDay(Asked):
    day: Annotated[date | None, Query(description="The day; today, with what is overdue, unless another is asked.")] = (
        None
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """`arrives_on` is when it arrived, or is expected to, as last told; `overdue_by` days, where it has not."""

    order_id: UUID
    arrives_on: date
    shipment: str
    stage: str
    arrived_on: date | None
    delivered_on: date | None
    overdue_by: int
    mode: str | None
    forwarder: str | None
    vessel: str | None
    containers: tuple[str, ...]
    bills: tuple[str, ...]
    port: str | None
    po_number: str | None
    customer_code: str | None


@dataclass(frozen=True, slots=True)
class ArrivalPage(Page):
    rows: tuple[Arrival, ...] = ()


SELECT = """
SELECT i.order_id, i.number, i.state, i.who, i.then_day, i.told, v.po_number, v.customer_code
FROM order_items AS i JOIN order_views AS v ON v.order_id = i.order_id
"""
BY = (("i.then_day", "date"), ("i.order_id", "uuid"), ("i.number", "text"))


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders("i.customer_code")
    wanted("i.kind = 'shipment'")
    if reading.asked.day:
        wanted("i.then_day = {}::date", reading.asked.day)
    else:
        wanted("i.then_day BETWEEN {0}::date AND {1}::date", reading.today - LONG_OVERDUE, reading.today)
        wanted("(i.then_day = {}::date OR (i.is_open AND i.state NOT IN ('arrived', 'delivered')))", reading.today)
    rows, following = await reading.page(ARRIVALS.name, SELECT, wanted, BY)
    return [_arrival(row, reading.today) for row in rows], following


def _arrival(row: Any, today: date) -> Arrival:
    told = msgspec.json.decode(row["told"])
    arrived, delivered = (
        date.fromisoformat(told[each]) if told.get(each) else None for each in ("arrived", "delivered")
    )
    on = row["then_day"]
    return Arrival(
        order_id=row["order_id"],
        arrives_on=on,
        shipment=row["number"],
        stage=row["state"],
        arrived_on=arrived,
        delivered_on=delivered,
        overdue_by=0 if arrived or delivered else max((today - on).days, 0),
        mode=told.get("mode"),
        forwarder=row["who"],
        vessel=told.get("vessel"),
        containers=tuple(told.get("containers", ())),
        bills=tuple(told.get("bills", ())),
        port=told.get("discharge_port"),
        po_number=row["po_number"],
        customer_code=row["customer_code"],
    )


ARRIVALS = Report(
    "arrivals",
    Arrival,
    ArrivalPage,
    read,
    "Which shipments arrive on a day; without one: today, and what should have arrived before and has not.",
    asked=AskedOfDay,
    terms={"stage": "arrival", "mode": "mode"},
)
