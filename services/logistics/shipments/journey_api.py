"""Handing shipments over and telling of their journeys over HTTP."""

from collections.abc import Sequence

from fastapi import Request

from services.logistics.shipments.asking import PREFIX, Knowing, OrderId, Shipment, Shippings, Telling
from services.logistics.shipments.conceding import conceders
from services.logistics.shipments.handing_over import hand_over
from services.logistics.shipments.requests import (
    HandOverShipment,
    ShipmentHasArrived,
    ShipmentHasDeparted,
    ShipmentWasDelivered,
)
from services.logistics.shipments.state import Shipping, shipping_of
from services.logistics.shipments.telling import unless_of_another_day
from shared.events.shipment import (
    ShipmentArrived,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
    ShipmentHandedOver,
)
from shared.http import edge
from shared.http.approving import Approving
from shared.http.attached import Attached
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import SHIPPING
from shared.repository import Past

router = edge.router(prefix=PREFIX, tags=["shipments"])


@router.post("/{shipment}/hand-over")
@allows(SHIPPING)
@says("not-known-yet")
async def hand_over_shipment(
    order_id: OrderId,
    shipment: Shipment,
    *,
    body: HandOverShipment,
    shippings: Shippings,
    knowing: Knowing,
    asker: Approving,
    request: Request,
) -> After:
    """Hand goods to the forwarder: what is booked and was not handed over yet, or some of its lines.

    Made-to-order goods have passed a final inspection in these quantities, and a shipment sample is approved where the
    customer wants one; or a manager has conceded it, who is somebody else. Of goods that have left it is a fact.
    """
    wanted = ShipmentHandedOver(
        order_id=order_id,
        shipment=shipment,
        lines=body.lines or (),
        place=body.place,
        containers=body.containers,
        seals=body.seals,
    )
    occurred = body.occurred(request.app.state.now())

    async def attempt(seen: str) -> After:
        async def decide(shipping: Shipping, past: Past) -> Sequence[ShipmentEvent]:
            by = conceders(await past(), shipment) if shipping.conceded(shipment) else None
            events = hand_over(shipping, wanted, seen, asker=asker.themselves, conceders=by)
            return await unless_of_another_day(events, past, wanted, occurred)

        return await shippings.transact_on_history(shipping_of(order_id), body, decide)

    return await knowing(attempt)


@router.post("/{shipment}/departed")
@allows(SHIPPING)
async def note_departure(order_id: OrderId, shipment: Shipment, body: ShipmentHasDeparted, telling: Telling) -> After:
    """It left: a fact, also where nothing was booked. Lines left out: as handed over, or as booked."""
    told = ShipmentDeparted(
        order_id=order_id,
        shipment=shipment,
        lines=body.lines or (),
        vessel=body.vessel,
        bill_of_lading=body.bill_of_lading,
        air_waybill=body.air_waybill,
        containers=body.containers,
    )
    return await telling(body, told)


@router.post("/{shipment}/arrived")
@allows(SHIPPING)
async def note_arrival(order_id: OrderId, shipment: Shipment, body: ShipmentHasArrived, telling: Telling) -> After:
    """It arrived: a fact. Lines left out: as known of the latest stage before."""
    return await telling(body, ShipmentArrived(order_id=order_id, shipment=shipment, lines=body.lines or ()))


@router.post("/{shipment}/delivered")
@allows(SHIPPING)
async def note_delivery(
    order_id: OrderId, shipment: Shipment, body: ShipmentWasDelivered, telling: Telling, attached: Attached
) -> After:
    """It was delivered, wholly or some of its lines, full, short or damaged: a fact.

    Lines left out: as known of the latest stage before, less what was missing.
    """
    told = ShipmentDelivered(
        order_id=order_id,
        shipment=shipment,
        lines=body.lines or (),
        signed_by=body.signed_by,
        short=body.short,
        damaged=body.damaged,
        evidence=await attached.of(body.evidence),
    )
    return await telling(body, told)
