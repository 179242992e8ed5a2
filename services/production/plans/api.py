"""Following an order's plan over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from services.production.plans.state import Plan, plan_of
from services.production.plans.view import PlanNow, plan_now
from shared.errors import Unknown
from shared.events.plan import PlanEvent
from shared.http import edge
from shared.http.commands import Reading, reading
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = edge.router(prefix="/v1/orders/{order_id}/plan", tags=["plans"])

PlansRead = Annotated[Reading[Plan, PlanEvent], reading("plan")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]


@router.get("")
@allows(STAFF)
async def show_plan_as_decided(order_id: OrderId, plans: PlansRead, response: Response) -> PlanNow:
    """The order's plan as the next decision sees it; for status and history ask tracking."""
    known = await plans.get(plan_of(order_id))
    if not known.version:
        raise Unknown("nothing is planned here for such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return plan_now(order_id, known)
