"""What clients ask: stories of orders, some of them hot, so that many clients and replicas meet on one aggregate."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from services.logistics.shipments.state import shipping_of
from services.notify.obligations.terms import TERMS
from services.order.customers.domain import customer_id
from services.order.orders.state import order_id
from services.production.plans.state import plan_of
from shared.events.obligation import ObligationKind
from tests.faults.recorded import Command

CUSTOMER = "HARBOUR"
HOT = 12
WORN = 120
"""Commands after which a hot order gives way to a new one: a fold of thousands of events would slow down all."""
COMPARING = 0.35
"""The share of commands on hot orders that name the version on which they were decided."""
LATE = 0.2
"""The share of commands that tell what happened on an earlier day: a view may not rest on the order of telling."""

SOON = 5
"""Seconds until a clock of notify says that the internal order of a neglected order is late."""

PAPERS: dict[str, Any] = {
    "customer_code": CUSTOMER,
    "currency": "USD",
    "flow": "made_to_order",
    "destination": {"text": "Hamburg", "country": "DE", "time_zone": "Europe/Berlin"},
    "incoterm": {"rule": "FOB", "edition": "2020", "place": "Ningbo"},
    "payment_terms": {"text": "T/T", "instalments": [{"name": "all", "percent": "100", "due": "on_order", "days": 7}]},
    "lines": [{"number": "1", "style": "B-2041", "unit": "piece", "quantity": "1000000", "price": "8.40",
               "promised": {"on": "2027-03-15"}}],
}  # fmt: skip


@dataclass
class Order:
    """An order as clients know it: its version is that of the newest answer, right or stale."""

    po_number: str
    version: int = 0
    asked: int = 0

    @property
    def id(self) -> UUID:
        return order_id(CUSTOMER, self.po_number)


@dataclass
class Scene:
    """What all clients share: the run's name, a number for each new thing, and the hot orders."""

    run: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    hot: list[Order] = field(default_factory=list)

    def number(self) -> int:
        return next(self.numbers)


Ask = Callable[[Scene, Order], Command]


def registration(scene: Scene) -> Command:
    body = {"code": CUSTOMER, "name": "Harbour & Sons"}
    return Command("register", "order", customer_id(CUSTOMER), UUID(int=0), "/v1/customers", body, f"{scene.run}-0")


def receive(scene: Scene, order: Order) -> Command:
    body = PAPERS | {"po_number": order.po_number}
    return _of_order(scene, order, "receive", "", body, changes=True, token=order.po_number)


def acknowledge(scene: Scene, order: Order) -> Command:
    return _of_order(scene, order, "acknowledge", "/acknowledge", {})


def release(scene: Scene, order: Order) -> Command:
    return _of_order(scene, order, "release", "/release", {})


def hold(scene: Scene, order: Order) -> Command:
    return _of_order(scene, order, "hold", "/hold", {"reason": "the artwork is being clarified"})


def resume(scene: Scene, order: Order) -> Command:
    return _of_order(scene, order, "resume", "/resume", {})


def cancel(scene: Scene, order: Order) -> Command:
    return _of_order(scene, order, "cancel", "/cancel", {"reason": "the customer dropped the season"})


def amend(scene: Scene, order: Order) -> Command:
    """Another destination; now and then another price as well, of which logistics takes note."""
    number = scene.number()
    body: dict[str, Any] = {"reason": "it moved", "destination": {"text": f"Pier {number}", "country": "DE"}}
    if number % 2:
        body["lines"] = [PAPERS["lines"][0] | {"price": f"{number}.00"}]
    return _of_order(scene, order, "amend", "/amend", body, changes=True)


def quote(scene: Scene, order: Order) -> Command:
    reference = f"Q-{scene.number()}"
    return _of_order(scene, order, "quote", "/quoted", {"reference": reference}, changes=True, token=reference)


def pay(scene: Scene, order: Order) -> Command:
    reference = f"TT-{scene.number()}"
    body = {"reference": reference, "amount": "1.00", "currency": "USD"}
    return _of_order(scene, order, "pay", "/payments", body, changes=True, token=reference)


