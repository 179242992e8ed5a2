"""What a partner may have of a history, and when."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.tracking.entries import Entry
from services.tracking.partners.choosing import chosen
from services.tracking.partners.partner import Partner
from shared.events.order import OrderAcknowledged, OrderReleased
from tests.tracking.partners.partners import partner
from tests.tracking.telling import BEGINNING, Telling, paid, received

ACME = partner(customers={"ACME"})
ORDERS = {"order.received", "order.released"}


def topics(who: Partner, tell: Telling) -> list[str]:
    return [each.entry.topic for each in chosen(who, tell.entries, ())]


def test_they_get_the_events_that_they_were_granted_and_no_others() -> None:
    tell = Telling()
    for event in (received(), paid(30), OrderReleased(), OrderAcknowledged()):
        tell(event)
    assert topics(partner(topics=ORDERS), tell) == ["order.received", "order.released"]


def test_they_get_orders_of_their_customers_and_no_others() -> None:
    tell = Telling()
    tell(received())
    tell(OrderReleased())
    assert topics(partner(topics=ORDERS, customers={"ACME", "OTHER"}), tell) == ["order.received", "order.released"]
    assert topics(partner(topics=ORDERS, customers={"OTHER"}), tell) == []


def test_of_an_order_of_which_nobody_said_whose_it_is_nothing_is_told_until_somebody_says() -> None:
    tell = Telling()
    tell(tell.booked("S1", A=100))
    assert topics(ACME, tell) == []
    tell(received())
    assert topics(ACME, tell) == ["shipment.booked", "order.received"]


def test_an_order_that_was_given_to_the_wrong_customer_is_theirs_no_more() -> None:
    tell = Telling()
    wrong = tell(received(customer_code="OTHER"))
    tell(OrderReleased())
    retracted = tell.retract(wrong)
    tell(received())
    tell(OrderAcknowledged())
    other = partner(customers={"OTHER"})
    assert topics(other, tell) == ["order.received", "order.released", "order.fact_retracted"]
    assert [each.entry for each in chosen(other, tell.entries, ())][-1] == retracted


def test_whose_it_is_now_is_told_all_that_stands_and_not_what_was_wrong() -> None:
    tell = Telling()
    wrong = tell(received(customer_code="OTHER"))
    tell(OrderReleased())
    tell.retract(wrong)
    right = tell(received())
    assert [each.entry for each in chosen(ACME, tell.entries, ())] == [tell.entries[1], right]


def test_a_retraction_is_told_to_those_who_were_told_what_it_retracts() -> None:
    tell = Telling()
    tell(received())
    payment = tell(paid(30))
    tell.retract(payment)
    assert topics(partner(topics=ORDERS), tell) == ["order.received"]
    assert topics(partner(topics={"order.payment_received"}), tell) == [
        "order.payment_received",
        "order.fact_retracted",
    ]


def test_what_was_retracted_before_it_was_known_is_not_told() -> None:
    tell = Telling()
    tell(received())
    tell.retract(tell(paid(30)))
    together = [replace(entry, received_at=BEGINNING) for entry in tell.entries]
    assert [each.entry.topic for each in chosen(ACME, together, ())] == ["order.received"]


@given(st.data())
def test_however_often_somebody_looks_they_are_told_the_same(data: st.DataObject) -> None:
    tell = Telling()
    events = [received(), received(customer_code="OTHER"), OrderReleased(), paid(30), tell.booked("S1", A=1)]
    for n in range(data.draw(st.integers(1, 8), "events")):
        if n and data.draw(st.booleans(), "retract"):
            tell.retract(data.draw(st.sampled_from(tell.entries), "what"))
        else:
            tell(data.draw(st.sampled_from(events), "event"))
    batches = sorted(data.draw(st.lists(st.integers(0, 3), min_size=len(tell.entries), max_size=len(tell.entries))))
    entries = [
        replace(entry, received_at=BEGINNING + timedelta(hours=batch))
        for entry, batch in zip(tell.entries, batches, strict=True)
    ]
    at_once = sorted(chosen(ACME, entries, ()), key=lambda each: each.turn)
    one_by_one: list[Entry] = []
    for before, now in pairwise([BEGINNING - timedelta(hours=1), *sorted({entry.received_at for entry in entries})]):
        known = [entry for entry in entries if entry.received_at <= now]
        found = chosen(ACME, known, {entry.id for entry in one_by_one}, before)
        one_by_one += [each.entry for each in sorted(found, key=lambda each: each.turn)]
    assert one_by_one == [each.entry for each in at_once]


def test_a_retraction_that_this_release_does_not_know_retracts_nothing_for_them() -> None:
    tell = Telling()
    tell(received())
    unknown = replace(tell(OrderReleased()), topic="voucher.fact_retracted")
    assert [each.entry.topic for each in chosen(ACME, [tell.entries[0], unknown], ())] == ["order.received"]
