"""What is open is listed with who has it and whom it waits for."""

from shared.events.order import Flow, PaymentTerms
from tests.tracking.examples import made
from tests.tracking.items.things.listed import one, rows, told
from tests.tracking.telling import Telling, received


def test_every_open_point_says_who_has_it_and_whom_it_waits_for() -> None:
    found = {row.number: (row.owner, row.waits_for) for row in rows(made(), "point")}
    assert found["clarification:Q-1"] == ("business_merchandiser", "customer")
    assert found["exception:E-1"] == ("quality", "us")
    assert all(row.is_open and row.told for row in rows(made(), "point"))


def test_what_a_point_is_about_is_cut_where_it_is_long(tell: Telling) -> None:
    tell(received(flow=Flow.MADE_TO_ORDER, payment_terms=PaymentTerms(text="x" * 300, letter_of_credit=True)))
    row = one(tell, "point")
    assert row.number == "money_for_production:" + "x" * 100
    assert told(row)["about"] == "x" * 300
