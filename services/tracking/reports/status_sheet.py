"""The status sheet that a customer is sent every week: each open order in plain English, with nothing internal in it.

What it says comes from what may be said to anybody (wording.py), and from columns that are named here one by one: no
price, no remark, no reason, nobody who makes or carries the goods.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from services.tracking import ledger
from services.tracking.entries import Said
from services.tracking.orders.inspected import InspectionShown
from services.tracking.orders.lateness import today_at
from services.tracking.orders.lines import Line
from services.tracking.orders.outlook import outlook
from services.tracking.orders.points import points
from services.tracking.orders.rows import seen
from services.tracking.orders.samples import SampleShown
from services.tracking.orders.shipments import Shipment
from services.tracking.orders.view import OrderView, fold
from services.tracking.pages.catalogue import Language, say
from services.tracking.reports.asked import Asked, Reading
from services.tracking.reports.report import Page, Report
from services.tracking.reports.status_words import bills, capital, inspection, listed, sample, shipment
from services.tracking.reports.wording import Amount, day, expected_on, goods, is_late, questions, whereabouts
from shared.events.values import Unit
from shared.http.typed import Typed
from shared.identity.principal import Principal
from shared.store.queries import Queries

EN = Language.EN
WEEK = timedelta(days=7)
ORDERS = 50
"""At a time: each is opened, now and as it was known a week ago."""
MOST = 10_000
"""Rows of a sheet that a person reads."""


@dataclass(frozen=True, slots=True)
class AskedOfCustomer(Asked):
    customer: Annotated[Typed, Query(description="The customer's code.", examples=["HARBOUR"])]
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """Lines of one style and colour that are promised for the same day, over their sizes. All words are English.

    `expected_on` is the day on which the promise was kept, or will be as things stand; None: to be advised. `changes`
    are those that became known within the last seven days.
    """

    order_id: UUID
    po_number: str | None
    style: str
    buyer_style: str | None
    colour: str | None
    ordered: Decimal
    unit: Unit
    status: str
    promised_on: date
    basis: str
    expected_on: date | None
    late: bool
    samples: str
    inspection: str
    shipments: str
    bills: str
    questions: str
    changes: str


@dataclass(frozen=True, slots=True)
class StatusPage(Page):
    rows: tuple[Status, ...] = ()


SELECT = """
SELECT v.view
FROM (
    SELECT order_id FROM order_views WHERE customer_code = {code} AND overdue_from IS NOT NULL
    UNION SELECT order_id FROM order_items WHERE kind = 'shipment' AND customer_code = {code} AND is_open
    UNION SELECT order_id FROM order_views WHERE customer_code = {code} AND known_at >= {since}
        AND headline IN ('delivered', 'settled')
) AS open JOIN order_views AS v ON v.order_id = open.order_id
"""
"""What is open, under way, or was delivered since last week."""
BY = (("coalesce(v.due_on, 'infinity')", "date"), ("v.order_id", "uuid"))


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders()
    wanted("v.headline <> 'cancelled'")
    before = reading.now - WEEK
    select = SELECT.format(code=wanted.value(reading.asked.customer), since=f"{wanted.value(before)}::timestamptz")
    found, following = await reading.page(STATUS_SHEET.name, select, wanted, BY)
    kept = [row["view"] for row in found]
    views = await asyncio.to_thread(lambda: [seen(each) for each in kept])
    past = await ledger.load(reading.queries, [view.order_id for view in views], before)

    def rows() -> list[Status]:
        return [row for view in views for row in statuses(view, past.get(view.order_id, ()), reading.now)]

    return await asyncio.to_thread(rows), following


def statuses(view: OrderView, past: Iterable[Said], now: datetime) -> Iterator[Status]:
    """The rows of an order; `past` is all that was known of it a week ago."""
    before = fold(view.order_id, past)
    today, then = today_at(view.destination, now), today_at(view.destination, now - WEEK)
    for lines in _groups(view.lines):
        row = _row(view, lines, today)
        numbers = {line.number for line in lines}
        earlier = [line for line in before.lines if line.number in numbers]
        yield _with(row, changes=_changes(row, _row(before, earlier, then) if earlier else None))


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    found: dict[Any, list[Line]] = {}
    for line in lines:
        found.setdefault((line.style, line.colour, line.promised_on, line.basis, line.unit), []).append(line)
    return [*found.values()]


def _row(view: OrderView, lines: Sequence[Line], today: date) -> Status:
    of, stands, first = goods(view, lines), outlook(view, today), lines[0]
    numbers = {line.number for line in lines}
    shipped = [each for each in view.shipments if _carries(each, numbers)]
    late = any(is_late(line, stands, today) for line in lines)
    open_ = [line for line in lines if line.fulfilled_on is None]
    on: date | None
    if not open_:
        on = max((line.fulfilled_on for line in lines if line.fulfilled_on), default=None)
    else:
        by = expected_on(stands, today)
        on = max(by, first.promised_on) if by else None if late else first.promised_on
    return Status(
        order_id=view.order_id,
        po_number=view.po_number,
        style=first.style,
        buyer_style=first.buyer_style,
        colour=first.colour,
        ordered=sum((line.ordered for line in lines), Decimal(0)),
        unit=first.unit,
        status=capital(whereabouts(view, of, EN)),
        promised_on=first.promised_on,
        basis=say(EN, "basis", first.basis),
        expected_on=on,
        late=late,
        samples=listed(sample(each) for each in view.samples if _is_of(each, lines)),
        inspection=listed(inspection(each, view) for each in view.inspections if _looked_at(each, numbers)),
        shipments=listed(shipment(each, view) for each in shipped),
        bills=listed(bill for each in shipped for bill in bills(each, view)),
        questions=listed(questions(points(view), view, EN)),
        changes="",
    )


def _with(row: Status, **changed: Any) -> Status:
    return Status(**{each.name: getattr(row, each.name) for each in fields(row)} | changed)


def _changes(now: Status, before: Status | None) -> str:
    """What the sheet of last week said otherwise."""
    if before is None:
        return say(EN, "sheet", "new")
    return listed(_differences(now, before))


def _differences(now: Status, before: Status) -> Iterator[str]:
    if now.ordered != before.ordered:
        amount = Amount({before.unit: before.ordered}).said(EN)
        yield say(EN, "sheet", "quantity_was", what=amount)
    if now.promised_on != before.promised_on:
        yield say(EN, "sheet", "promised_was", what=day(before.promised_on, EN))
    if now.expected_on != before.expected_on:
        was = day(before.expected_on, EN) if before.expected_on else say(EN, "sheet", "to_be_advised")
        yield say(EN, "sheet", "expected_was", what=was)
    if now.status != before.status:
        yield say(EN, "sheet", "status_was", what=before.status)
    for name in ("samples", "inspection", "shipments", "bills", "questions"):
        if getattr(now, name) != getattr(before, name):
            yield say(EN, "sheet", f"{name}_changed")


def _is_of(sample: SampleShown, lines: Sequence[Line]) -> bool:
    return not sample.styles or any(line.style in sample.styles for line in lines)


def _looked_at(each: InspectionShown, numbers: set[str]) -> bool:
    return not each.lots or any(lot.line in numbers for lot in each.lots)


def _carries(shipment: Shipment, numbers: set[str]) -> bool:
    parts = [part for told in shipment.told for part in told.lines]
    return not parts or any(part.line in numbers for part in parts)


OPEN_CUSTOMERS = """
SELECT v.customer_code, max(c.name) AS name, count(*) AS orders FROM order_views AS v
LEFT JOIN customer_views AS c ON c.customer_id = v.customer_id
WHERE v.overdue_from IS NOT NULL AND v.customer_code IS NOT NULL AND {wanted}
GROUP BY v.customer_code
"""


async def open_customers(reading: Reading) -> tuple[Sequence[Any], str | None]:
    """Those that have open orders, with how many."""
    wanted = reading.of_orders()
    return await reading.groups("open-customers", OPEN_CUSTOMERS.format(wanted=wanted.sql), wanted, ("customer_code",))


async def name_of(queries: Queries, code: str) -> str | None:
    name: str | None = await queries.fetchval("SELECT max(name) FROM customer_views WHERE code = $1", code)
    return name


STATUS_SHEET = Report(
    "status-sheet",
    Status,
    StatusPage,
    read,
    "Where each open order of a customer is, in English, as it is sent to them: with what changed within a week.",
    asked=AskedOfCustomer,
    terms={"unit": "unit"},
    limit=ORDERS,
)


def may_have(principal: Principal, customer: str) -> bool:
    """Whether somebody may ask for the sheet of this customer, by their code."""
    return bool(STATUS_SHEET.by_role & principal.roles) and principal.concerns(customer)
