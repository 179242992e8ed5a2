"""Why an order is late, and what would come of a slip, over HTTP."""

from fastapi import Request

from services.tracking.orders.answer import AsOf
from services.tracking.orders.api import AtThen, OrderId, Waited, known_order
from services.tracking.why.asking import ask
from services.tracking.why.chain import Why
from services.tracking.why.supposed_by import Supposed, supposed
from services.tracking.why.supposing import CannotSuppose
from services.tracking.why.what_if import WhatIf
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.problems import invalid
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import STAFF

router = edge.router(prefix="/v1/orders", tags=["orders"])


@router.get("/{order_id}/why", operation_id="show_why")
@allows(STAFF)
@says("parked")
async def show_why(request: Request, order_id: OrderId, waited: Waited, at: AtThen) -> Why:  # noqa: ARG001
    """Why an order is late or at risk, or was, back to the first cause.

    Each day of the delay is put down to one party, once; each hop points at the events that it rests on.
    """
    await known_order(request, order_id, at)
    state = request.app.state
    asked = await ask(state.queries, order_id, at.moment or AsOf(), state.now())
    return asked.why(principal_of(request).sees)


@router.get("/{order_id}/what-if", operation_id="show_what_if")
@allows(STAFF)
@says("parked")
async def show_what_if(request: Request, order_id: OrderId, waited: Waited, at: AtThen, asked: Supposed) -> WhatIf:  # noqa: ARG001
    """What would come of it if materials or sailings slipped by days, or milestones or answers came on days.

    Each `material` and `sailing` takes the `slips` that follows it in the address, each `milestone` and `answered` the
    `on`. Nothing is changed, and nobody is told.
    """
    await known_order(request, order_id, at)
    state = request.app.state
    found = await ask(state.queries, order_id, at.moment or AsOf(), state.now())
    try:
        return found.what_if(supposed(request.query_params.multi_items()))
    except CannotSuppose as error:
        raise invalid(str(error), where=f"query.{error.what}") from None
