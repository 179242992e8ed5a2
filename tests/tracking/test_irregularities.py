"""Given facts that passed a gate or contradict each other, then this is said."""

import pytest

from services.tracking.orders.axes import Headline
from services.tracking.orders.irregularities import Code
from shared.events.order import (
    Flow,
    OrderCancelled,
    OrderHeld,
    OrderReleased,
    OrderResumed,
)
from tests.tracking.telling import Telling, codes, day, ordered, received


def test_more_delivered_than_ordered_and_tolerated_is_said_exactly(tell: Telling) -> None:
    tell(received(ordered("A", 100), over=5))
    tell(tell.booked("S1", A=105))
    tell(tell.delivered("S1", A=105))
    assert codes(tell.view()) == []
    tell(tell.delivered("S1", A="105.000001"))
    assert [(each.code, each.line) for each in tell.view().exceptions] == [(Code.DELIVERED_ABOVE_TOLERANCE, "A")]


@pytest.mark.parametrize("stage", ["booked", "handed_over", "departed", "arrived", "delivered"])
def test_more_than_ordered_is_named_at_whatever_stage_it_is(tell: Telling, stage: str) -> None:
    tell(received(ordered("A", 100)))
    tell(getattr(tell, stage)("S1", A=101))
    assert f"{stage}_above_tolerance" in codes(tell.view())


def test_departing_while_on_hold_is_said(tell: Telling) -> None:
    tell(received())
    tell(tell.booked("S1", A=100))
    tell(OrderHeld(reason="colour"), day("2026-11-05"))
    tell(OrderResumed(), day("2026-11-10"))
    tell(tell.departed("S1", A=100), day("2026-11-07"))
    assert codes(tell.view()) == [Code.DEPARTED_WHILE_ON_HOLD]


@pytest.mark.parametrize("left", ["2026-11-05", "2026-11-10", "2026-11-12"])
def test_departing_on_the_day_of_a_hold_or_after_it_is_nothing_strange(tell: Telling, left: str) -> None:
    tell(received())
    tell(tell.booked("S1", A=100))
    tell(OrderHeld(reason="colour"), day("2026-11-05"))
    tell(OrderResumed(), day("2026-11-10"))
    tell(tell.departed("S1", A=100), day(left))
    assert codes(tell.view()) == []


def test_departing_after_cancellation_is_said(tell: Telling) -> None:
    tell(received())
    tell(tell.booked("S1", A=100))
    tell(OrderCancelled(reason="bankrupt"), day("2026-11-05"))
    tell(tell.departed("S1", A=100), day("2026-11-07"))
    assert codes(tell.view()) == [Code.DEPARTED_AFTER_CANCELLATION]
    assert tell.view().headline is Headline.CANCELLED


def test_departing_without_a_booking_is_said_until_the_booking_is_known(tell: Telling) -> None:
    tell(received())
    tell(tell.departed("S1", A=100))
    assert codes(tell.view()) == [Code.DEPARTED_WITHOUT_BOOKING]
    tell(tell.booked("S1", A=100))
    assert codes(tell.view()) == []


def test_only_made_to_order_goods_need_a_release_before_they_depart(tell: Telling) -> None:
    tell(received(flow=Flow.MADE_TO_ORDER))
    tell(tell.booked("S1", A=100))
    tell(tell.departed("S1", A=100), day("2026-11-20"))
    assert codes(tell.view()) == [Code.DEPARTED_WITHOUT_RELEASE]
    tell(OrderReleased(), day("2026-11-19"))
    assert codes(tell.view()) == []


def test_stages_told_in_an_impossible_order_are_said(tell: Telling) -> None:
    tell(received())
    tell(tell.booked("S1", A=100))
    tell(tell.departed("S1", A=100), day("2026-11-20"))
    tell(tell.delivered("S1", A=100), day("2026-11-19"))
    assert codes(tell.view()) == [Code.STAGES_OUT_OF_ORDER]


def test_a_late_departure_neither_downgrades_an_order_nor_erases_its_numbers(tell: Telling) -> None:
    """domain.md section 6, no. 21."""
    tell(received())
    tell(tell.departed("S1", A=100).model_copy(update={"bill_of_lading": "BL-1"}))
    tell(tell.delivered("S1", A=100))
    tell(tell.departed("S1", A=100).model_copy(update={"bill_of_lading": "BL-2", "containers": ("CSQU3054383",)}))
    view = tell.view()
    assert view.headline is Headline.DELIVERED
    assert view.shipments[0].bills_of_lading == ("BL-1", "BL-2")
    assert view.shipments[0].containers == ("CSQU3054383",)
