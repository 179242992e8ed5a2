"""What boards list of an order: a row for each thing, as its events say."""

from decimal import Decimal

from services.tracking.items.things.every import items_of
from shared.events import Event
from shared.events.order import Due, Instalment, OrderArchived, OrderCancelled, PaymentTerms
from tests.tracking.examples import made, much
from tests.tracking.items.things.listed import rows
from tests.tracking.telling import Telling, received


def test_what_an_order_names_twice_is_listed_once(tell: Telling) -> None:
    twice = tuple(Instalment(name="half", percent=Decimal(50), due=Due.ON_ORDER) for _ in range(2))
    tell(received(payment_terms=PaymentTerms(text="two halves", instalments=twice)))
    assert [row.number for row in rows(tell, "instalment")] == ["half"]


def test_an_order_that_nothing_is_told_of_has_nothing_to_list(tell: Telling) -> None:
    tell(received())
    assert items_of(tell.view()) == []
    events: list[Event] = [OrderCancelled(reason="bankrupt")]
    for event in events:
        tell(event)
    assert items_of(tell.view()) == []


def test_of_an_order_whose_file_is_closed_only_what_is_on_its_way_and_what_went_wrong_stay_open() -> None:
    tell = made()
    kinds = {row.kind for row in items_of(tell.view()) if row.is_open}
    assert kinds >= {"sample", "material", "inspection", "instalment", "point"}
    tell(OrderArchived(checked=("documents",)))
    assert {row.kind for row in items_of(tell.view()) if row.is_open} == {"shipment", "trouble"}


def test_things_carry_their_customers_code() -> None:
    assert {row.customer_code for row in items_of(much().view())} == {"ACME"}
