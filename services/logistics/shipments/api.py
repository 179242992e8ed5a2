"""Asking for space, booking it, and what becomes of the booking, over HTTP."""

from fastapi import Response

from services.logistics.shipments.asking import (
    PREFIX,
    Knowing,
    OrderId,
    Shipment,
    Shippings,
    ShippingsRead,
    Telling,
)
from services.logistics.shipments.domain import book, request_booking
from services.logistics.shipments.requests import AskForwarder, BookShipment, ShipmentIsExpected, ShipmentWasRolled
from services.logistics.shipments.state import shipping_of
from services.logistics.shipments.view import ShippingNow, shipping_now
from shared.errors import Rejected, Unknown
from shared.events.shipment import (
    ArrivalForecast,
    BookingRequested,
    BookingRolled,
    ClearanceNoted,
    InspectionNoted,
    OrderContinued,
    OrderNoted,
    OrderStopped,
    ReadyNoted,
    SampleNoted,
)
from shared.http import edge
from shared.http.commands import After, Retract
from shared.http.rules import allows
from shared.http.says import says
from shared.identity.roles import SHIPPING, STAFF

router = edge.router(prefix=PREFIX, tags=["shipments"])

COPIES = {
    **dict.fromkeys((OrderNoted.topic, OrderStopped.topic, OrderContinued.topic), "the order service"),
    **dict.fromkeys((ClearanceNoted.topic, SampleNoted.topic), "the order service"),
    **dict.fromkeys((InspectionNoted.topic, ReadyNoted.topic), "production"),
}
"""Of which service's facts they are copies."""


@router.post("", status_code=201)
@allows(SHIPPING)
@says("not-known-yet", leads={"shipment": "$request.body#/shipment"})
async def book_shipment(order_id: OrderId, body: BookShipment, shippings: Shippings, knowing: Knowing) -> After:
    """Book some lines, or what was asked for, or all that is open: never more than was ordered and its tolerance.

    An order that was received a moment ago is waited for; one that stays unknown is refused, with the position seen.
    """
    wanted, address = body.wanted(order_id), f"/v1/orders/{order_id}/shipments"
    return await knowing(
        lambda seen: shippings.transact(
            shipping_of(order_id), body, lambda shipping: book(shipping, wanted, seen), created_at=address
        )
    )


@router.get("")
@allows(STAFF)
async def show_shipments_as_decided(order_id: OrderId, shippings: ShippingsRead, response: Response) -> ShippingNow:
    """The shipments of an order as the next decision sees them; for status and history ask tracking."""
    known = await shippings.get(shipping_of(order_id))
    if not known.version:
        raise Unknown("nothing is known here of such an order")
    response.headers["ETag"] = f'"{known.version}"'
    return shipping_now(order_id, known)


@router.post("/retractions")
@allows(SHIPPING)
async def retract_shipment_fact(
    order_id: OrderId, body: Retract, shippings: Shippings, histories: ShippingsRead
) -> After:
    """Declare an earlier fact about the order's shipments wrong; it can then be told again, rightly."""
    id = shipping_of(order_id)
    wrong = [each.topic for each in await histories.history(id) if each.originator_version == body.version]
    if wrong and (whose := COPIES.get(wrong[0])):
        raise Rejected(f"version {body.version} is a copy of what {whose} said: retract it there")
    return await shippings.retract(id, body)


@router.post("/{shipment}/request")
@allows(SHIPPING)
@says("not-known-yet")
async def request_space(
    order_id: OrderId, shipment: Shipment, body: AskForwarder, shippings: Shippings, knowing: Knowing
) -> After:
    """Ask a forwarder for space 订舱: ours, or the one whom the customer nominates. Several may be asked."""
    wanted = BookingRequested(
        order_id=order_id,
        shipment=shipment,
        lines=body.lines or (),
        forwarder=body.forwarder,
        nominated=body.nominated,
        mode=body.mode,
        ready_on=body.ready_on,
        wanted_departure=body.wanted_departure,
        remarks=body.remarks,
    )
    return await knowing(
        lambda seen: shippings.transact(
            shipping_of(order_id), body, lambda shipping: request_booking(shipping, wanted, seen)
        )
    )


@router.post("/{shipment}/rolled")
@allows(SHIPPING)
async def note_rolling(order_id: OrderId, shipment: Shipment, body: ShipmentWasRolled, telling: Telling) -> After:
    """The carrier moved it to a later sailing 甩柜: a fact, each time."""
    told = BookingRolled(
        order_id=order_id,
        shipment=shipment,
        vessel=body.vessel,
        departs_on=body.departs_on,
        arrives_on=body.arrives_on,
        cut_offs=body.cut_offs,
        reason=body.reason,
    )
    return await telling(body, told)


@router.post("/{shipment}/forecast")
@allows(SHIPPING)
async def note_arrival_forecast(
    order_id: OrderId, shipment: Shipment, body: ShipmentIsExpected, telling: Telling
) -> After:
    """It is expected on another day than before: every forecast is kept."""
    return await telling(body, ArrivalForecast(order_id=order_id, shipment=shipment, on=body.on, reason=body.reason))
