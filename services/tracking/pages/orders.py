"""The page of all orders, and its sheet."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.tracking.exports.answer import SheetFormat
from services.tracking.exports.sheet import pages_of, sheet
from services.tracking.orders.axes import Headline
from services.tracking.orders.filters import Filters, Paging
from services.tracking.orders.find import Found, find
from services.tracking.orders.foreseen import foreseen
from services.tracking.orders.holding import held
from services.tracking.pages.board_columns import COLUMNS
from services.tracking.pages.catalogue import Language, LanguageAsked, language_of, say
from services.tracking.pages.site import PageRoute, page
from shared.events.obligation import Party
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF, WORKING, Role
from shared.planning import factory_day
from shared.settings import of_service

router = APIRouter(route_class=PageRoute, include_in_schema=False)

SECTIONS = {
    "headline": "headline",
    "prospect": "prospect",
    "owner": "owner",
    "waits_for": "party",
    "late": "lateness",
    "mode": "mode",
    "flow": "flow",
}
"""Where the words of a filter's values are."""
OWNERS = [role for role in Role if role in WORKING]
AT_ONCE = 1000
"""Rows of a sheet that are read at a time."""


@router.get("/")
@allows(STAFF)
async def orders_page(
    request: Request,
    filters: Annotated[Filters, Depends()],
    paging: Annotated[Paging, Depends()],
    format: SheetFormat | None = None,
    lang: LanguageAsked = None,
) -> Response:
    """All orders, filtered, sorted, page by page; as a sheet all of them that were asked for."""
    if format:
        return await _sheet(request, filters, paging, format, language_of(request, lang))
    state = request.app.state
    now = state.now()
    found = await find(state.queries, state.cursors, filters, paging, now, customers=principal_of(request).customers)
    asked_for = asdict(filters) | {"late": None if filters.late is None else str(filters.late).lower()}
    return page(
        request,
        "orders.html",
        lang,
        found=found,
        foreseen=await foreseen(state.queries, found.orders, now),
        held=await held(state.queries, found.orders),
        asked_for=asked_for,
        chosen={name: value for name, value in asked_for.items() if value},
        sections=SECTIONS,
        sort=paging.sort,
        paged=paging.cursor is not None,
        choices={"headline": [*Headline], "mode": [*Mode], "flow": [*Flow], "owner": OWNERS, "waits_for": [*Party]},
        port=request.url.port,
        order_url=of_service("order").url or "http://127.0.0.1:8001",
    )


async def _sheet(
    request: Request, filters: Filters, paging: Paging, format: SheetFormat, language: Language
) -> Response:
    """From the beginning, in the order that was asked for."""
    state, principal = request.app.state, principal_of(request)
    now = state.now()

    async def read_on(cursor: str | None) -> tuple[list[Mapping[str, Any]], str | None]:
        part = Paging(paging.sort, AT_ONCE, cursor)
        found = await find(state.queries, state.cursors, filters, part, now, customers=principal.customers)
        return [in_cells(each) for each in found.orders], found.next

    return await sheet(
        f"orders-{factory_day(now)}",
        COLUMNS["orders"],
        pages_of(read_on),
        format,
        language=language,
        sees=principal.sees,
        title=say(language, "list", "title"),
    )


def in_cells(order: Found) -> Mapping[str, Any]:
    """An order by the names of the sheet's columns."""
    told = {each.name: getattr(order, each.name) for each in fields(order)}
    return told | {"promised_on": order.due_on, "mode": order.modes, "updated": order.known_at}
