"""The checks of streams, subscribers and policies find what they are there for."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.events import Event, exception, inspection, material, output, plan
from shared.events.order import OrderResumed
from shared.events.plan import MilestoneReached, OrderNoted, PlanDrawn
from shared.events.shipment import OrderStopped
from tests.faults.checks.policies import acted_exactly_once
from tests.faults.checks.reaching import got_once, in_order
from tests.faults.stored import Incarnation, Message, Store
from tests.faults.telling import HELD, ORDER, OTHER, RELEASED, Told, kinds, paid, store
from tests.tracking.telling import ordered, received

STORE = store(*[(ORDER, paid(f"TT-{n}"), f"k{n}") for n in range(1, 6)])
HASHES = [row.hash for row in STORE.rows]


def told(*positions: int, last: bool = True) -> Incarnation:
    """A stream of these positions, one message after the other."""
    messages: list[Message] = [(n, position, HASHES[position - 1]) for n, position in enumerate(positions, start=1)]
    return Incarnation("order", messages, last)


def test_a_whole_stream_passes_and_so_does_one_that_was_removed_while_it_grew() -> None:
    assert kinds(in_order(told(1, 2, 3, 4, 5), STORE)) == []
    assert kinds(in_order(told(1, 2, 3, last=False), STORE)) == []
    assert kinds(in_order(told(last=False), STORE)) == []


def test_a_duplicate_and_an_inversion_are_found() -> None:
    assert kinds(in_order(told(1, 2, 2, 3, 4, 5), STORE)) == ["a duplicate or inversion in a stream"]
    assert kinds(in_order(told(1, 3, 2, 4, 5), STORE))[0] == "a hole in a stream"
    assert kinds(in_order(told(1, 2, 3, 4, 5, 3), STORE)) == ["a duplicate or inversion in a stream"]


def test_a_hole_is_found_wherever_it_is() -> None:
    assert "a hole in a stream" in kinds(in_order(told(1, 2, 4, 5, last=False), STORE))
    assert "a hole in a stream" in kinds(in_order(told(2, 3, 4, last=False), STORE))
    assert kinds(in_order(told(1, 2, 3, 4), STORE)) == ["a stream lacks events"]


def test_a_message_that_is_not_the_event_at_its_position_is_found() -> None:
    other = Incarnation("order", [(1, 1, HASHES[0]), (2, 2, b"x" * 32)], last=False)
    assert kinds(in_order(other, STORE)) == ["a stream tells what is not stored"]
    beyond = Incarnation("order", [(n, n, (*HASHES, b"x")[n - 1]) for n in range(1, 7)])
    assert kinds(in_order(beyond, STORE)) == ["a stream tells what is not stored"]


def test_a_subscriber_that_missed_something_or_got_it_twice_is_found() -> None:
    read = [(1, n, hash) for n, hash in enumerate(HASHES, start=1)]
    assert kinds(got_once(read, STORE)) == []
    for wrong in (
        read[:-1],
        read[1:],
        [*read, read[-1]],
        [*read[:2], read[1], *read[2:]],
        [read[1], read[0], *read[2:]],
    ):
        assert kinds(got_once(wrong, STORE)) == ["a subscriber got something else"]


STOPPED = OrderStopped(order_id=ORDER, standing="held")


def test_a_policy_that_acted_once_passes() -> None:
    stores = {
        "order": store((ORDER, HELD, "k1")),
        "logistics": store((OTHER, STOPPED, "1:order:1"), service="logistics"),
    }
    assert kinds(acted_exactly_once(stores)) == []


def test_a_policy_that_did_not_act_or_acted_twice_or_otherwise_is_found() -> None:
    held, resumed = store((ORDER, HELD, "k1")), store((ORDER, OrderResumed(), "k1"))
    once, twice = [(OTHER, STOPPED, "1:order:1")], [(OTHER, STOPPED, "1:order:1")] * 2
    for order, done in ((held, []), (held, twice), (resumed, once)):
        logistics = store(*done, service="logistics")
        assert kinds(acted_exactly_once({"order": order, "logistics": logistics})) == ["a policy has not acted once"]


def test_production_acts_once_on_each_order_that_was_received_and_draws_one_plan() -> None:
    told = [(ORDER, received(ordered("1")), "k1"), (ORDER, RELEASED, "k2"), (ORDER, HELD, "k3")]
    copies: list[type[Event]] = [
        OrderNoted,
        exception.OrderNoted,
        material.OrderNoted,
        output.OrderNoted,
        inspection.OrderNoted,
    ]
    noted = [(OTHER, of(each), "1:order:1") for each in copies]
    drawn = [(OTHER, of(PlanDrawn), "1:order:2")]
    reached = [(OTHER, MilestoneReached(order_id=ORDER, milestone="order-released"), "1:order:2")]
    stopped = [(OTHER, plan.OrderStopped(order_id=ORDER, standing="held"), "1:order:3")]
    whole = [*noted, *drawn, *reached, *stopped]
    for wrong in (whole[1:], whole[:-1], [*noted, *drawn, *drawn, *reached, *stopped], [*whole, *reached]):
        assert kinds(acted_exactly_once(with_production(told, wrong))) == ["a policy has not acted once"]
    assert kinds(acted_exactly_once(with_production(told, whole))) == []
    assert (
        kinds(acted_exactly_once(with_production([(ORDER, HELD, "k1")], []))) == []
    )  # not made here, or not known yet


def of(kind: type[Event]) -> Event:
    """One of this type, about the order; what else it says is not looked at."""
    about: dict[str, Any] = {"order_id": ORDER}
    return kind.model_construct(**about)


def with_production(order: Sequence[Told], production: Sequence[Told]) -> Mapping[str, Store]:
    return {"order": store(*order), "production": store(*production, service="production")}


def test_an_act_without_a_cause_is_found() -> None:
    stores = {"order": store(), "logistics": store((OTHER, STOPPED, "1:order:9"), service="logistics")}
    assert kinds(acted_exactly_once(stores)) == ["a policy acted without a cause"]
