"""Why an order is late, over HTTP."""

from fastapi import Request

from services.tracking.orders.answer import AsOf
from services.tracking.orders.api import AtThen, OrderId, Waited, known_order
from services.tracking.why.asking import ask
from services.tracking.why.chain import Why
from shared.http import edge
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import STAFF

router = edge.router(prefix="/v1/orders", tags=["orders"])


@router.get("/{order_id}/why", operation_id="show_why")
@allows(STAFF)
@says("parked")
async def show_why(request: Request, order_id: OrderId, waited: Waited, at: AtThen) -> Why:  # noqa: ARG001
    """Why an order is late or at risk, or was: back to the first cause, each day with a party, each hop with its events."""
    await known_order(request, order_id, at)
    state = request.app.state
    return (await ask(state.queries, order_id, at.moment or AsOf(), state.now())).why()
