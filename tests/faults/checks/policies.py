"""Whenever one service tells something that another acts on, the other has acted, once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from tests.faults.stored import Store
from tests.faults.violation import Violation

REACTIONS = {
    "order.received": ("logistics", "shipment.order_noted"),
    "order.amended": ("logistics", "shipment.order_noted"),
    "order.held": ("logistics", "shipment.order_stopped"),
    "order.resumed": ("logistics", "shipment.order_continued"),
    "order.cancelled": ("logistics", "shipment.order_stopped"),
    "shipment.departed": ("order", "order.shipment_noted"),
    "shipment.delivered": ("order", "order.shipment_noted"),
}


class _Amended(msgspec.Struct):
    lines: list[object] | None = None


def acted_exactly_once(stores: Mapping[str, Store]) -> Iterator[Violation]:
    """Each event that is acted on has one effect of the right kind, and nothing was done without a cause."""
    effects: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for store in stores.values():
        for event in store.events:
            if event.envelope.causation_id:
                effects[event.envelope.causation_id].append((store.service, event.topic))
    for store in stores.values():
        for event in store.events:
            found = effects.pop(event.id, [])
            reaction = REACTIONS.get(event.topic)
            if event.topic == "order.amended" and msgspec.json.decode(event.data, type=_Amended).lines is None:
                reaction = None  # what was ordered stays
            if found != ([reaction] if reaction else []):
                told = ", ".join(f"{topic} in {service}" for service, topic in found) or "nothing"
                yield Violation("a policy has not acted once", f"{event.topic} {event.id} led to {told}")
    for cause, found in effects.items():
        yield Violation("a policy acted without a cause", f"{cause} led to {found}")
