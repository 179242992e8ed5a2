"""The page of all orders."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.tracking.orders.axes import Headline
from services.tracking.orders.filters import Filters, Paging
from services.tracking.orders.find import find
from services.tracking.orders.foreseen import foreseen
from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.site import PageRoute, page
from shared.events.obligation import Party
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF, WORKING, Role
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


@router.get("/")
@allows(STAFF)
async def orders_page(
    request: Request,
    filters: Annotated[Filters, Depends()],
    paging: Annotated[Paging, Depends()],
    lang: LanguageAsked = None,
) -> Response:
    """All orders, filtered, sorted, page by page."""
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
        asked_for=asked_for,
        chosen={name: value for name, value in asked_for.items() if value},
        sections=SECTIONS,
        sort=paging.sort,
        paged=paging.cursor is not None,
        choices={"headline": [*Headline], "mode": [*Mode], "flow": [*Flow], "owner": OWNERS, "waits_for": [*Party]},
        port=request.url.port,
        order_url=of_service("order").url or "http://127.0.0.1:8001",
    )
