"""Given a moment to go back to, then this is where the order was; and what folds leave out, or stop at."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.tracking.orders.axes import Commercial, Headline, Logistics
from services.tracking.orders.view import fold
from shared.events import Event
from shared.events.order import (
    OrderCancelled,
    OrderQuoted,
)
from shared.events.shipment import OrderNoted
from shared.received import NewerVersion
from tests.tracking.telling import ORDER, Telling, day, received


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
