"""The pages of reports: the index, on-time delivery, and a table for each of the others; each as a sheet, too."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from services.tracking.exports.answer import SheetFormat, opened
from services.tracking.exports.columns import Cells, Column, head, seen, worded
from services.tracking.exports.sheet import sheet, written
from services.tracking.pages import shown
from services.tracking.pages.catalogue import Language, LanguageAsked, language_of, say
from services.tracking.pages.site import PageRoute, page
from services.tracking.reports.api import reading
from services.tracking.reports.asked import Asked, Demo, Reading
from services.tracking.reports.every import REPORTS
from services.tracking.reports.on_time import COLUMNS, GroupBy, on_time, sheet_rows
from services.tracking.reports.on_time import Report as OnTime
from services.tracking.reports.progress import OfStage
from services.tracking.reports.report import Report
from services.tracking.reports.status_book import StatusBook
from services.tracking.reports.status_sheet import MOST, STATUS_SHEET, AskedOfCustomer, name_of, open_customers
from shared.http.identity import principal_of
from shared.http.paging import Cursor
from shared.http.rules import allows
from shared.http.typed import Typed
from shared.identity.roles import STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ROWS = 100
"""Customers on one page of the choice of a status sheet."""
DAY = timedelta(days=1)
MONTHS = 12
"""So many are one click away; any other by the address."""
ONE_LINE = frozenset({"po_number", "customer_code", "headline", "month", "line", "colour", "size", "unit", "basis"})
"""What is no longer than a word or two."""
RED = frozenset({"late_by", "overdue_by", "over_90", "breached"})
"""What is bad news where it is more than nothing."""


@router.get("/reports")
@allows(STAFF)
async def reports_page(request: Request, lang: LanguageAsked = None) -> Response:
    """Which reports there are, for whom, and what for."""
    roles = principal_of(request).roles
    names = [each.name for each in REPORTS if each.by_role & roles]
    return page(request, "reports.html", lang, reports=[*names, "on-time", "status-sheet"])


@router.get("/reports/on-time")
@allows(STAFF)
async def on_time_page(
    request: Request,
    group_by: GroupBy | None = None,
    demo: Demo = False,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """What was promised and what was kept, at one glance and by group."""
    report = await on_time(request.app.state.queries, group_by, principal_of(request).customers, with_demo=demo)
    if format:
        language, today = language_of(request, lang), reading(request, Asked(), 1, None).today
        title, sees = say(language, "reports", "on-time"), principal_of(request).sees
        rows = sheet_rows(report)
        return await sheet(f"on-time-{today}", COLUMNS, rows, format, language=language, sees=sees, title=title)
    groups = report.groups if isinstance(report, OnTime) else None
    only_demo = not report.orders and not demo and await reading(request, Asked(), 1, None).has_only_demo()
    return page(
        request,
        "on_time.html",
        lang,
        report=report,
        group_by=group_by,
        groups=groups,
        choices=[*GroupBy],
        only_demo=only_demo,
    )


@router.get("/reports/status-sheet")
@allows(STAFF)
async def status_sheet_page(
    request: Request,
    customer: Annotated[Typed | None, Query()] = None,
    cursor: Cursor = None,
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """The sheet of a customer, to be looked at and to be sent; without one, the choice of those with open orders."""
    if customer is None:
        customers, following = await open_customers(reading(request, Asked(demo=True), ROWS, cursor))
        return page(request, "status_sheet.html", lang, customers=customers, following=following)
    asks = reading(request, AskedOfCustomer(customer), STATUS_SHEET.limit, cursor)
    if format is None:
        return await _table(request, STATUS_SHEET, asks, lang)
    name, columns, rows = f"order-status-{customer}-{asks.today}", STATUS_SHEET.columns, STATUS_SHEET.every_page(asks)
    if format == "csv":
        sees = principal_of(request).sees
        return await sheet(name, columns, rows, "csv", language=Language.EN, sees=sees, most=MOST)
    called = await name_of(asks.queries, customer) if principal_of(request).concerns(customer) else None
    file = opened()
    book = StatusBook(file, columns, f"{called} ({customer})" if called else customer, asks.today)
    return await written(book, file, rows, name, "xlsx", most=MOST)


def table_page(report: Report) -> Callable[..., Awaitable[Response]]:
    """The page of a report, and its sheet."""

    async def show(
        request: Request,
        asked: Annotated[Asked, Depends(report.asked)],
        cursor: Cursor = None,
        format: SheetFormat | None = None,
        lang: LanguageAsked = None,
    ) -> Response:
        asks = reading(request, asked, report.limit, cursor)
        if format is None:
            return await _table(request, report, asks, lang)
        sees, language = principal_of(request).sees, language_of(request, lang)
        title, name = say(language, "reports", report.name), f"{report.name}-{asks.today}"
        rows = report.every_page(asks)
        return await sheet(name, report.columns, rows, format, language=language, sees=sees, title=title)

    show.__name__ = f"{report.name.replace('-', '_')}_page"
    show.__doc__ = report.says
    return allows(report.by_role)(show)


async def _table(request: Request, report: Report, asks: Reading, lang: Language | None) -> Response:
    found: Any = await report.answer(asks)
    asked, language = asks.asked, language_of(request, lang)
    return page(
        request,
        "report.html",
        lang,
        report=report,
        found=found,
        filters=asked,
        columns=seen(report.columns, principal_of(request).sees),
        head=partial(head, language=language),
        cell=partial(cell, language),
        red=RED,
        kind=kind,
        months=months(asks.today) if hasattr(asked, "month") else [],
        choices=choices(report),
        days=_days(asks.today, getattr(asked, "day", None)) if hasattr(asked, "day") else None,
        paged=asks.cursor is not None,
    )


def cell(language: Language, row: Any, column: Column) -> str:
    """What a page shows of a value; a dash where nothing is known."""
    value = getattr(row, column.key)
    if isinstance(value, tuple) and value and all(isinstance(each, OfStage) for each in value):
        return ", ".join(f"{say(language, 'making', each.stage)} {shown.number(each.good)}" for each in value)
    match worded(value, column, language):
        case Decimal() as number if column.cells is Cells.MONEY:
            return shown.amount(number, getattr(row, "currency", None))
        case Decimal() | int() as number:
            return shown.number(number)
        case date() as on:
            return on.isoformat()
        case None:
            return "–"
        case words:
            return str(words)


def months(today: date) -> list[str]:
    """The last ones, this one first."""
    found, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        found.append(f"{first:%Y-%m}")
        first = (first - timedelta(days=1)).replace(day=1)
    return found


def choices(report: Report) -> list[str]:
    """By what it can be grouped."""
    by: Any = report.asked.__dataclass_fields__.get("by")
    return [*by.type] if by else []


def _days(today: date, asked: date | None) -> tuple[date, date, date]:
    """The day before, the day itself, the day after."""
    day = asked or today
    before, after = (max(day, date.min + DAY) - DAY, min(day, date.max - DAY) + DAY)
    return before, day, after


def kind(column: Column) -> str:
    """How a cell is set: numbers under each other, what is not text in one line."""
    match column.cells:
        case Cells.NUMBER | Cells.MONEY:
            return "n"
        case Cells.DAY | Cells.MOMENT:
            return "day"
    return "line" if column.key in ONE_LINE else "text"


for each in REPORTS:
    router.add_api_route(f"/reports/{each.name}", table_page(each))
