"""The page of an order's raw history: what was stored, where it stands, and what is proven of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.tracking.dossier import looked, raw
from services.tracking.orders.api import OrderId, Then, known_order
from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.site import PageRoute, page
from shared.errors import Unknown
from shared.http.identity import principal_of
from shared.http.paging import Cursor
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = APIRouter(route_class=PageRoute, include_in_schema=False)

EVENTS = 100
"""Of its history on one page."""
Id = Annotated[str | None, Query(max_length=200, description="Only this event, by its id.")]


@router.get("/orders/{order_id}/raw")
@allows(STAFF)
async def raw_page(
    request: Request, order_id: OrderId, event: Id = None, cursor: Cursor = None, lang: LanguageAsked = None
) -> Response:
    """Each event of an order as it was stored, in the order in which they became known."""
    state, sees = request.app.state, principal_of(request).sees
    order = (await known_order(request, order_id, Then())).view
    told, question = looked.kept(), ["raw", str(order_id)]
    if event:
        found = await raw.one(state.queries, order_id, event, sees, told)
        if found is None:
            raise Unknown("nothing that is told of this order has this id")
        shown = raw.Page((found,), None)
    else:
        after = state.cursors.read(question, cursor, len(raw.BEGINNING)) if cursor else raw.BEGINNING
        shown = await raw.page(state.queries, order_id, sees, told, limit=EVENTS, after=after)
    return page(
        request,
        "order/raw.html",
        lang,
        order=order,
        events=shown.events,
        next=state.cursors.write(question, shown.next) if shown.next else None,
        only=event,
        cursor=cursor,
        reach=await raw.reach(state.queries, order_id, told),
    )