def shipment(scene: Scene, order: Order) -> list[Command]:
    """Booked, departed and delivered; what departed and was delivered are facts, whatever became of the booking."""
    number = f"S-{scene.number()}"
    lines = {"lines": [{"line": "1", "quantity": "1"}]}
    return [
        _of_shipping(scene, order, "book", "", {"shipment": number, "mode": "sea"} | lines),
        _of_shipping(scene, order, "depart", f"/{number}/departed", lines, changes=True, token=number),
        _of_shipping(scene, order, "deliver", f"/{number}/delivered", lines, changes=True),
    ]


def making(scene: Scene, order: Order) -> list[Command]:
    """When a milestone and the goods are expected, again and again; shipping takes note of the latter.

    What is said of a milestone is shown once there is a plan.
    """
    late, ready = f"R-{scene.number()}", f"R-{scene.number()}"
    on = {"on": "2027-01-20"}
    return [
        _of_plan(scene, order, "expect", "/milestones/sewn/forecast", on | {"reason": late}),
        _of_plan(scene, order, "expect ready", "/ready-forecasts", on | {"reason": ready}, token=ready),
    ]


def neglected(scene: Scene, order: Order) -> Command:
    """An order that came in so long ago that its internal order is late in a moment, of which notify tells."""
    hours = TERMS[ObligationKind.INTERNAL_ORDER].hours
    assert hours
    command = receive(scene, order)
    command.body = {**command.body, "occurred_at": (datetime.now(UTC) - hours + timedelta(seconds=SOON)).isoformat()}
    return command


ON_HOT: dict[Ask, int] = {pay: 6, amend: 4, hold: 3, resume: 4, quote: 2, acknowledge: 1, release: 2}
"""How often each is asked."""


def story(scene: Scene, rng: random.Random) -> list[Command]:
    """What one client does next, one after the other."""
    commands = _story(scene, rng)
    for command in commands:
        if "occurred_at" not in command.body and rng.random() < LATE:
            command.body = {**command.body, "occurred_at": f"2026-10-{rng.randint(1, 31):02}"}
    return commands


def _story(scene: Scene, rng: random.Random) -> list[Command]:
    chance = rng.random()
    if chance < 0.7:
        return _on_a_hot_order(scene, rng)
    order = Order(f"PO {scene.number()}")
    if chance < 0.72:
        return [neglected(scene, order)]
    steps = [receive(scene, order), acknowledge(scene, order), release(scene, order)]
    if chance < 0.8:
        return [*steps, *making(scene, order), *shipment(scene, order)]
    if chance < 0.9:
        return [*steps, cancel(scene, order), pay(scene, order)]
    return steps


def _on_a_hot_order(scene: Scene, rng: random.Random) -> list[Command]:
    at = min(rng.randrange(HOT), rng.randrange(HOT))  # some are hotter
    if len(scene.hot) < HOT or scene.hot[at].asked > WORN:
        order = Order(f"HOT {scene.number()}")
        scene.hot[at : at + 1] = [order]
        return [receive(scene, order)]
    order = scene.hot[at]
    order.asked += 1
    if (chance := rng.random()) < 0.2:
        return shipment(scene, order) if chance < 0.1 else making(scene, order)
    (ask,) = rng.choices([*ON_HOT], [*ON_HOT.values()])
    command = ask(scene, order)
    if rng.random() < COMPARING:
        command.if_match = order.version
    return [command]


def _of_order(
    scene: Scene, order: Order, name: str, step: str, body: dict[str, Any], *, changes: bool = False, token: str = ""
) -> Command:
    path = f"/v1/orders/{order.id}{step}" if step else "/v1/orders"
    key = f"{scene.run}-{scene.number()}"
    return Command(name, "order", order.id, order.id, path, body, key, changes=changes, token=token)


def _of_shipping(
    scene: Scene, order: Order, name: str, step: str, body: dict[str, Any], *, changes: bool = False, token: str = ""
) -> Command:
    path, key = f"/v1/orders/{order.id}/shipments{step}", f"{scene.run}-{scene.number()}"
    return Command(name, "logistics", shipping_of(order.id), order.id, path, body, key, changes=changes, token=token)


def _of_plan(scene: Scene, order: Order, name: str, step: str, body: dict[str, Any], *, token: str = "") -> Command:
    path, key = f"/v1/orders/{order.id}/plan{step}", f"{scene.run}-{scene.number()}"
    return Command(name, "production", plan_of(order.id), order.id, path, body, key, changes=True, token=token)
