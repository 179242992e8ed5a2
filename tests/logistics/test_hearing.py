from decimal import Decimal
from typing import Any

import pytest

from services.logistics.policies import policies
from services.logistics.policies.orders import noting_orders
from services.logistics.shipments.state import Standing
from shared.events.order import (
    Clearance,
    ClearanceWithdrawn,
    Destination,
    Due,
    Flow,
    Instalment,
    OrderAmended,
    OrderCleared,
    OrderFactRetracted,
    PaymentTerms,
)
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleFactRetracted,
    SampleKind,
    SampleRejected,
    SampleRequested,
)
from shared.events.shipment import OrderContinued, OrderNoted, OrderStopped
from shared.events.values import Tolerance, Unit
from tests.logistics.examples import ORDER
from tests.logistics.hearing import heard
from tests.order import examples as order

papers = order.received.model_copy(update={"tolerance": Tolerance(over=Decimal(5), under=Decimal(3))})


async def test_whenever_an_order_is_received_its_shipping_notes_lines_tolerance_and_whose_it_is() -> None:
    noted = (await heard(papers)).recorded[0]
    assert isinstance(noted, OrderNoted)
    assert (noted.order_id, noted.tolerance, noted.customer_code) == (ORDER, papers.tolerance, papers.customer_code)
    assert [(each.number, each.quantity, each.unit) for each in noted.lines] == [("1", Decimal(100), Unit.PIECE)]


async def test_whenever_lines_are_amended_its_shipping_notes_them_and_keeps_tolerance_and_customer() -> None:
    amended = OrderAmended(revision=1, reason="more", lines=(order.line(quantity="120"),))
    shipping = (await heard(papers, amended)).shipping
    assert shipping.ordered["1"].quantity == 120
    assert (shipping.tolerance, shipping.customer_code) == (papers.tolerance, papers.customer_code)


async def test_an_amendment_of_other_terms_is_no_news_for_shipping() -> None:
    moved = OrderAmended(revision=1, reason="moved", destination=Destination(text="Bremen"))
    assert len((await heard(order.received, moved)).recorded) == 1


async def test_holds_resumptions_and_cancellations_are_noted_in_their_order() -> None:
    acting = await heard(order.received, order.held, order.resumed, order.held, order.cancelled)
    assert [type(event) for event in acting.recorded[1:]] == [OrderStopped, OrderContinued, OrderStopped, OrderStopped]
    assert acting.shipping.standing is Standing.CANCELLED


async def test_what_does_not_concern_shipping_is_not_noted() -> None:
    unconcerned = (order.acknowledged, order.released, order.payment(), order.left("40"))
    assert (await heard(*unconcerned)).recorded == []


# What waits ----------------------------------------------------------------------


def terms(*instalments: tuple[Due, int], letter_of_credit: bool = False) -> PaymentTerms:
    parts = tuple(
        Instalment(name=f"part-{number}", percent=Decimal(25), due=due, days=days)
        for number, (due, days) in enumerate(instalments)
    )
    return PaymentTerms(text="as agreed", instalments=parts, letter_of_credit=letter_of_credit)


@pytest.mark.parametrize(
    ("agreed", "wait"),
    [
        (None, False),
        (terms(), False),
        (terms((Due.ON_DEPARTURE, 30), (Due.ON_DELIVERY, 60), (Due.ON_DATE, 0)), False),
        (terms((Due.ON_DEPARTURE, 0)), False),
        (terms((Due.ON_DEPARTURE, 30), (Due.ON_ORDER, 7)), True),
        (terms((Due.AGAINST_DOCUMENTS, 0)), True),
        (terms((Due.ON_DEPARTURE, -7)), True),
        (terms(letter_of_credit=True), True),
    ],
    ids=repr,
)
async def test_originals_wait_where_something_is_due_before_or_against_them(
    agreed: PaymentTerms | None, wait: bool
) -> None:
    heard_of = await heard(papers.model_copy(update={"payment_terms": agreed}))
    assert heard_of.shipping.originals_wait is wait


