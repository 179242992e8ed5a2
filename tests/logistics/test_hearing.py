from decimal import Decimal

from services.logistics.policies.orders import noting_orders
from services.logistics.shipments.state import Standing
from shared.events.order import Destination, OrderAmended, OrderFactRetracted
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


def test_retractions_are_heard_too() -> None:
    assert OrderFactRetracted.topic in noting_orders.reactions


def test_every_reaction_says_what_it_does_whenever() -> None:
    for reaction in noting_orders.reactions.values():
        assert (reaction.__doc__ or "").startswith("Whenever ")
