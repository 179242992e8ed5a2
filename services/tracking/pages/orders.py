"""The page of all orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.tracking.orders.axes import Headline
from services.tracking.orders.filters import Filters, Paging
from services.tracking.orders.find import find
from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.site import PageRoute, page
from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF
from shared.settings import of_service

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ROWS = 50


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
    found = await find(
        state.queries, state.cursors, filters, paging, state.now(), customers=principal_of(request).customers
    )
    return page(
        request,
        "orders.html",
        lang,
        found=found,
        filters=filters,
        sort=paging.sort,
        paged=paging.cursor is not None,
        choices={"headline": [*Headline], "mode": [*Mode], "flow": [*Flow]},
        port=request.url.port,
        order_url=of_service("order").url or "http://127.0.0.1:8001",
    )