async def test_amended_terms_of_payment_are_noted_and_lines_stay() -> None:
    amended = OrderAmended(revision=1, reason="credit", payment_terms=terms((Due.ON_DELIVERY, 30)))
    before = papers.model_copy(update={"payment_terms": terms((Due.ON_ORDER, 0))})
    shipping = (await heard(before, amended)).shipping
    assert not shipping.originals_wait
    assert shipping.ordered["1"].quantity == 100
    assert (await heard(before, OrderAmended(revision=1, reason="x", lines=papers.lines))).shipping.originals_wait


@pytest.mark.parametrize(
    ("flow", "waits"), [(Flow.MADE_TO_ORDER, True), (Flow.TRADED, False), (Flow.FROM_STOCK, False)]
)
async def test_gates_of_making_are_for_goods_that_are_made_to_order(flow: Flow, waits: bool) -> None:
    shipping = (await heard(papers.model_copy(update={"flow": flow, "shipment_sample": True}))).shipping
    assert (shipping.inspected, shipping.shipment_sample) == (waits, waits)
    assert not (await heard(papers)).shipping.shipment_sample, "only where the customer wants one"


async def test_money_for_the_originals_is_noted_and_that_for_production_is_not() -> None:
    there = OrderCleared(clearance=Clearance.ORIGINALS, because="TT-88120")
    gone = ClearanceWithdrawn(clearance=Clearance.ORIGINALS, because="TT-88120 was another order's")
    assert (await heard(there)).shipping.cleared
    assert not (await heard(there, gone)).shipping.cleared
    assert (await heard(OrderCleared(clearance=Clearance.PRODUCTION, because="TT-88120"))).recorded == []


# Shipment samples ------------------------------------------------------------------


def asked_for(kind: SampleKind = SampleKind.SHIPMENT, **more: Any) -> SampleRequested:
    told: dict[str, Any] = {
        "customer_id": order.received.customer_id,
        "customer_code": "HARBOUR",
        "sample": "S-1",
        "lines": (),
    }
    return SampleRequested(**told | {"order_id": ORDER, "kind": kind} | more)


async def test_a_shipment_sample_is_noted_and_what_the_customer_says_of_it() -> None:
    approved, rejected = (
        SampleApproved(sample="S-1", order_id=ORDER, round=1),
        SampleRejected(sample="S-1", order_id=ORDER, round=1, reason="x"),
    )
    (known,) = (await heard(asked_for())).shipping.samples.values()
    assert (known.sample, known.approved) == ("S-1", False)
    (known,) = (await heard(asked_for(), rejected, approved)).shipping.samples.values()
    assert (known.sample, known.approved) == ("S-1", True)
    (known,) = (await heard(asked_for(), approved, rejected)).shipping.samples.values()
    assert not known.approved
    given_up = SampleCancelled(sample="S-1", order_id=ORDER, reason="another one is made")
    assert not (await heard(asked_for(), given_up)).shipping.samples


async def test_samples_of_other_kinds_and_of_no_order_are_not_noted() -> None:
    judged = SampleApproved(sample="S-1", order_id=ORDER, round=1), SampleApproved(sample="S-1", round=1)
    assert (await heard(asked_for(SampleKind.PRE_PRODUCTION), *judged)).recorded == []
    assert (await heard(asked_for(order_id=None), SampleCancelled(sample="S-1", reason="x"))).recorded == []


async def test_what_is_retracted_of_an_orders_sample_is_retracted_here() -> None:
    wrong: dict[str, Any] = {
        "retracted_version": 1, "retracted_event": "1:order:1", "why": "did_not_occur", "reason": "x"
    }  # fmt: skip
    assert (await heard(SampleFactRetracted(order_id=ORDER, **wrong))).retracted == 1
    assert (await heard(SampleFactRetracted(**wrong))).retracted == 0


def test_retractions_are_heard_too() -> None:
    assert OrderFactRetracted.topic in noting_orders.reactions


def test_every_reaction_says_what_it_does_whenever() -> None:
    for reaction in [each for policy in policies for each in policy.reactions.values()]:
        assert (reaction.__doc__ or "").startswith("Whenever ")
