# One room: each golden record goes through all that reads it; what readers leave out and keep stands beside it.
"""Every event ever released stays readable. Stored bytes are never rewritten; readers leave out what they do not know,
keep types that they do not know, and only an unknown newer version of a known type parks, its own order alone.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, ClassVar
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.logistics.shipments.evolve import evolve as evolve_shipping
from services.logistics.shipments.stages import Stage
from services.logistics.shipments.state import Shipping
from services.notify.obligations.evolve import evolve as evolve_obligation
from services.notify.obligations.state import Obligation
from services.notify.tasks.domain import Task
from services.notify.tasks.domain import evolve as evolve_task
from services.order.customers.domain import Customer
from services.order.customers.domain import evolve as evolve_customer
from services.order.delegations.domain import Register
from services.order.delegations.domain import evolve as evolve_delegations
from services.order.inquiries.domain import Inquiry
from services.order.inquiries.domain import evolve as evolve_inquiry
from services.order.orders.evolve import evolve as evolve_order
from services.order.orders.state import Order
from services.order.samples.evolve import evolve as evolve_sample
from services.order.samples.state import Sample
from services.production.exceptions.evolve import evolve as evolve_exceptions
from services.production.exceptions.state import Register as Exceptions
from services.production.inspections.evolve import evolve as evolve_inspections
from services.production.inspections.state import Inspections
from services.production.materials.evolve import evolve as evolve_materials
from services.production.materials.state import Materials
from services.production.output.evolve import evolve as evolve_output
from services.production.output.state import Output
from services.production.plans.evolve import evolve as evolve_plan
from services.production.plans.state import Plan
from services.tracking.customers.view import fold as fold_customer
from services.tracking.entries import Entry
from services.tracking.orders.axes import Commercial, Logistics, Payment
from services.tracking.orders.view import fold
from shared.events import REGISTRY, Event
from shared.events.order import PaymentReceived
from shared.mapper import stored_to_received, to_state
from shared.received import NewerVersion, Received, read_event
from shared.retraction import standing
from shared.store.hashes import NOTHING, row_hash
from shared.store.rows import StoredRow
from shared.wire import from_headers, from_line, to_headers, to_line
from tests.conftest import Fresh
from tests.golden.examples import CUSTOMER, ORDER, envelope
from tests.golden.records import HERE, Golden, goldens, missing
from tests.golden.schemas import name_of
from tests.promises.size import sized
from tests.tracking.taking_in import take_in

GOLDEN = goldens()
WRITE_SIDE: dict[str, tuple[Any, Callable[[Any, Any], Any]]] = {
    "customer": (Customer(), evolve_customer),
    "delegation": (Register(), evolve_delegations),
    "inquiry": (Inquiry(), evolve_inquiry),
    "sample": (Sample(), evolve_sample),
    "order": (Order(), evolve_order),
    "plan": (Plan(), evolve_plan),
    "exception": (Exceptions(), evolve_exceptions),
    "material": (Materials(), evolve_materials),
    "output": (Output(), evolve_output),
    "inspection": (Inspections(), evolve_inspections),
    "shipment": (Shipping(), evolve_shipping),
    "obligation": (Obligation(), evolve_obligation),
    "task": (Task(), evolve_task),
}

each_record = pytest.mark.parametrize("golden", GOLDEN, ids=str)


def entry(received: Received) -> Entry:
    return Entry.of(received, received.recorded_at)


def what_is_missing(event: type[Event]) -> list[str]:
    """What must be there so that all versions of the event that were ever written can be read, as far as it is not."""
    versions = range(1, event.class_version)
    records = [f"{event.topic}.v{version}.json" for version in (*versions, event.class_version)]
    steps = [f"upcast_v{version}_v{version + 1}" for version in versions]
    back = event.still_written or event.class_version
    steps += [f"downcast_v{version}_v{version - 1}" for version in range(event.class_version, back, -1)]
    found = [f"a golden record tests/golden/{name}" for name in records if not (HERE / name).exists()]
    found += [f"{step}(state)" for step in steps if not hasattr(event, step)]
    return found + [f"a docstring of {step}" for step in steps if not getattr(getattr(event, step, len), "__doc__", "")]


@pytest.mark.parametrize("event", REGISTRY.values(), ids=name_of)
def test_each_version_of_each_event_has_a_golden_record_and_a_way_to_be_read(event: type[Event]) -> None:
    lacking = what_is_missing(event)
    assert not lacking, (
        f"{name_of(event)} lacks {', '.join(lacking)}. Records: tell the event in tests/golden/examples.py, then "
        "python -m tests.golden; those of older versions are in the history of this repository"
    )


def test_what_a_new_version_lacks_is_named() -> None:
    class Paid(PaymentReceived):
        class_version: ClassVar[int] = 3
        still_written: ClassVar[int | None] = 2

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            state["by"] = "bank"

    assert what_is_missing(Paid) == [
        "a golden record tests/golden/order.payment_received.v2.json",
        "a golden record tests/golden/order.payment_received.v3.json",
        "upcast_v2_v3(state)",
        "downcast_v3_v2(state)",
        "a docstring of upcast_v1_v2",
    ]


def test_the_script_that_writes_golden_records_writes_only_what_is_not_there() -> None:
    assert [path.name for path, _ in missing()] == []


@each_record
def test_a_golden_record_is_as_it_was_written(golden: Golden) -> None:
    row = golden.row
    proof = row_hash(NOTHING, row.originator_id, row.originator_version, row.topic, row.state)
    assert proof == row.hash, f"{golden}.json was changed: what was stored once is never rewritten; take it back"
    assert golden.name == f"{row.topic}.v{golden.received.class_version}"


@each_record
def test_a_golden_record_is_read_as_what_it_means_from_the_store_and_from_the_wire(golden: Golden) -> None:
    received = golden.received
    headers = from_headers(to_headers(received), received.data)
    assert received == headers == from_line(to_line(received))
    means = json.loads(received.event().model_dump_json())
    assert golden.means is not None, f"tests/golden/read/{golden}.json is not there: python -m tests.golden writes it"
    assert differences(golden.means, means) == [], (
        f"{golden} is read otherwise than before. If an upcaster means that, say so in tests/golden/read/{golden}.json"
    )


def differences(before: Any, now: Any, path: str = "") -> list[str]:
    """Where what was read before is read otherwise; fields that came in addition are none."""
    match before, now:
        case dict(), dict():
            return [words for name in before for words in differences(before[name], now.get(name), f"{path}.{name}")]
        case list(), list() if len(before) == len(now):
            return [words for n, each in enumerate(before) for words in differences(each, now[n], f"{path}[{n}]")]
    return [] if before == now else [f"{path[1:]}: {before!r}, now {now!r}"]


@each_record
def test_a_golden_record_alone_can_be_folded_by_its_service_and_by_tracking(golden: Golden) -> None:
    initial, evolve = WRITE_SIDE[golden.received.event().aggregate()]
    evolve(initial, golden.received.event())
    if golden.row.topic.startswith("customer."):
        fold_customer(golden.row.originator_id, [entry(golden.received)])
    else:
        assert fold(ORDER, [entry(golden.received)]).order_id == ORDER


def of(aggregate: str) -> list[Received]:
    return [each.received for each in GOLDEN if each.row.topic.startswith(f"{aggregate}.")]


def decided(aggregate: str, history: Sequence[Received]) -> Any:
    """The aggregate as its service knows it: folded without what was retracted."""
    initial, evolve = WRITE_SIDE[aggregate]
    return reduce(evolve, (each.event() for each in standing(history)), initial)


def test_all_golden_records_together_are_the_history_that_they_were() -> None:
    order, shipping = decided("order", of("order")), decided("shipment", of("shipment"))
    assert (order.terms.po_number, order.revision, order.released, order.held) == ("PO 4500/17", 1, True, None)
    assert order.payments.keys() == {"TT-88120"}
    assert shipping.shipments["ASN-1"].keys() == {Stage.BOOKED, Stage.HANDED_OVER, Stage.DEPARTED, Stage.DELIVERED}
    assert decided("customer", of("customer")).registered is None, "its registration was retracted"
    view = fold(ORDER, [entry(each) for each in (*of("order"), *of("shipment"))])
    assert (view.commercial, view.logistics, view.payment) == (  # that it was cancelled was retracted
        Commercial.RELEASED, Logistics.DELIVERED, Payment.PART_PAID,
    )  # fmt: skip
    assert [(line.number, line.promised_on.isoformat()) for line in view.lines] == [("1", "2026-10-15")]


def enriched(value: Any, chance: random.Random, extra: Any) -> Any:
    """The same, with fields here and there that nobody knows yet."""
    match value:
        case dict():
            more = {f"new_{chance.randrange(100)}": extra} if chance.random() < 0.7 else {}
            return {name: enriched(each, chance, extra) for name, each in value.items()} | more
        case list():
            return [enriched(each, chance, extra) for each in value]
        case _:
            return value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=sized(100, 2000))
@given(st.sampled_from(GOLDEN), st.randoms(use_true_random=False), json_values)
def test_fields_that_nobody_knows_yet_change_nothing(golden: Golden, chance: random.Random, extra: Any) -> None:
    received = golden.received
    data = json.dumps(enriched(json.loads(received.data), chance, extra)).encode()
    assert read_event(received.topic, received.class_version, data) == received.event()
    row = json.loads(golden.row.state) | {"new_in_the_envelope": extra}
    newer = stored_to_received(golden.source, 1, replace(golden.row, state=json.dumps(row).encode()))
    assert newer.event() == received.event()


def test_a_type_that_nobody_knows_yet_is_left_out_by_every_fold() -> None:
    strange = replace(of("order")[1], topic="order.split", originator_version=99, position=99, data=b'{"into": 2}')
    odd = replace(
        strange, topic="shipment.rerouted", source="logistics", data=b'{"order_id": "%s"}' % str(ORDER).encode()
    )
    entries = [entry(each) for each in (*of("order"), *of("shipment"))]
    assert fold(ORDER, [*entries, entry(strange), entry(odd)]) == fold(ORDER, entries)


def order_like(received: Received, n: int, **others: Any) -> Received:
    """The same event of another order."""
    return replace(received, originator_id=UUID(int=n), position=n, **others)


async def test_a_newer_version_parks_its_own_order_alone_and_everything_is_kept(fresh: Fresh) -> None:
    received = next(each for each in of("order") if each.topic == "order.received")
    newer = order_like(received, 2, class_version=received.event().class_version + 1)
    unknown = replace(order_like(received, 3, topic="order.split", data=b"{}"), originator_id=UUID(int=1))
    batch = [order_like(received, 1), newer, unknown, order_like(received, 4)]
    async with asyncpg.create_pool(fresh("tracking").url, min_size=1, max_size=2) as pool:
        await take_in(pool, batch)
        rows = await pool.fetch("SELECT order_id, parked FROM order_views ORDER BY order_id")
        assert [(row["order_id"].int, row["parked"]) for row in rows] == [(1, False), (2, True), (4, False)]
        (parked,) = await pool.fetch("SELECT key, position, error FROM parked")
        assert (parked["key"], parked["position"]) == (str(UUID(int=2)), 2)
        assert "newer release" in parked["error"]
        kept = await pool.fetch("SELECT topic, data FROM ledger ORDER BY position")
        assert [(row["topic"], row["data"]) for row in kept] == [(each.topic, each.data) for each in batch]


class PaymentInMoney(Event):
    """What the next release makes of a payment: it reads this, and writes what this release can read."""

    topic = "order.payment_received"
    class_version: ClassVar[int] = 2
    still_written: ClassVar[int | None] = 1

    reference: str
    money: dict[str, str]
    instalment: str | None = None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """v2 keeps amount and currency together, as everywhere else."""
        state["money"] = {"amount": state.pop("amount"), "currency": state.pop("currency")}

    @staticmethod
    def downcast_v2_v1(state: dict[str, Any]) -> None:
        state.update(state.pop("money"))


class PaymentInMoneyOnly(PaymentInMoney):
    """What the release after that makes of it."""

    still_written: ClassVar[int | None] = None


def stored(event: Event) -> Received:
    row = StoredRow(1, CUSTOMER, 1, event.topic, to_state(event, envelope(1)), GOLDEN[0].row.recorded_at, NOTHING)
    return stored_to_received("order", 1, row)


def test_a_new_version_is_readable_one_release_before_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three releases: today's, the next one that reads v2 and writes v1, and the one after that, which writes v2."""
    paid = PaymentInMoney(reference="TT-1", money={"amount": "5", "currency": "USD"})
    by_the_next, by_the_one_after = stored(paid), stored(PaymentInMoneyOnly(**dict(paid)))
    assert (by_the_next.class_version, by_the_one_after.class_version) == (1, 2)
    today = by_the_next.event()
    assert isinstance(today, PaymentReceived)
    assert (str(today.amount), today.currency, today.instalment) == ("5", "USD", None)
    with pytest.raises(NewerVersion):
        by_the_one_after.event()
    monkeypatch.setitem(REGISTRY, "order.payment_received", PaymentInMoney)
    assert by_the_next.event() == by_the_one_after.event() == paid
