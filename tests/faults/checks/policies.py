"""Whenever one service tells something that another acts on, the other has acted, once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from uuid import UUID

import msgspec

from shared.received import Received
from tests.faults.stored import Store
from tests.faults.violation import Violation

Act = tuple[str, str]
"""Of which service, and what it told."""

CHANGED: list[Act] = [("production", f"{each}.order_noted") for each in ("material", "output", "inspection")]
"""Who in production notes the lines of an order; its plan does so whatever is amended."""

REACTIONS: dict[str, list[Act]] = {
    "order.received": [
        ("logistics", "shipment.order_noted"),
        ("production", "plan.order_noted"),
        ("production", "exception.order_noted"),
        *CHANGED,
    ],
    "order.amended": [("production", "plan.order_noted")],
    "order.released": [("production", "plan.drawn")],
    "order.held": [("logistics", "shipment.order_stopped"), ("production", "plan.order_stopped")],
    "order.resumed": [("logistics", "shipment.order_continued"), ("production", "plan.order_continued")],
    "order.cancelled": [("logistics", "shipment.order_stopped"), ("production", "plan.order_stopped")],
    "order.shipment_noted": [("production", "plan.shipment_noted")],
    "plan.ready_forecast": [("logistics", "shipment.ready_noted")],
    "shipment.departed": [("order", "order.shipment_noted")],
    "shipment.delivered": [("order", "order.shipment_noted")],
}
WITH_LINES: list[Act] = [("logistics", "shipment.order_noted"), *CHANGED]
"""What else follows from an amendment of what was ordered."""
FIRST: Act = ("production", "plan.milestone_reached")
"""What else follows from an order's first release."""


class _Amended(msgspec.Struct):
    lines: list[object] | None = None


def acted_exactly_once(stores: Mapping[str, Store]) -> Iterator[Violation]:
    """Each event that is acted on has its effects of the right kinds, and nothing was done without a cause.

    What notify tells is no such act: see `notices`.
    """
    effects: dict[str, list[Act]] = defaultdict(list)
    for store in stores.values():
        for event in store.events:
            if event.envelope.causation_id and store.service != "notify":
                effects[event.envelope.causation_id].append((store.service, event.topic))
    for store in stores.values():
        for event, wanted in reactions(store):
            found = effects.pop(event.id, [])
            wanted = [act for act in wanted if act[0] in stores]  # noqa: PLW2901 (a test has some of them)
            if Counter(found) != Counter(wanted):
                yield Violation("a policy has not acted once", f"{event.topic} {event.id} led to {_told(found)}")
    for cause, found in effects.items():
        yield Violation("a policy acted without a cause", f"{cause} led to {found}")


def reactions(store: Store) -> Iterator[tuple[Received, list[Act]]]:
    """Each event, with what follows from it; production takes no note of an order before it was received."""
    received: set[UUID] = set()
    released: set[UUID] = set()
    for event in store.events:
        id, wanted = event.originator_id, [*REACTIONS.get(event.topic, [])]
        match event.topic:
            case "order.received":
                received.add(id)
            case "order.amended" if msgspec.json.decode(event.data, type=_Amended).lines is not None:
                wanted += WITH_LINES
            case "order.released" if id not in released:
                released.add(id)
                wanted.append(FIRST)
        if store.service == "order" and id not in received:
            wanted = [act for act in wanted if act[0] != "production"]
        yield event, wanted


def _told(found: list[Act]) -> str:
    return ", ".join(f"{topic} in {service}" for service, topic in found) or "nothing"
