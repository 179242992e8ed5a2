"""Comparing an order with a sealed sample over HTTP, and accepting what differs."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from services.order.orders.api import OrderId, Orders
from services.order.orders.comparisons.decisions import accept
from shared.events.order import DifferenceAccepted
from shared.events.values import PathReference, Remark
from shared.http import edge
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL

router = edge.router(prefix="/v1/orders/{order_id}", tags=["comparisons"])

DifferenceNumber = Annotated[
    PathReference, Path(description="As the comparison found it", examples=["material-3f9a01c2"])
]


class AcceptDifference(Told):
    """The customer accepted it in writing, or it was found to be none."""

    reason: Remark = Field(examples=["their mail of 3 March: the new lining is meant"])


@router.post("/differences/{difference}/accept")
@allows(COMMERCIAL)
async def accept_difference(
    order_id: OrderId, difference: DifferenceNumber, body: AcceptDifference, orders: Orders
) -> After:
    """One difference from the sealed sample, accepted: a fact. The same found again stays accepted."""
    accepted = DifferenceAccepted(number=difference, reason=body.reason)
    return await orders.transact(order_id, body, lambda order: accept(order, accepted))
