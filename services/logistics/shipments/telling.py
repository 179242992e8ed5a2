"""Telling a fact about a shipment that was told before: the same day again does nothing, another day is refused."""

from collections.abc import Sequence

from services.logistics.shipments.facts import Fact, tell
from services.logistics.shipments.state import Shipping, shipping_of
from shared.envelope import Occurred
from shared.errors import Rejected
from shared.events.shipment import ShipmentEvent
from shared.http.commands import After, Commands, Reading
from shared.http.told import Told
from shared.received import Received
from shared.retraction import standing


class ToldBefore(Rejected):
    """The goods were told of this stage already; whether for the same day, the history knows and the state does not."""


async def tell_with_its_day(
    shippings: Commands[Shipping, ShipmentEvent],
    histories: Reading[Shipping, ShipmentEvent],
    body: Told,
    occurred: Occurred | None,
    fact: Fact,
) -> After:
    """Take the fact down. Raises Rejected also where it was told before, of another day than the one now stated."""
    id = shipping_of(fact.order_id)

    def decide(shipping: Shipping) -> Sequence[ShipmentEvent]:
        events = tell(shipping, fact)
        if occurred and not events:
            raise ToldBefore("it was told before")
        return events

    try:
        return await shippings.transact(id, body, decide)
    except ToldBefore:
        if occurred:
            check_day(await histories.history(id), fact, occurred)
        return await shippings.transact(id, body, lambda shipping: tell(shipping, fact))


def check_day(history: Sequence[Received], fact: Fact, occurred: Occurred) -> None:
    """Raises Rejected where these goods were told of this stage, and never for this moment."""
    days = [each.envelope.occurred for each in standing(history) if _same_goods(each, fact)]
    if days and all((day.at, day.precision) != (occurred.at, occurred.precision) for day in days):
        raise Rejected(
            f"shipment {fact.shipment} was told as {fact.topic.partition('.')[2]} already, of {days[0]}: "
            "retract that first, then tell it again"
        )


def _same_goods(each: Received, fact: Fact) -> bool:
    if each.topic != fact.topic:
        return False
    event = each.event()
    assert isinstance(event, type(fact))
    numbers = {line.line for line in fact.lines}
    return event.shipment == fact.shipment and (not numbers or any(line.line in numbers for line in event.lines))
