"""What all endpoints of an order's shipments have in common: what they decide on, and how facts are told."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from services.logistics.policies.orders import noting_orders
from services.logistics.shipments.facts import Fact
from services.logistics.shipments.notes import NoteFact
from services.logistics.shipments.state import Shipping
from services.logistics.shipments.telling import tell_with_its_day
from shared.consuming import stored_checkpoint
from shared.events.shipment import ShipmentEvent
from shared.events.values import PathReference
from shared.http.commands import After, Commands, Reading, commands, reading
from shared.http.told import Told
from shared.waiting import once_known

PREFIX = "/v1/orders/{order_id}/shipments"

Shippings = Annotated[Commands[Shipping, ShipmentEvent], commands("shipment")]
ShippingsRead = Annotated[Reading[Shipping, ShipmentEvent], reading("shipment")]
OrderId = Annotated[UUID, Path(description="The order's id", examples=["2d7241e5-8576-5655-9c59-c25ab29d048f"])]
Shipment = Annotated[PathReference, Path(description="Our number for it", examples=["ASN-1"])]
Tell = Callable[[Told, Fact | NoteFact], Awaitable[After]]
Attempt = Callable[[str], Awaitable[After]]


async def _telling(request: Request, shippings: Shippings) -> Tell:
    """The facts of a journey are all told in one way."""

    async def tell(body: Told, fact: Fact | NoteFact) -> After:
        return await tell_with_its_day(shippings, body, body.occurred(request.app.state.now()), fact)

    return tell


Telling = Annotated[Tell, Depends(_telling)]


async def _knowing(request: Request) -> Callable[[Attempt], Awaitable[After]]:
    """An order that was received a moment ago is waited for; one that stays unknown is refused, with what was seen."""

    async def seen() -> str:
        at = await stored_checkpoint(request.app.state.queries, noting_orders.name, noting_orders.source)
        return f"{noting_orders.source}:{at.position}@{at.epoch}"

    async def knowing(attempt: Attempt) -> After:
        return await once_known(attempt, seen)

    return knowing


Knowing = Annotated[Callable[[Attempt], Awaitable[After]], Depends(_knowing)]
