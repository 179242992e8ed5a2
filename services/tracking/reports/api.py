"""Reports over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from services.tracking.orders.answer import AsOf
from services.tracking.orders.api import AtThen, OrderId, known_order
from services.tracking.reports.asked import Asked, Demo, Reading
from services.tracking.reports.every import EVERY
from services.tracking.reports.on_time import Figures, GroupBy, on_time
from services.tracking.reports.on_time import Report as OnTime
from services.tracking.reports.report import Page, Report
from services.tracking.reports.sentence import Sentence, both
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.paging import Cursor, Limit, link_next
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = edge.router(prefix="/v1/reports", tags=["reports"])
of_orders = edge.router(prefix="/v1/orders", tags=["reports"])


@router.get("/on-time", operation_id="report_on_time")
@allows(STAFF)
async def report_on_time(request: Request, group_by: GroupBy | None = None, demo: Demo = False) -> OnTime | Figures:
    """What was promised and what was kept: of all lines, and by country, mode, vendor or month."""
    return await on_time(request.app.state.queries, group_by, principal_of(request).customers, with_demo=demo)


@of_orders.get("/{order_id}/sentence", operation_id="show_sentence")
@allows(STAFF)
async def show_sentence(request: Request, order_id: OrderId, at: AtThen) -> Sentence:
    """Where an order is, or was, in one sentence to be copied, in English and Chinese: with nothing confidential."""
    known = await known_order(request, order_id, at)
    today = (at.moment or AsOf()).today(known.view, request.app.state.now())
    return await asyncio.to_thread(both, known.view, today)


def reading(request: Request, asked: Asked, limit: int, cursor: str | None) -> Reading:
    """One page, of what the one who asks may see."""
    state = request.app.state
    return Reading(state.queries, state.cursors, state.now(), principal_of(request).customers, asked, limit, cursor)


def endpoint(report: Report) -> Callable[..., Awaitable[Page]]:
    """Answers one page of a report."""

    async def read(
        request: Request,
        response: Response,
        asked: Annotated[Asked, Depends(report.asked)],
        limit: Limit = report.limit,
        cursor: Cursor = None,
    ) -> Page:
        page = await report.answer(reading(request, asked, limit, cursor))
        link_next(request, response, page.next)
        return page

    read.__name__ = f"report_{report.name.replace('-', '_')}"
    read.__doc__ = report.says
    return allows(report.by_role)(read)


def _add(report: Report) -> None:
    read: Any = endpoint(report)
    router.add_api_route(f"/{report.name}", read, response_model=report.page, operation_id=read.__name__)


for each in EVERY:
    _add(each)
