"""What logistics knows once its policy has heard what happened to an order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from services.logistics.policies.orders import noting_orders
from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping, shipping_of
from shared.envelope import Actor, Envelope, Occurred
from shared.events.order import OrderEvent
from shared.events.shipment import ShipmentEvent
from shared.received import Received
from tests.logistics.examples import ORDER


@dataclass
class Acting:
    """Acts on one order's shipping, in memory."""

    shipping: Shipping = field(default_factory=Shipping)
    recorded: list[ShipmentEvent] = field(default_factory=list)

    async def __call__(self, aggregate: str, id: UUID, decide: Callable[[Shipping], Sequence[ShipmentEvent]]) -> None:
        assert (aggregate, id) == ("shipment", shipping_of(ORDER))
        events = decide(self.shipping)
        self.recorded += events
        self.shipping = reduce(evolve, events, self.shipping)


async def heard(*events: OrderEvent) -> Acting:
    acting = Acting()
    for position, event in enumerate(events, 1):
        if reaction := noting_orders.reactions.get(event.topic):
            act: Any = acting
            await reaction(event, told(event, position), act)
    return acting


def told(event: OrderEvent, position: int) -> Received:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    envelope = Envelope(Occurred(now), Actor("wang-fang"), "a-story")
    return Received(
        source="order",
        epoch=1,
        position=position,
        topic=event.topic,
        class_version=event.class_version,
        originator_id=ORDER,
        originator_version=position,
        recorded_at=now,
        envelope=envelope,
        hash=b"",
        data=event.model_dump_json().encode(),
    )
