"""What was stored once stays readable: old versions are brought forward, what is newer is not guessed at."""

import json
from typing import Any, ClassVar
from uuid import UUID

import pytest

from shared.events import REGISTRY, Event
from shared.events.order import Destination, OrderReceived
from shared.events.values import Money, Value
from shared.received import NewerVersion, UnknownTopic, read_event

TOPIC = "trial.priced"


class Price(Value):
    amount: str
    currency: str


class Priced(Event, topic=TOPIC):
    """An event type in its third version."""

    class_version: ClassVar[int] = 3

    price: Price
    by: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """v2 made the currency explicit; before that every price was in euro."""
        state["price"] = {"amount": state.pop("amount"), "currency": "EUR"}

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """v3 says who set the price; before that it was the boss."""
        state["by"] = "the boss"


del REGISTRY[TOPIC]  # it is known only to the tests that ask for it
EURO = Price(amount="9.50", currency="EUR")


@pytest.fixture
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REGISTRY, TOPIC, Priced)


known = pytest.mark.usefixtures("_known")


@known
@pytest.mark.parametrize(
    ("version", "data"),
    [
        (1, b'{"amount": "9.50"}'),
        (2, b'{"price": {"amount": "9.50", "currency": "EUR"}}'),
        (3, b'{"price": {"amount": "9.50", "currency": "EUR"}, "by": "the boss"}'),
    ],
)
def test_every_version_reads_as_todays(version: int, data: bytes) -> None:
    event = read_event(TOPIC, version, data)
    assert event == Priced(price=EURO, by="the boss")


@known
def test_a_newer_version_is_not_guessed_at() -> None:
    with pytest.raises(NewerVersion, match="v4 was written by a newer release"):
        read_event(TOPIC, 4, b'{"price": {"amount": "9.50", "currency": "EUR"}, "by": "x"}')


def test_a_type_that_nobody_knows_is_unknown() -> None:
    with pytest.raises(UnknownTopic, match=TOPIC):
        read_event(TOPIC, 1, b"{}")


@known
def test_fields_that_this_release_does_not_know_are_left_out_also_within_values() -> None:
    data = b'{"price": {"amount": "9.50", "currency": "EUR", "tax": "VAT"}, "by": "x", "seen_by": ["y"]}'
    assert read_event(TOPIC, 3, data) == Priced(price=EURO, by="x")


def received(**fields: object) -> bytes:
    """An order as it was stored."""
    order = {"customer_id": str(UUID(int=1)), "customer_code": "ACME", "po_number": "PO 1", "currency": "USD"}
    return json.dumps({**order, "lines": [], "flow": "traded", "destination": {"text": "Hamburg"}, **fields}).encode()


def test_an_order_of_a_newer_minor_release_reads_with_its_unknown_fields_left_out() -> None:
    line = {"number": "1", "style": "S", "unit": "piece", "quantity": "1", "price": "1", "stated_value": "1"}
    promised = {"on": "2026-12-01", "basis": "delivered", "hour": 9}
    data = received(
        season="SS27", lines=[{**line, "hs": "6109", "promised": promised}], destination={"text": "x", "y": 1}
    )
    event = read_event("order.received", 1, data)
    assert isinstance(event, OrderReceived)
    assert (event.lines[0].number, event.destination.text) == ("1", "x")


def test_writing_stays_strict() -> None:
    with pytest.raises(ValueError, match="tax"):
        Money.model_validate({"amount": "1", "currency": "EUR", "tax": "VAT"})


def test_codes_that_have_ended_since_are_still_read() -> None:
    """Currencies, countries and time zones end; what was ordered in them stays an order."""
    place = {"text": "There", "country": "AN", "time_zone": "Europe/Atlantis"}
    event = read_event("order.received", 1, received(currency="HRK", destination=place))
    assert isinstance(event, OrderReceived)
    assert event.currency == "HRK"
    assert (event.destination.country, event.destination.time_zone) == ("AN", "Europe/Atlantis")


def test_codes_that_have_ended_are_not_written() -> None:
    with pytest.raises(ValueError, match="no ISO 4217 currency"):
        Money.model_validate({"amount": "1", "currency": "HRK"})
    with pytest.raises(ValueError, match="no ISO 3166 country"):
        Destination(text="There", country="AN")
    with pytest.raises(ValueError, match="no IANA time zone"):
        Destination(text="There", time_zone="Europe/Atlantis")
