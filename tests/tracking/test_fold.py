"""Given these facts about an order, then this is where it is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from services.tracking.orders.axes import Commercial, Headline, Logistics, Payment, Stage
from services.tracking.orders.irregularities import Code
from services.tracking.orders.view import OrderView, fold
from shared.events import Event
from shared.events.order import (
    Destination,
    Flow,
    OrderAmended,
    OrderCancelled,
    OrderHeld,
    OrderQuoted,
    OrderReleased,
    OrderResumed,
    ShipmentNoted,
    ShippedLine,
)
from shared.events.shipment import Mode, OrderedLine, OrderNoted, OrderStopped
from shared.events.values import Basis, PromisedDate, Unit
from shared.received import NewerVersion
from tests.tracking.telling import ORDER, Telling, day, ordered, paid, received, terms


@pytest.fixture
def tell() -> Telling:
    return Telling()


def codes(view: OrderView) -> list[Code]:
    return [each.code for each in view.exceptions]


# Quantities -------------------------------------------------------------------


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


# Promises ---------------------------------------------------------------------


def promised(basis: Basis) -> Event:
    return received(ordered("A", 100, promised=PromisedDate(on=date(2026, 12, 1), basis=basis)))


@pytest.mark.parametrize(
    ("basis", "told", "on", "by", "bounded"),
    [
        (Basis.DELIVERED, ["departed", "arrived", "delivered"], "2026-11-12", Stage.DELIVERED, False),
        (Basis.DELIVERED, ["departed", "arrived"], None, None, False),
        (Basis.ON_BOARD, ["departed", "arrived", "delivered"], "2026-11-10", Stage.DEPARTED, False),
        (Basis.ON_BOARD, ["arrived", "delivered"], "2026-11-11", Stage.ARRIVED, True),
        (Basis.ON_BOARD, ["delivered"], "2026-11-12", Stage.DELIVERED, True),
        (Basis.ON_BOARD, ["booked"], None, None, False),
        (Basis.EX_FACTORY, ["departed", "delivered"], "2026-11-10", Stage.DEPARTED, True),
        (Basis.HANDED_OVER, ["delivered"], "2026-11-12", Stage.DELIVERED, True),
    ],
)
def test_a_promise_is_judged_by_its_own_fact_or_bounded_by_the_first_later_one(
    tell: Telling, basis: Basis, told: list[str], on: str | None, by: Stage | None, bounded: bool
) -> None:
    tell(promised(basis))
    days = {"booked": "2026-11-09", "departed": "2026-11-10", "arrived": "2026-11-11", "delivered": "2026-11-12"}
    for stage in told:
        tell(getattr(tell, stage)("S1", A=100), day(days[stage]))
    (line,) = tell.view().lines
    assert line.fulfilled_on == (date.fromisoformat(on) if on else None)
    assert (line.fulfilled_by, line.bounded) == (by, bounded)


def test_a_promise_is_fulfilled_on_the_day_that_completes_the_line(tell: Telling) -> None:
    tell(received(ordered("A", 100), under=5))
    tell(tell.delivered("S2", A=60), day("2026-12-03"))
    tell(tell.delivered("S1", A=30), day("2026-11-30"))
    assert tell.view().lines[0].fulfilled_on is None
    tell(tell.delivered("S3", A=5), day("2026-12-01"))
    (line,) = tell.view().lines
    assert (line.fulfilled_on, line.shipment) == (date(2026, 12, 3), "S2")


def test_an_instant_counts_for_the_day_that_it_was_where_it_happened(tell: Telling) -> None:
    tell(received())
    tell(tell.delivered("S1", A=100), datetime.fromisoformat("2026-12-01T23:30:00-05:00"))
    assert tell.view().lines[0].delivered_on == date(2026, 12, 1)


def test_a_line_travels_as_the_shipment_did_that_completed_it(tell: Telling) -> None:
    tell(received())
    tell(tell.booked("S1", A=60).model_copy(update={"mode": Mode.SEA}))
    tell(tell.booked("S2", A=40).model_copy(update={"mode": Mode.AIR}))
    assert tell.view().lines[0].mode is Mode.AIR
    tell(tell.delivered("S2", A=40), day("2026-11-20"))
    tell(tell.delivered("S1", A=60), day("2026-11-27"))
    assert (tell.view().lines[0].shipment, tell.view().lines[0].mode) == ("S1", Mode.SEA)


# Papers -----------------------------------------------------------------------


def test_amendments_count_by_revision_not_by_when_they_became_known(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(OrderAmended(revision=2, reason="and more", lines=(ordered("A", 300),)), day("2026-11-01"))
    tell(OrderAmended(revision=1, reason="more", lines=(ordered("A", 200),)), day("2026-11-05"))
    view = tell.view()
    assert (view.lines[0].ordered, view.value) == (Decimal(300), Decimal(300))
    assert view.revision == 2


def test_what_an_amendment_leaves_out_stays(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(OrderAmended(revision=1, reason="another port", destination=Destination(text="Rotterdam", country="NL")))
    view = tell.view()
    assert view.destination
    assert view.lines[0].ordered == 100
    assert view.destination.text == "Rotterdam"


def test_a_retracted_amendment_never_was(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    before = tell.view()
    amended = tell(OrderAmended(revision=1, reason="typo", lines=(ordered("A", 1000),)))
    tell.retract(amended)
    assert tell.view() == before


def test_a_retraction_of_something_not_known_yet_waits_for_it(tell: Telling) -> None:
    tell(received())
    before = tell.view()
    late = tell(OrderCancelled(reason="typed into the wrong order"))
    tell.retract(late)
    tell.entries.remove(late)
    assert tell.view() == before
    tell.entries.append(late)
    assert tell.view() == before


def test_holding_and_resuming_count_as_they_were_decided_not_as_dated(tell: Telling) -> None:
    """Held at noon, resumed later that day, and the clerk told only the day of it: midnight."""
    tell(received())
    tell(OrderHeld(reason="colour"), datetime(2026, 11, 5, 12, tzinfo=UTC))
    tell(OrderResumed(), day("2026-11-05"))
    assert tell.view().commercial is Commercial.RECEIVED


def test_an_order_received_anew_counts_as_last_received(tell: Telling) -> None:
    wrong = tell(received(ordered("A", 100)))
    tell.retract(wrong)
    assert tell.view().commercial is Commercial.UNMATCHED
    tell(received(ordered("A", 200)))
    assert tell.view().lines[0].ordered == 200


# Payments ---------------------------------------------------------------------


def test_instalments_are_parts_of_the_stated_value_to_the_cent(tell: Telling) -> None:
    tell(received(ordered("A", 3, stated_value=Decimal("100.01")), payment_terms=terms(first=30, second=30, rest=40)))
    expected = [each.expected for each in tell.view().instalments]
    assert expected == [Decimal("30.00"), Decimal("30.01"), Decimal("40.00")]
    assert sum(expected) == Decimal("100.01")


def test_a_yen_has_no_cents(tell: Telling) -> None:
    tell(received(ordered("A", 1001), currency="JPY", payment_terms=terms(deposit=30, balance=70)))
    assert [each.expected for each in tell.view().instalments] == [300, 701]


def test_money_goes_to_the_instalment_it_names_and_the_rest_in_turn(tell: Telling) -> None:
    tell(received(ordered("A", 100), payment_terms=terms(deposit=30, balance=70)))
    tell(paid(50, "SLIP-1", instalment="balance"))
    tell(paid(40, "SLIP-2", instalment="deposit"))
    view = tell.view()
    assert [each.paid for each in view.instalments] == [30, 60]
    assert [each.standing for each in view.instalments] == [Payment.PAID, Payment.PART_PAID]
    assert view.payment is Payment.PART_PAID


def test_one_bank_slip_is_one_payment(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(paid(50, "SLIP-1"))
    tell(paid(50, "SLIP-1"))
    assert len(tell.view().payments) == 1
    assert tell.view().payment is Payment.PART_PAID


def test_money_in_another_currency_is_shown_and_not_counted(tell: Telling) -> None:
    tell(received(ordered("A", 100)))
    tell(paid(100, currency="EUR"))
    view = tell.view()
    assert (view.payment, codes(view)) == (Payment.OPEN, [Code.PAID_IN_OTHER_CURRENCY])


# What went another way --------------------------------------------------------


def test_more_delivered_than_ordered_and_tolerated_is_said_exactly(tell: Telling) -> None:
    tell(received(ordered("A", 100), over=5))
    tell(tell.booked("S1", A=105))
    tell(tell.delivered("S1", A=105))
    assert codes(tell.view()) == []
    tell(tell.delivered("S1", A="105.000001"))
    assert [(each.code, each.line) for each in tell.view().exceptions] == [(Code.DELIVERED_ABOVE_TOLERANCE, "A")]


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


# Then and now -----------------------------------------------------------------


def test_a_past_instant_shows_what_had_happened_by_then(tell: Telling) -> None:
    tell(received(), day("2026-11-01"))
    tell(tell.departed("S1", A=100), datetime(2026, 11, 5, 12, tzinfo=UTC))
    tell(tell.delivered("S1", A=100), day("2026-11-20"))
    noon = datetime(2026, 11, 5, 12, tzinfo=UTC)
    assert tell.view(noon - timedelta(seconds=1)).logistics is Logistics.NOT_BOOKED
    assert tell.view(noon).logistics is Logistics.DEPARTED
    assert tell.view(date(2026, 11, 4)).logistics is Logistics.NOT_BOOKED
    assert tell.view(date(2026, 11, 5)).logistics is Logistics.DEPARTED
    assert tell.view(date(2026, 11, 20)) == tell.view()


def test_what_was_declared_wrong_since_had_not_happened_then(tell: Telling) -> None:
    tell(received(), day("2026-11-01"))
    wrong = tell(OrderCancelled(reason="typed into the wrong order"), day("2026-11-02"))
    tell.retract(wrong, day("2026-11-20"))
    assert tell.view(date(2026, 11, 10)).commercial is Commercial.RECEIVED


def test_events_of_unknown_types_are_left_out(tell: Telling) -> None:
    tell(received())
    before = tell.view()

    class Sampled(Event):
        topic = "order.sampled_by_a_later_release"

    tell(Sampled())
    assert tell.view() == before


@pytest.mark.parametrize("event", [OrderQuoted(reference="Q-1"), OrderNoted(order_id=ORDER, lines=())])
def test_a_newer_version_of_a_known_type_cannot_be_folded(tell: Telling, event: Event) -> None:
    tell(received())
    newer = tell(event, version=99)
    with pytest.raises(NewerVersion):
        tell.view()
    tell.retract(newer)
    assert tell.view().commercial is Commercial.RECEIVED


def test_an_order_without_facts_is_unmatched() -> None:
    assert fold(ORDER, []).headline is Headline.UNMATCHED
