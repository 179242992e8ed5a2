"""Given what was told of an order's papers, then these are its terms, and this is how it stands."""

from datetime import UTC, datetime
from decimal import Decimal

from services.tracking.orders.axes import Commercial
from shared.events.order import (
    Destination,
    OrderAmended,
    OrderCancelled,
    OrderHeld,
    OrderResumed,
)
from tests.tracking.telling import Telling, day, ordered, received


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
