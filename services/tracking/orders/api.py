"""Where orders are, over HTTP: the list, one order now and as of then, its history."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response

from services.tracking.asking import HappenedBy, KnownBy, caught_up, moment
from services.tracking.orders.answer import AsOf, Known, OrderAnswer, answer, current, then
from services.tracking.orders.filters import Filters, Paging
from services.tracking.orders.find import Page, find
from services.tracking.orders.history import History, history
from services.tracking.parking import stands_still
from services.tracking.people import directory
from shared.errors import Unknown
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.paging import Cursor, Limit, link_next
from shared.http.rules import ANYONE, allows
from shared.http.says import says

router = edge.router(prefix="/v1/orders", tags=["orders"])

OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Waited = Annotated[bool, Depends(caught_up)]


@dataclass(frozen=True, slots=True)
class Then:
    """The moment to go back to, as asked."""

    happened_by: HappenedBy = None
    known_by: KnownBy = None

    @property
    def moment(self) -> AsOf | None:
        if self.happened_by is None and self.known_by is None:
            return None
        return AsOf(moment(self.happened_by), moment(self.known_by))


AtThen = Annotated[Then, Depends()]


@router.get("", operation_id="list_orders", dependencies=[Depends(caught_up)])
@allows(ANYONE)
async def list_orders(
    request: Request, response: Response, filters: Annotated[Filters, Depends()], paging: Annotated[Paging, Depends()]
) -> Page:
    """Orders, each with its headline, by any of the filters together."""
    state, principal = request.app.state, principal_of(request)
    page = await find(state.queries, state.cursors, filters, paging, state.now(), customers=principal.customers)
    link_next(request, response, page.next)
    return page


@router.get("/{order_id}", operation_id="show_order")
@allows(ANYONE)
@says("parked")
async def show_order(request: Request, order_id: OrderId, waited: Waited, at: AtThen) -> OrderAnswer:
    """Where an order is, or was: as far as it had happened and was known by then."""
    known = await known_order(request, order_id, at)
    if waited and known.parked:
        raise stands_still(order_id)
    return answer(known, at.moment or AsOf(), request.app.state.now(), at.happened_by, at.known_by)


@router.get("/{order_id}/history", operation_id="show_history", dependencies=[Depends(caught_up)])
@allows(ANYONE)
async def show_history(
    request: Request, response: Response, order_id: OrderId, at: AtThen, *, limit: Limit = 100, cursor: Cursor = None
) -> History:
    """Every event of an order in the order in which they happened; what was declared wrong is marked."""
    if principal_of(request).customers is not None:
        await known_order(request, order_id, at)
    found = await history(
        request.app.state.queries,
        request.app.state.cursors,
        directory(request),
        order_id,
        at.moment or AsOf(),
        limit=limit,
        sees=principal_of(request).sees,
        after=cursor,
    )
    if not found.events and not cursor:
        raise nothing(at)
    link_next(request, response, found.next)
    response.headers["Cache-Control"] = "no-store"  # people's names are in it
    return found


async def known_order(request: Request, order_id: UUID, at: Then) -> Known:
    """The order, now or as of then. Raises Unknown, also where it is none of the business of who asks."""
    queries = request.app.state.queries
    known = await (then(queries, order_id, at.moment) if at.moment else current(queries, order_id))
    if known is None or not principal_of(request).concerns(known.view.customer_code):
        raise nothing(at)
    return known


def nothing(at: Then) -> Unknown:
    if at.moment:
        return Unknown("nothing was known of such an order by then, or nothing of it had happened")
    return Unknown("nothing is known of such an order")
