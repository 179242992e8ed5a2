"""What logistics knows once its policies have heard what happened to an order, its samples and its making."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from services.logistics.policies import policies
from services.logistics.shipments.evolve import evolve
from services.logistics.shipments.state import Shipping, shipping_of
from shared.envelope import Actor, Envelope, Occurred
from shared.events import Event, OfOrder
from shared.events.shipment import ShipmentEvent
from shared.received import Received
from tests.logistics.examples import ORDER, SAMPLE

BY = Actor("wang-fang")


@dataclass
class Acting:
    """Acts on one order's shipping, in memory."""

    shipping: Shipping = field(default_factory=Shipping)
    recorded: list[ShipmentEvent] = field(default_factory=list)
    retracted: int = 0

    async def __call__(
        self, aggregate: str, id: UUID, decide: Callable[[Shipping], Sequence[ShipmentEvent]], **_: bool
    ) -> None:
        assert (aggregate, id) == ("shipment", shipping_of(ORDER))
        events = decide(self.shipping)
        self.recorded += events
        self.shipping = reduce(evolve, events, self.shipping)

    async def retract(self, aggregate: str, id: UUID) -> None:
        assert (aggregate, id) == ("shipment", shipping_of(ORDER))
        self.retracted += 1


async def heard(*events: Event, by: Actor = BY) -> Acting:
    acting = Acting()
    for position, event in enumerate(events, 1):
        for policy in policies:
            if reaction := policy.reactions.get(event.topic):
                act: Any = acting
                await reaction(event, told(event, position, policy.source, by), act)
    return acting


def told(event: Event, position: int, source: str, by: Actor) -> Received:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    about = {"order": ORDER, "sample": SAMPLE}.get(event.aggregate(), UUID(int=1))
    assert about != UUID(int=1) or isinstance(event, OfOrder)
    return Received(
        source=source,
        epoch=1,
        position=position,
        topic=event.topic,
        class_version=event.class_version,
        originator_id=about,
        originator_version=position,
        recorded_at=now,
        envelope=Envelope(Occurred(now), by, "a-story"),
        hash=b"",
        data=event.model_dump_json().encode(),
    )
