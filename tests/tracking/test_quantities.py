"""Given what was told of goods, then this much of each line is where it is, and nothing is pooled."""

from datetime import date
from decimal import Decimal

from services.tracking.orders.axes import Headline, Logistics
from services.tracking.orders.irregularities import Code
from shared.events.order import (
    ShipmentNoted,
    ShippedLine,
)
from shared.events.shipment import OrderedLine, OrderNoted, OrderStopped
from shared.events.values import Unit
from tests.tracking.telling import ORDER, Telling, codes, day, ordered, received


def test_of_250_000_mm_and_2_pieces_only_the_mm_came_and_the_order_is_not_delivered(tell: Telling) -> None:
    """domain.md section 6, no. 1: pooled, 99.9992 % would round to all."""
    tell(received(ordered("A", 250_000), ordered("B", 2)))
    tell(tell.delivered("S1", A=250_000))
    view = tell.view()
    assert [line.delivered for line in view.lines] == [250_000, 0]
    assert view.logistics is Logistics.PARTLY_DELIVERED


def test_quantities_of_several_shipments_of_a_line_add_up(tell: Telling) -> None:
    tell(received(ordered("A", "0.3")))
    for shipment in ("S1", "S2", "S3"):
        tell(tell.delivered(shipment, A="0.1"))
    assert tell.view().lines[0].delivered == Decimal("0.3")
    assert tell.view().logistics is Logistics.DELIVERED


def test_a_fact_told_twice_counts_once(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.delivered("S1", A=100), day("2026-11-20"))
    tell(tell.delivered("S1", A=100), day("2026-11-25"))
    (line,) = tell.view().lines
    assert line.delivered == 100
    assert line.delivered_on == date(2026, 11, 20)


def test_the_newest_word_on_a_lines_delivery_counts(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.delivered("S1", A=100), day("2026-11-20"))
    tell(tell.delivered("S1", A=90), day("2026-11-20"))
    (line,) = tell.view().lines
    assert line.delivered == 90
    assert line.delivered_on is None


def test_an_earlier_fact_that_becomes_known_later_does_not_undo_a_later_one(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.delivered("S1", A=100), day("2026-11-25"))
    tell(tell.delivered("S1", A=60), day("2026-11-20"))
    (line,) = tell.view().lines
    assert line.delivered == 100
    assert line.delivered_on == date(2026, 11, 25)


def test_one_shipment_may_be_delivered_on_several_days(tell: Telling) -> None:
    tell(received(ordered("A", 100), ordered("B", 10)))
    tell(tell.delivered("S1", A=100), day("2026-11-20"))
    tell(tell.delivered("S1", B=10), day("2026-11-27"))
    view = tell.view()
    assert [line.delivered_on for line in view.lines] == [date(2026, 11, 20), date(2026, 11, 27)]
    assert view.logistics is Logistics.DELIVERED


def test_a_delivery_that_names_no_lines_is_of_the_whole_shipment(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.booked("S1", A=100))
    tell(tell.delivered("S1"))
    assert tell.view().lines[0].delivered == 100
    assert tell.view().headline is Headline.DELIVERED


def test_that_nothing_was_delivered_is_no_delivery(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.departed("S1", A=100))
    tell(tell.delivered("S1", A=0))
    assert tell.view().logistics is Logistics.DEPARTED


def test_what_was_counted_in_another_unit_does_not_count(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    in_cartons = tell.delivered("S1", A=100).lines[0].model_copy(update={"unit": Unit.CARTON})
    tell(tell.booked("S1", A=100))
    tell(tell.delivered("S1").model_copy(update={"lines": (in_cartons,)}))
    view = tell.view()
    assert view.lines[0].delivered == 0
    assert view.logistics is Logistics.PARTLY_DELIVERED
    assert codes(view) == [Code.COUNTED_IN_OTHER_UNIT]


def test_a_line_that_was_never_ordered_is_shown_and_not_counted(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(tell.booked("S1", A=100, Z=5))
    view = tell.view()
    assert view.logistics is Logistics.BOOKED
    assert [(each.code, each.line) for each in view.exceptions] == [(Code.LINE_NOT_ORDERED, "Z")]


def test_copies_that_services_keep_of_each_other_change_nothing(tell: Telling) -> None:
    tell(received())
    before = tell.view()
    tell(OrderNoted(order_id=ORDER, lines=(OrderedLine(number="A", unit=Unit.PIECE, quantity=Decimal(1)),)))
    tell(OrderStopped(order_id=ORDER, standing="cancelled"))
    tell(ShipmentNoted(shipment="S1", stage="delivered", lines=(ShippedLine(line="A", quantity=Decimal(100)),)))
    assert tell.view() == before
