"""Telling a fact about a shipment that was told before: the same day again does nothing, another day is refused.

What may happen repeatedly is taken down again, of another day.
"""

from collections.abc import Callable, Sequence
from typing import Any

from services.logistics.shipments.facts import Fact, tell
from services.logistics.shipments.notes import Once, Repeatedly, note_again, note_once
from services.logistics.shipments.state import Shipping, shipping_of
from shared.envelope import Occurred
from shared.errors import Rejected
from shared.events.shipment import ShipmentEvent
from shared.http.commands import After, Commands
from shared.http.told import Told
from shared.received import Received
from shared.repository import Past
from shared.retraction import standing

Shippings = Commands[Shipping, ShipmentEvent]


async def tell_with_its_day(
    shippings: Shippings, body: Told, occurred: Occurred | None, fact: Fact | Once | Repeatedly
) -> After:
    """Take the fact down. Raises Rejected also where it was told before, of another day than the one now stated."""

    async def decide(shipping: Shipping, past: Past) -> Sequence[ShipmentEvent]:
        return await decided(shipping, past, fact, occurred)

    return await shippings.transact_on_history(shipping_of(fact.order_id), body, decide)


async def decided(
    shipping: Shipping, past: Past, fact: Fact | Once | Repeatedly, occurred: Occurred | None
) -> Sequence[ShipmentEvent]:
    if isinstance(fact, Fact):
        return await unless_of_another_day(tell(shipping, fact), past, fact, occurred)
    if isinstance(fact, Once):
        return await unless_of_another_day(note_once(shipping, fact), past, fact, occurred)
    if occurred is None:
        return note_again(shipping, fact)
    return [] if is_among(days(await past(), fact), occurred) else [fact]


async def unless_of_another_day(
    events: Sequence[ShipmentEvent], past: Past, fact: Fact | Once, occurred: Occurred | None
) -> Sequence[ShipmentEvent]:
    """What was decided. Raises Rejected where that is nothing because it was told before, of another day."""
    if occurred and not events:
        told = days(await past(), fact)
        if told and not is_among(told, occurred):
            raise Rejected(
                f"shipment {fact.shipment} was told as {fact.topic.partition('.')[2].replace('_', ' ')} already, of "
                f"{told[0]}: retract that first, then tell it again"
            )
    return events


def is_among(told: Sequence[Occurred], occurred: Occurred) -> bool:
    return any((day.at, day.precision) == (occurred.at, occurred.precision) for day in told)


def days(history: Sequence[Received], fact: Fact | Once | Repeatedly) -> list[Occurred]:
    """Of which moments this was told of this shipment: of a stage, by its goods; else in the same words."""
    same: Callable[[Any], bool] = (lambda event: same_goods(event, fact)) if isinstance(fact, Fact) else fact.__eq__
    return [each.envelope.occurred for each in standing(history) if each.topic == fact.topic and same(each.event())]


def same_goods(event: Fact, fact: Fact) -> bool:
    numbers = {line.line for line in fact.lines}
    return event.shipment == fact.shipment and (not numbers or any(line.line in numbers for line in event.lines))
