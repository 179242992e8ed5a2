"""Closing an order's file 资料留存 over HTTP, and what is still missing in it."""

from fastapi import Response
from pydantic import BaseModel, ConfigDict

from services.order.orders.api import OrderId, Orders, OrdersRead
from services.order.orders.archive.checklist import checklist
from services.order.orders.archive.decisions import archive
from services.order.orders.signing import Signatures
from services.order.orders.state import Order
from shared.errors import Unknown
from shared.events.order import OrderEvent, OrderGate
from shared.http import edge
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL, STAFF
from shared.repository import Past

router = edge.router(prefix="/v1/orders/{order_id}/archive", tags=["archive"])


class PointOfChecklist(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    is_there: bool
    words: str


class FileOfOrder(BaseModel):
    """Whether the file is closed, and what is there for that."""

    archived: bool
    checklist: tuple[PointOfChecklist, ...]


@router.get("")
@allows(STAFF)
async def show_checklist(order_id: OrderId, orders: OrdersRead, response: Response) -> FileOfOrder:
    """What has to be there before the order's file is closed, and what of it is."""
    known = await orders.get(order_id)
    if not known.version:
        raise Unknown("there is no such order here")
    response.headers["ETag"] = f'"{known.version}"'
    points = tuple(PointOfChecklist.model_validate(each) for each in checklist(known.state))
    return FileOfOrder(archived=known.state.archived, checklist=points)


@router.post("")
@allows(COMMERCIAL)
async def archive_order(order_id: OrderId, body: Told, orders: Orders, signatures: Signatures) -> After:
    """Shipped, paid and complete: the file is closed. What is missing can be let through by a concession."""

    async def decide(order: Order, past: Past) -> list[OrderEvent]:
        return archive(order, (await signatures.conceded(order, past)).get(OrderGate.ARCHIVE, frozenset()))

    return await orders.transact_on_history(order_id, body, decide)
