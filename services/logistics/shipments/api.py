"""Booking shipments and telling of their journeys over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response

from services.logistics.policies import noting_orders
from services.logistics.shipments.domain import book
from services.logistics.shipments.facts import Fact
from services.logistics.shipments.requests import (
    BookShipment,
    ShipmentHasArrived,
    ShipmentHasDeparted,
    ShipmentWasDelivered,
)
from services.logistics.shipments.state import Shipping, shipping_of
from services.logistics.shipments.telling import tell_with_its_day
from services.logistics.shipments.view import ShippingNow, shipping_now
from shared.consuming import stored_checkpoint
from shared.errors import Rejected, Unknown
from shared.events.shipment import (
    OrderContinued,
    OrderNoted,
    OrderStopped,
    ShipmentArrived,
    ShipmentDelivered,
    ShipmentDeparted,
    ShipmentEvent,
)
from shared.events.values import PathReference
from shared.http import edge
from shared.http.commands import After, Commands, Reading, Retract, commands, reading
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import SHIPPING, STAFF
from shared.waiting import once_known

router = edge.router(prefix="/v1/orders/{order_id}/shipments", tags=["shipments"])

Shippings = Annotated[Commands[Shipping, ShipmentEvent], commands("shipment")]
ShippingsRead = Annotated[Reading[Shipping, ShipmentEvent], reading("shipment")]
COPIES = {OrderNoted.topic, OrderStopped.topic, OrderContinued.topic}
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Shipment = Annotated[PathReference, Path(description="Our number for it", examples=["ASN-1"])]
Tell = Callable[[Told, Fact], Awaitable[After]]


async def telling(request: Request, shippings: Shippings, histories: ShippingsRead) -> Tell:
    """The facts of a journey are all told in one way."""

    async def tell(body: Told, fact: Fact) -> After:
        return await tell_with_its_day(shippings, histories, body, body.occurred(request.app.state.now()), fact)

    return tell


Telling = Annotated[Tell, Depends(telling)]


@router.post("", status_code=201)
@allows(SHIPPING)
@says("not-known-yet", leads={"shipment": "$request.body#/shipment"})
async def book_shipment(order_id: OrderId, body: BookShipment, shippings: Shippings, request: Request) -> After:
    """Book some lines, or all that is open: never more than was ordered and its tolerance.

    An order that was received a moment ago is waited for; one that stays unknown is refused, with the position seen.
    """
    wanted = body.wanted(order_id)

    async def attempt(seen: str) -> After:
        return await shippings.transact(
            shipping_of(order_id),
            body,
            lambda shipping: book(shipping, wanted, seen),
            created_at=f"/v1/orders/{order_id}/shipments",
        )

    async def seen() -> str:
        at = await stored_checkpoint(request.app.state.queries, noting_orders.name, noting_orders.source)
        return f"{noting_orders.source}:{at.position}@{at.epoch}"

    return await once_known(attempt, seen)


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
    if wrong and wrong[0] in COPIES:
        raise Rejected(f"version {body.version} is a copy of what the order service said: retract it there")
    return await shippings.retract(id, body)


@router.post("/{shipment}/departed")
@allows(SHIPPING)
async def note_departure(order_id: OrderId, shipment: Shipment, body: ShipmentHasDeparted, telling: Telling) -> After:
    """It left: a fact, also where nothing was booked. Lines left out: as booked."""
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
async def note_delivery(order_id: OrderId, shipment: Shipment, body: ShipmentWasDelivered, telling: Telling) -> After:
    """It was delivered, wholly or some of its lines: a fact. Lines left out: as known of the latest stage before."""
    told = ShipmentDelivered(order_id=order_id, shipment=shipment, lines=body.lines or (), signed_by=body.signed_by)
    return await telling(body, told)
