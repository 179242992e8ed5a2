from datetime import date
from decimal import Decimal

import pytest

from services.order.orders.domain import receive
from services.order.orders.receiving import LineAsked, Promise, line_of
from services.order.orders.state import order_id
from shared.errors import Rejected
from shared.events.order import OrderEvent
from shared.events.values import Basis, Incoterm, Rule, Unit
from tests.order.examples import cancelled, given, held, line, papers, received, released, terms


def asked(**other: object) -> LineAsked:
    said = {
        "number": "1",
        "style": "B-2041",
        "unit": "piece",
        "quantity": "100",
        "price": "8.40",
        "promised": {"on": "2026-09-30"},
    }
    return LineAsked.model_validate(said | other)


def test_an_order_is_received() -> None:
    given().when(receive, received).then(received)


@pytest.mark.parametrize("since", [(), (released,), (held,), (cancelled,)])
def test_receiving_the_same_papers_again_does_nothing_whatever_came_since(since: tuple[OrderEvent, ...]) -> None:
    given(received, *since).when(receive, papers()).then_nothing()


def test_other_papers_under_the_same_number_are_refused() -> None:
    given(received).when(receive, papers(line(quantity="90"))).then_refused("received with other content: amend it")


def test_what_counts_as_the_same_papers_is_the_number_not_how_it_was_written() -> None:
    given(received).when(receive, papers(line(quantity="100.00"))).then_nothing()


def test_an_order_needs_a_line() -> None:
    given().when(receive, received.model_copy(update={"lines": ()})).then_refused("at least one line")


def test_a_line_number_stands_once() -> None:
    given().when(receive, papers(line("1"), line("2"), line("1"))).then_refused("line 1 stands twice")


def test_an_order_of_500_lines_is_received() -> None:
    most = papers(*(line(str(number)) for number in range(500)))
    given().when(receive, most).then(most)


def test_an_order_of_501_lines_is_refused() -> None:
    given().when(receive, papers(*(line(str(number)) for number in range(501)))).then_refused("at most 500 lines")


@pytest.mark.parametrize("percents", [("100",), ("30", "70"), ("33.333333", "33.333333", "33.333334")])
def test_instalments_that_add_up_are_received(percents: tuple[str, ...]) -> None:
    order = papers(payment_terms=terms(*percents))
    given().when(receive, order).then(order)


@pytest.mark.parametrize(
    ("percents", "words"),
    [(("30", "60"), "add up to 90 %"), (("30", "70.01"), "add up to 100.01 %"), (("0",), "add up to 0 %")],
)
def test_instalments_that_do_not_add_up_are_refused(percents: tuple[str, ...], words: str) -> None:
    given().when(receive, papers(payment_terms=terms(*percents))).then_refused(words)


def test_terms_without_instalments_are_received() -> None:
    order = papers(payment_terms=terms())
    given().when(receive, order).then(order)


def test_an_instalments_name_stands_once() -> None:
    twice = terms("50", "50")
    same = twice.model_copy(update={"instalments": (twice.instalments[0], twice.instalments[0])})
    given().when(receive, papers(payment_terms=same)).then_refused("part-1 stands twice")


# What a request leaves out ---------------------------------------------------


def test_a_value_that_is_not_stated_is_quantity_times_price() -> None:
    assert line_of(asked(), None).stated_value == Decimal("840.00")


def test_a_stated_value_is_kept_even_where_it_differs() -> None:
    said = line_of(asked(stated_value="839.99"), None)
    assert (said.stated_value, said.difference) == (Decimal("839.99"), Decimal("-0.01"))


def test_a_stated_value_of_zero_is_kept() -> None:
    assert line_of(asked(stated_value="0"), None).stated_value == 0


@pytest.mark.parametrize(
    ("quantity", "price", "value"),
    [
        ("3", "0.333333", "0.999999"),
        ("0.000001", "0.5", "0"),
        ("0.000001", "1.5", "0.000002"),
        ("999999.999999", "999999.999999", "999999999998.000000"),
    ],
)
def test_the_product_is_exact_to_six_decimals(quantity: str, price: str, value: str) -> None:
    assert line_of(asked(quantity=quantity, price=price), None).stated_value == Decimal(value)


def test_a_product_too_large_to_write_is_refused_in_words() -> None:
    with pytest.raises(Rejected, match=r"line 1: .* too large"):
        line_of(asked(quantity="999999999999", price="999999999999"), None)


@pytest.mark.parametrize(
    ("rule", "basis"),
    [
        (Rule.EXW, Basis.EX_FACTORY),
        (Rule.FCA, Basis.HANDED_OVER),
        (Rule.FOB, Basis.ON_BOARD),
        (Rule.CIF, Basis.ON_BOARD),
        (Rule.DDP, Basis.DELIVERED),
        (None, Basis.DELIVERED),
    ],
)
def test_a_promise_is_judged_where_the_incoterm_delivers(rule: Rule | None, basis: Basis) -> None:
    incoterm = Incoterm(rule=rule) if rule else None
    assert line_of(asked(), incoterm).promised.basis is basis


def test_a_stated_basis_is_kept() -> None:
    promised = Promise(on=date(2026, 9, 30), basis=Basis.EX_FACTORY)
    assert line_of(asked(promised=promised), Incoterm(rule=Rule.DDP)).promised.basis is Basis.EX_FACTORY


def test_everything_else_is_taken_over_as_asked() -> None:
    said = line_of(asked(colour="navy", size="M", buyer_style="TOTE-77", material="canvas"), None)
    assert (said.number, said.colour, said.size, said.buyer_style) == ("1", "navy", "M", "TOTE-77")
    assert (said.material, said.construction, said.unit) == ("canvas", None, Unit.PIECE)


def test_a_customers_po_number_gives_the_same_id_for_ever() -> None:
    assert str(order_id("HARBOUR", "PO 4500/17")) == "2d7241e5-8576-5655-9c59-c25ab29d048f"
    assert order_id("HARBOUR", "PO 4500/17") != order_id("HARBOUR-PO", "4500/17")
