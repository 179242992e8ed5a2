from decimal import Decimal

from services.order.orders.domain import acknowledge, cancel, hold, receive, release, resume
from services.order.orders.facts import note_shipment, quote
from services.order.orders.state import Shipped, Status
from shared.errors import Unknown
from shared.events.order import OrderAcknowledged, OrderAmended, OrderEvent, OrderHeld, OrderQuoted, OrderReleased
from shared.events.values import Unit
from tests.order.examples import (
    acknowledged,
    cancelled,
    given,
    held,
    left,
    line,
    papers,
    received,
    released,
    resumed,
)


def test_an_order_can_be_released_without_the_signed_copy() -> None:
    given(received).when(release).then(OrderReleased())


def test_the_signed_copy_after_the_release_does_not_undo_it() -> None:
    after = given(received, released).when(acknowledge).then(OrderAcknowledged())
    assert after.state.status is Status.RELEASED


def test_a_held_order_tells_who_can_open_the_gate() -> None:
    refused = given(received, held).when(release).then_refused(r"on hold \(the artwork is being clarified\)")
    assert (refused.gate, refused.missing) == ("hold", "the order is resumed")
    assert refused.opened_by == "whoever may resume the order"


def test_a_cancelled_order_tells_what_may_come_next() -> None:
    refused = given(received, cancelled).when(release).then_refused("a PO number of its own")
    assert refused.gate == "cancelled"


def test_an_order_stands_after_a_hold_where_it_stood_before() -> None:
    ways: list[tuple[OrderEvent, ...]] = [(), (acknowledged,), (released,), (acknowledged, released)]
    for before in ways:
        history = given(received, *before)
        assert history(held, resumed).state == history.state


def test_what_happened_during_a_hold_is_not_undone_by_the_resumption() -> None:
    amended = OrderAmended(revision=1, reason="more", lines=(line(quantity="120"),))
    state = given(received, released, held, amended, left("10"), resumed).state
    assert (state.status, state.revision, state.quantities_open) == (Status.RELEASED, 1, {"1": Decimal(110)})


def test_an_order_can_be_held_again_after_it_was_resumed() -> None:
    again = OrderHeld(reason="the customer went quiet")
    given(received, held, resumed).when(hold, "the customer went quiet").then(again)


def test_of_an_order_that_is_not_known_nothing_can_be_decided() -> None:
    facts_only = given(OrderQuoted(reference="Q-1"), left("40"))
    for decide in (acknowledge, release, resume):
        facts_only.when(decide).then_refused("receive it first", because=Unknown)
    facts_only.when(hold, "why").then_refused("receive it first", because=Unknown)
    facts_only.when(cancel, "why").then_refused("receive it first", because=Unknown)


def test_facts_that_came_before_the_order_are_kept() -> None:
    state = given(left("40"), OrderQuoted(reference="Q-1"), received).state
    assert (state.status, state.shipped, state.quantities_open) == (Status.RECEIVED, Shipped.PART, {"1": Decimal(60)})
    assert state.quotations == ("Q-1",)


def test_an_order_may_be_quoted_again_but_not_twice_the_same() -> None:
    first = OrderQuoted(reference="Q-1")
    given(received, first).when(quote, "Q-2").then(OrderQuoted(reference="Q-2"))
    given(received, first).when(quote, "Q-1").then_nothing()


def test_what_was_retracted_can_be_told_again_and_stands_where_the_rest_left_it() -> None:
    corrected = papers(line(quantity="90"))  # the first papers were retracted: the fold no longer sees them
    after = given(released, left("40")).when(receive, corrected).then(corrected)
    assert (after.state.status, after.state.quantities_open) == (Status.RELEASED, {"1": Decimal(50)})


# What has left ---------------------------------------------------------------


def test_departed_and_delivered_of_one_shipment_are_the_same_goods() -> None:
    state = given(received, left("40"), left("40", stage="delivered")).state
    assert state.quantities_shipped == {"1": Decimal(40)}


def test_of_departed_and_delivered_the_larger_counts() -> None:
    assert given(received, left("40"), left("38", stage="delivered")).state.quantities_shipped == {"1": Decimal(40)}
    assert given(received, left("38"), left("40", stage="delivered")).state.quantities_shipped == {"1": Decimal(40)}


def test_two_shipments_add_up() -> None:
    state = given(received, left("40"), left("30", "ASN-2", stage="delivered")).state
    assert (state.quantities_shipped, state.quantities_open) == ({"1": Decimal(70)}, {"1": Decimal(30)})


def test_the_newest_word_on_a_stage_counts() -> None:
    assert given(received, left("40"), left("45")).state.quantities_shipped == {"1": Decimal(45)}


def test_a_shipment_delivered_in_parts_adds_up_over_its_lines() -> None:
    two = papers(line("1"), line("2", "50"))
    parts = left("100", stage="delivered"), left("50", of="2", stage="delivered")
    assert given(two, *parts).state.shipped is Shipped.ALL


def test_cartons_told_before_the_order_was_known_are_no_pieces() -> None:
    state = given(left("4", unit=Unit.CARTON), left("30", "ASN-2"), received).state
    assert state.quantities_shipped == {"1": Decimal(30)}


def test_what_was_told_without_a_unit_is_in_the_lines_unit() -> None:
    assert given(left("30", unit=None), received).state.quantities_shipped == {"1": Decimal(30)}


def test_a_shipment_is_noted_once() -> None:
    gone = left("40")
    given(received).when(note_shipment, "ASN-1", "departed", gone.lines).then(gone)


def test_an_order_of_which_one_line_is_open_is_not_wholly_shipped() -> None:
    two = papers(line("1"), line("2", "50"))
    assert given(two, left("200", of="1")).state.shipped is Shipped.PART
    assert given(two, left("100", of="1"), left("50", "ASN-2", of="2")).state.shipped is Shipped.ALL


def test_a_shipment_of_nothing_is_no_shipment() -> None:
    assert given(received, left("0")).state.shipped is Shipped.NONE


def test_more_ordered_after_all_had_left_opens_the_order_again() -> None:
    more = OrderAmended(revision=1, reason="more", lines=(line(quantity="120"),))
    given(received, released, left("100"), more).when(hold, "artwork").then(OrderHeld(reason="artwork"))


def test_a_cancelled_order_has_nothing_open_and_keeps_what_left() -> None:
    state = given(received, released, left("40"), cancelled).state
    assert (state.quantities_shipped, state.quantities_open) == ({"1": Decimal(40)}, {"1": Decimal(0)})
