"""What goes wrong on the way 在途异常, and gates opened by a concession 让步放行, over HTTP."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path, Request

from services.logistics.shipments.asking import PREFIX, OrderId, Shipment, Shippings, Telling
from services.logistics.shipments.conceding import concede
from services.logistics.shipments.papers_requests import (
    ConcedeGate,
    ExceptionWasDealtWith,
    ExceptionWasResolved,
    RaiseException,
)
from services.logistics.shipments.state import Shipping, shipping_of
from shared.events.shipment import (
    ShipmentConceded,
    ShipmentEvent,
    TransitExceptionCoordinated,
    TransitExceptionRaised,
    TransitExceptionResolved,
)
from shared.events.values import PathReference
from shared.http import edge
from shared.http.approving import Approving
from shared.http.attached import Attached
from shared.http.commands import After
from shared.http.rules import allows
from shared.identity.roles import SHIPPING, Role
from shared.repository import Past

router = edge.router(prefix=PREFIX, tags=["shipments"])

ExceptionNumber = Annotated[PathReference, Path(description="The exception's number", examples=["T-1"])]


@router.post("/{shipment}/concessions")
@allows(Role.MANAGER)
async def concede_shipment(
    order_id: OrderId,
    shipment: Shipment,
    *,
    body: ConcedeGate,
    shippings: Shippings,
    approver: Approving,
    attached: Attached,
    request: Request,
) -> After:
    """Open a gate for what the shipment holds: a manager in their own name, who had no hand in it. Somebody else then
    lets it go.
    """
    wanted = ShipmentConceded(
        order_id=order_id,
        shipment=shipment,
        gate=body.gate,
        reason=body.reason,
        opinion=body.opinion,
        evidence=await attached.of(body.evidence),
    )
    now = request.app.state.now()

    async def decide(shipping: Shipping, past: Past) -> Sequence[ShipmentEvent]:
        return concede(shipping, wanted, await past(), approver, now, seen=body.version)

    return await shippings.transact_on_history(shipping_of(order_id), body, decide, role=Role.MANAGER)


@router.post("/{shipment}/exceptions")
@allows(SHIPPING)
async def raise_transit_exception(
    order_id: OrderId, shipment: Shipment, body: RaiseException, telling: Telling, attached: Attached
) -> After:
    """Something went wrong on the way: a fact."""
    told = TransitExceptionRaised(
        order_id=order_id,
        shipment=shipment,
        exception=body.exception,
        what=body.what,
        evidence=await attached.of(body.evidence),
    )
    return await telling(body, told)


@router.post("/{shipment}/exceptions/{exception}/coordinated")
@allows(SHIPPING)
async def note_coordination(
    order_id: OrderId, shipment: Shipment, exception: ExceptionNumber, body: ExceptionWasDealtWith, telling: Telling
) -> After:
    """Somebody deals with it: a fact; of several the first says how long that took."""
    told = TransitExceptionCoordinated(order_id=order_id, shipment=shipment, exception=exception, action=body.action)
    return await telling(body, told)


@router.post("/{shipment}/exceptions/{exception}/resolved")
@allows(SHIPPING)
async def note_resolution(
    order_id: OrderId, shipment: Shipment, exception: ExceptionNumber, body: ExceptionWasResolved, telling: Telling
) -> After:
    """It is over: a fact."""
    told = TransitExceptionResolved(order_id=order_id, shipment=shipment, exception=exception, outcome=body.outcome)
    return await telling(body, told)
