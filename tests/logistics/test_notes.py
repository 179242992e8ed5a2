"""What is told of a shipment beside the stages of its journey."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from services.logistics.shipments.expected import ExpectedNow, expected
from services.logistics.shipments.notes import NoteFact, Once, Repeatedly, note_again, note_once
from shared.events.shipment import (
    ArrivalForecast,
    BillIssued,
    BookingRolled,
    CustomsDeclared,
    CustomsDocumentsSent,
    CustomsQueried,
    CustomsReleased,
    DocumentsSent,
    ShipmentEvent,
    TitleKind,
    TransitExceptionCoordinated,
    TransitExceptionRaised,
    TransitExceptionResolved,
)
from tests.logistics.examples import ORDER, bill, booked, cancelled, delivered, given, held, noted

OF: dict[str, Any] = {"order_id": ORDER, "shipment": "ASN-1"}
ONCE: list[Once] = [
    CustomsDeclared(**OF, declaration="310120260519876543"),
    CustomsReleased(**OF),
    bill(),
    TransitExceptionRaised(**OF, exception="T-1", what="two cartons are wet"),
    TransitExceptionResolved(**OF, exception="T-1", outcome="they are dry"),
]
REPEATEDLY: list[Repeatedly] = [
    BookingRolled(**OF, departs_on=date(2026, 10, 3), reason="the vessel is full"),
    ArrivalForecast(**OF, on=date(2026, 11, 2)),
    CustomsDocumentsSent(**OF, to="Seawolf"),
    CustomsQueried(**OF, question="which fibre?"),
    DocumentsSent(**OF, documents=("invoice",), to="Harbour & Sons"),
    TransitExceptionCoordinated(**OF, exception="T-1", action="a surveyor comes"),
]
HISTORIES: list[tuple[ShipmentEvent, ...]] = [
    (),
    (noted,),
    (noted, held),
    (noted, cancelled),
    (noted, booked(_1="40")),
    (noted, delivered(_1="40")),
]


def note(state: Any, fact: NoteFact) -> Sequence[ShipmentEvent]:
    return note_once(state, fact) if isinstance(fact, Once) else note_again(state, fact)


@pytest.mark.parametrize("history", HISTORIES, ids=repr)
@pytest.mark.parametrize("fact", [*ONCE, *REPEATEDLY], ids=lambda fact: fact.topic)
def test_it_is_taken_down_whatever_is_known(history: tuple[ShipmentEvent, ...], fact: NoteFact) -> None:
    given(*history).when(note, fact).then(fact)


@pytest.mark.parametrize("fact", [*ONCE, *REPEATEDLY], ids=lambda fact: fact.topic)
def test_the_same_of_another_shipment_is_another_fact(fact: NoteFact) -> None:
    if not isinstance(fact, TransitExceptionRaised | TransitExceptionResolved):
        other = fact.model_copy(update={"shipment": "ASN-2"})
        given(fact).when(note, other).then(other)


@pytest.mark.parametrize(
    ("told", "other", "words"),
    [
        (bill(), bill(kind=TitleKind.TELEX_RELEASE), "number EGLV1492 was told already, otherwise: retract"),
        (ONCE[3], ONCE[3].model_copy(update={"what": "lost"}), "exception T-1 was told already, otherwise"),
        (ONCE[3], ONCE[3].model_copy(update={"shipment": "ASN-2"}), "exception T-1 was told already, otherwise"),
        (ONCE[4], ONCE[4].model_copy(update={"outcome": "lost"}), "exception T-1 was told already, otherwise"),
    ],
    ids=repr,
)
def test_what_happens_once_told_otherwise_must_be_retracted_first(told: Once, other: Once, words: str) -> None:
    given(told).when(note_once, other).then_refused(words)


def test_a_shipment_may_have_several_bills_and_declarations() -> None:
    more: list[Once] = [bill("EGLV1493"), CustomsDeclared(**OF, declaration="310120260519876544")]
    for fact in more:
        given(*ONCE).when(note_once, fact).then(fact)


def test_every_forecast_is_kept_also_one_that_came_back() -> None:
    first, second = (ArrivalForecast(**OF, on=date(2026, 11, day)) for day in (2, 4))
    history = given(first).when(note_again, second).then(second)
    history.when(note_again, first).then(first)


def test_an_exception_may_be_dealt_with_before_anybody_said_what_it_is() -> None:
    history = given().when(note, REPEATEDLY[5]).then(REPEATEDLY[5])
    history.when(note, ONCE[4]).then(ONCE[4])(ONCE[3])
    assert len(history.state.notes["ASN-1"]) == 1


# When it is expected -------------------------------------------------------------

BOOKED = booked(_1="40").model_copy(
    update={"vessel": "Ever Given 042W", "departs_on": date(2026, 9, 26), "arrives_on": date(2026, 10, 28)}
)
ROLLED = BookingRolled(**OF, departs_on=date(2026, 10, 3), arrives_on=date(2026, 11, 4), reason="the vessel is full")


def now(*history: ShipmentEvent) -> ExpectedNow:
    return expected(given(*history).state, "ASN-1")


def test_a_shipment_is_expected_as_it_was_booked() -> None:
    assert now(BOOKED) == ExpectedNow(
        vessel="Ever Given 042W", departs_on=date(2026, 9, 26), arrives_on=date(2026, 10, 28)
    )


def test_a_rolled_shipment_is_expected_with_its_later_sailing() -> None:
    other = ROLLED.model_copy(update={"vessel": "Ever Golden 061W"})
    assert (now(BOOKED, ROLLED).departs_on, now(BOOKED, ROLLED).vessel) == (date(2026, 10, 3), "Ever Given 042W")
    assert (now(BOOKED, ROLLED, other).vessel, now(BOOKED, ROLLED, other).rolled) == ("Ever Golden 061W", 2)


def test_a_booking_that_is_told_after_it_was_rolled_is_rolled() -> None:
    assert now(ROLLED, BOOKED) == now(BOOKED, ROLLED)


def test_the_last_forecast_says_when_it_arrives() -> None:
    forecast = ArrivalForecast(**OF, on=date(2026, 10, 30))
    assert now(BOOKED, forecast).arrives_on == date(2026, 10, 30)
    assert now(BOOKED, forecast, ROLLED).arrives_on == date(2026, 11, 4), "a later sailing is news"


def test_bills_are_kept_with_their_kind() -> None:
    assert given(bill()).state.told("ASN-1", BillIssued)[0].kind is TitleKind.ORIGINAL_BILL
