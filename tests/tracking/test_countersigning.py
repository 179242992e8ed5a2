"""Papers that were countersigned, as long as they stay as they were signed."""

from datetime import date

import pytest

from services.tracking.orders.axes import Commercial, Countersigned, Headline
from services.tracking.orders.irregularities import Code
from shared.events import Event
from shared.events.order import OrderAmended, OrderCountersigned, OrderReleased
from shared.events.values import Countersign
from tests.tracking.telling import Telling, codes, day, ordered, paid, received

BY_ONE, BY_TWO = (received(countersign=each) for each in (Countersign.BY_ONE, Countersign.BY_TWO))
SIGNED = OrderCountersigned(revision=0)
MORE = OrderAmended(revision=1, reason="more", lines=(ordered("A", 120),))


def test_an_order_that_nobody_wants_signed_waits_for_nobody(tell: Telling) -> None:
    tell(received())
    assert tell.view().countersign is Countersigned.NOT_REQUIRED
    tell(SIGNED)
    assert tell.view().countersign is Countersigned.SIGNED


@pytest.mark.parametrize(("papers", "needed"), [(BY_ONE, 1), (BY_TWO, 2)])
def test_an_order_waits_until_enough_have_signed(tell: Telling, papers: Event, needed: int) -> None:
    tell(papers)
    for _ in range(needed):
        view = tell.view()
        assert (view.countersign, view.commercial, view.headline) == ("waiting", Commercial.RECEIVED, Headline.RECEIVED)
        tell(SIGNED)
    view = tell.view()
    assert (view.countersign, len(view.countersigned)) == (Countersigned.SIGNED, needed)


def test_it_is_told_when_it_was_signed(tell: Telling) -> None:
    tell(BY_ONE)
    tell(SIGNED, day("2026-11-05"))
    assert tell.view().countersigned == (day("2026-11-05"),)


def test_an_amendment_voids_what_was_signed(tell: Telling) -> None:
    for event in (BY_ONE, SIGNED, MORE):
        tell(event)
    assert tell.view().countersign is Countersigned.WAITING
    tell(OrderCountersigned(revision=1))
    assert tell.view().countersign is Countersigned.SIGNED


def test_an_amendment_that_is_told_of_an_earlier_day_voids_what_was_signed_before(tell: Telling) -> None:
    tell(BY_ONE)
    tell(SIGNED, day("2026-11-05"))
    tell(MORE, day("2026-11-03"))
    assert tell.view().countersign is Countersigned.WAITING


def test_what_was_signed_with_an_amendment_is_not_signed_without_it(tell: Telling) -> None:
    tell(BY_ONE)
    amended = tell(MORE)
    tell(SIGNED)
    tell.retract(amended)
    assert tell.view().countersign is Countersigned.WAITING


def test_an_amendment_that_was_taken_back_voids_it_too(tell: Telling) -> None:
    tell(BY_ONE)
    tell(SIGNED)
    tell.retract(tell(MORE))
    assert tell.view().countersign is Countersigned.WAITING


def test_a_signature_that_was_declared_wrong_is_none(tell: Telling) -> None:
    tell(BY_ONE)
    tell.retract(tell(SIGNED))
    assert tell.view().countersign is Countersigned.WAITING


def test_payments_and_their_retractions_void_nothing(tell: Telling) -> None:
    tell(BY_ONE)
    tell(SIGNED)
    tell.retract(tell(paid(30)))
    assert tell.view().countersign is Countersigned.SIGNED


def test_a_released_order_that_changed_since_it_was_signed_is_shown(tell: Telling) -> None:
    for event in (BY_ONE, SIGNED, OrderReleased()):
        tell(event)
    assert codes(tell.view()) == []
    tell(MORE)
    assert codes(tell.view()) == [Code.RELEASED_UNSIGNED]
    tell(OrderCountersigned(revision=1))
    assert codes(tell.view()) == []


def test_as_of_an_earlier_day_it_was_signed_as_it_was_then(tell: Telling) -> None:
    tell(BY_ONE, day("2026-11-01"))
    tell(SIGNED, day("2026-11-02"))
    tell(MORE, day("2026-11-04"))
    assert [tell.view(date.fromisoformat(each)).countersign for each in ("2026-11-01", "2026-11-03", "2026-11-04")] == [
        Countersigned.WAITING,
        Countersigned.SIGNED,
        Countersigned.WAITING,
    ]


def test_whoever_signs_before_the_order_is_known_here_signs_an_unmatched_one(tell: Telling) -> None:
    tell(SIGNED)
    assert tell.view().commercial is Commercial.UNMATCHED
