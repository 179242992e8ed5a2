from services.logistics.shipments.copies import go_on, note_order, stop
from services.logistics.shipments.state import Standing, shipping_of
from tests.logistics.examples import ORDER, cancelled, given, held, noted, ordered, resumed


def test_an_order_is_noted_with_what_shipping_needs() -> None:
    assert noted.tolerance
    assert note_order(given().state, ORDER, noted.lines, noted.tolerance) == [noted]


def test_a_copy_is_recorded_even_where_it_changes_nothing() -> None:
    assert note_order(given(noted).state, ORDER, noted.lines) == [ordered("100", "50", over=None)]
    assert stop(given(held).state, ORDER, "held") == [held]
    assert stop(given(noted).state, ORDER, "cancelled") == [cancelled]
    assert go_on(given(noted).state, ORDER) == [resumed]


def test_standing_follows_the_order() -> None:
    assert given(noted).state.standing is Standing.OPEN
    assert given(noted, held).state.standing is Standing.HELD
    assert given(noted, held, resumed).state.standing is Standing.OPEN
    assert given(noted, held, cancelled).state.standing is Standing.CANCELLED


def test_a_hold_that_came_before_the_order_holds() -> None:
    assert given(held, noted).state.standing is Standing.HELD


def test_an_order_has_one_shipping_for_ever() -> None:
    assert str(shipping_of(ORDER)) == "3e406a9d-5f5b-5fa1-a16e-501e90d57727"
