"""Histories of many orders as four services might tell them: late, retracted, and some that cannot be read."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid5

from shared.events import Event
from shared.events.order import (
    OrderAcknowledged,
    OrderAmended,
    OrderCancelled,
    OrderCountersigned,
    OrderHeld,
    OrderReleased,
    OrderResumed,
)
from shared.received import Received
from tests.tracking.telling import BEGINNING, NAMES, Telling, changed, ordered, paid, received, registered

FUTURE = 99
"""The class version of an event that this release cannot read."""


def tellings(chance: random.Random, orders: int, events: int, poison: int = 0) -> list[Telling]:
    """So many orders of so many events each; so many of the events cannot be read, each of another order."""
    positions: dict[str, int] = defaultdict(int)
    positions["order"] = 1  # the customer's
    told = [Telling(uuid5(NAMES, f"{chance.random()} {n}"), positions=positions) for n in range(orders)]
    turns = [tell for tell in told for _ in range(events)]
    chance.shuffle(turns)
    poisoned = {id(tell): chance.randrange(1, events) for tell in chance.sample(told, poison)}
    for tell in turns:
        version = FUTURE if poisoned.get(id(tell)) == len(tell.entries) else 0
        happened = BEGINNING + timedelta(hours=chance.randint(-48, 48))
        last = tell.entries[-1] if tell.entries else None
        if last and not version and not last.topic.endswith("retracted") and chance.random() < 0.1:
            tell.retract(last)
        else:
            tell(_any(chance, tell), happened, version=version)
    return told


def in_order(told: list[Telling]) -> dict[str, list[Received]]:
    """What each service says, in its order; the customer is registered first."""
    found: dict[str, list[Received]] = {"order": [changed(registered(), position=1)], "logistics": []}
    for tell in told:
        for each in tell.received:
            found[each.source].append(each)
    return {source: sorted(events, key=lambda each: each.position) for source, events in found.items()}


def _any(chance: random.Random, tell: Telling) -> Event:
    shipment, quantity = f"S{chance.randint(1, 3)}", chance.choice([0, 40, 60, 100, 105])
    ways: list[Callable[[], Event]] = [
        lambda: received(ordered("A"), ordered("B"), po_number=f"PO-{chance.randint(1, 999)}"),
        OrderAcknowledged,
        lambda: OrderCountersigned(revision=0),
        OrderReleased,
        lambda: OrderAmended(revision=chance.randint(1, 3), reason="more", lines=(ordered("A", 200),)),
        lambda: OrderHeld(reason="colour"),
        OrderResumed,
        lambda: OrderCancelled(reason="bankrupt"),
        lambda: paid(chance.randint(1, 90), f"SLIP-{chance.randint(1, 9)}"),
        lambda: tell.booked(shipment, A=quantity),
        lambda: tell.departed(shipment, A=quantity, B=quantity),
        lambda: tell.arrived(shipment, A=quantity),
        lambda: tell.delivered(shipment, A=quantity, B=quantity),
    ]  # fmt: skip
    return chance.choice(ways)()
