"""Letting an order through a gate by a concession 让步放行, over HTTP."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.order.orders.api import OrderId, Orders
from services.order.orders.concessions.decisions import concede, hands_in
from services.order.orders.signing import Signatures
from services.order.orders.state import Order
from shared.events.order import OrderConceded, OrderEvent, OrderGate
from shared.events.values import PathReference, Remark
from shared.http import edge
from shared.http.approving import Approving
from shared.http.attached import Attached, Files
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import ABLE_TO_APPROVE, Role
from shared.repository import Past

router = edge.router(prefix="/v1/orders/{order_id}/concessions", tags=["concessions"])


class ConcedeOrder(Told):
    """What is let through, why, and by whom."""

    gate: OrderGate = Field(examples=["clarification"])
    about: tuple[PathReference, ...] = Field(
        default=(),
        max_length=200,
        description="Numbers of questions or differences, or names of what is missing in the file. Left out: all that "
        "is open at the gate now",
        examples=[["Q1"]],
    )
    reason: Remark = Field(examples=["the mill needs the order today; the label can follow"])
    version: Annotated[int, Field(ge=1)] = Field(
        description="The version of the order that you saw: nothing later is let through", examples=[3]
    )
    delegation: UUID | None = Field(
        default=None, description="By which delegation you act for a manager. Left out: in your own name, as a manager"
    )
    opinion: Remark | None = None
    evidence: Files = ()


@router.post("")
@allows(ABLE_TO_APPROVE)
async def concede_order(
    *,
    order_id: OrderId,
    body: ConcedeOrder,
    orders: Orders,
    signatures: Signatures,
    approver: Approving,
    attached: Attached,
) -> After:
    """A manager, or whoever acts for one by delegation, lets through what they had no hand in, and answers for it."""
    by = await signatures.of(approver, body.delegation)
    wanted = OrderConceded(
        gate=body.gate,
        about=body.about,
        reason=body.reason,
        opinion=body.opinion,
        evidence=await attached.of(body.evidence),
    )

    async def decide(order: Order, past: Past) -> list[OrderEvent]:
        hands = await signatures.to_approve(hands_in(body.gate, await past()))
        known = await signatures.delegations()
        return concede(order, wanted, hands, by, known, now=signatures.now, seen=body.version)

    return await orders.transact_on_history(order_id, body, decide, role=Role.MANAGER, on_behalf_of=by.on_behalf_of)
