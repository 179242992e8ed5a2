from decimal import Decimal

import pytest

from services.order.orders.amending import amend
from shared.events.order import Destination, OrderAmended, OrderEvent, OrderLine
from shared.events.values import Incoterm, Rule, Unit
from tests.order.examples import cancelled, given, held, left, line, papers, payment, received, released, terms

two = papers(line("1"), line("2", "50"))


def test_an_amendment_records_only_what_changed() -> None:
    bremen = Destination(text="Bremen", country="DE")
    given(received).when(amend, "moved", lines=received.lines, destination=bremen).then(
        OrderAmended(revision=1, reason="moved", destination=bremen)
    )


def test_each_change_is_a_revision_of_its_own() -> None:
    first = OrderAmended(revision=1, reason="more", lines=(line(quantity="110"),))
    given(received, first).when(amend, "and more", lines=(line(quantity="120"),)).then(
        OrderAmended(revision=2, reason="and more", lines=(line(quantity="120"),))
    )


@pytest.mark.parametrize("since", [(), (released,), (held,)])
def test_an_amendment_that_changes_nothing_does_nothing(since: tuple[OrderEvent, ...]) -> None:
    given(received, *since).when(
        amend, "nothing new", lines=(line(quantity="100.0"),), destination=received.destination
    ).then_nothing()


def test_an_amendment_of_nothing_does_nothing() -> None:
    given(received).when(amend, "only a reason").then_nothing()


def test_an_incoterm_can_be_stated_later() -> None:
    fob = Incoterm(rule=Rule.FOB, place="Ningbo")
    given(received).when(amend, "agreed", incoterm=fob).then(OrderAmended(revision=1, reason="agreed", incoterm=fob))


def test_amended_terms_must_add_up() -> None:
    given(received).when(amend, "terms", payment_terms=terms("30", "30")).then_refused("add up to 60 %")


def test_payments_do_not_stand_in_the_way_of_new_terms() -> None:
    new = terms("50", "50")
    given(received, payment()).when(amend, "terms", payment_terms=new).then(
        OrderAmended(revision=1, reason="terms", payment_terms=new)
    )


@pytest.mark.parametrize(
    ("lines", "words"), [((), "at least one line"), ((line("1"), line("1", "5")), "line 1 stands twice")]
)
def test_amended_papers_are_held_to_the_same_rules(lines: tuple[OrderLine, ...], words: str) -> None:
    given(received).when(amend, "wrong", lines=lines).then_refused(words)


def test_a_line_may_be_left_out_while_nothing_of_it_has_left() -> None:
    given(two, left("100", of="1")).when(amend, "dropped", lines=(line("1"),)).then(
        OrderAmended(revision=1, reason="dropped", lines=(line("1"),))
    )


def test_a_line_of_which_goods_have_left_cannot_be_left_out() -> None:
    given(two, left("1", of="2")).when(amend, "dropped", lines=(line("1"),)).then_refused(
        "1 piece of line 2 have been shipped: it cannot be left out"
    )


def test_a_line_of_which_goods_have_left_keeps_its_unit() -> None:
    given(received, left("40")).when(amend, "dozens", lines=(line(unit=Unit.DOZEN),)).then_refused(
        "it cannot be in dozen"
    )


def test_the_unit_may_change_while_nothing_has_left() -> None:
    dozens = line(unit=Unit.DOZEN)
    given(received, payment()).when(amend, "dozens", lines=(dozens,)).then(
        OrderAmended(revision=1, reason="dozens", lines=(dozens,))
    )


@pytest.mark.parametrize("quantity", ["39", "39.999999", "1"])
def test_a_line_cannot_go_below_what_has_left(quantity: str) -> None:
    given(received, left("40")).when(amend, "fewer", lines=(line(quantity=quantity),)).then_refused(
        f"40 piece of line 1 have been shipped: it cannot go down to {quantity}"
    )


@pytest.mark.parametrize("quantity", ["40", "40.000001", "99", "101"])
def test_a_line_can_go_down_to_what_has_left(quantity: str) -> None:
    fewer = (line(quantity=quantity),)
    given(received, left("40")).when(amend, "changed", lines=fewer).then(
        OrderAmended(revision=1, reason="changed", lines=fewer)
    )


def test_a_line_shipped_beyond_its_quantity_may_still_change_its_price() -> None:
    dearer = (line().model_copy(update={"price": Decimal(9)}),)
    given(received, left("105")).when(amend, "price", lines=dearer).then(
        OrderAmended(revision=1, reason="price", lines=dearer)
    )


def test_a_delivery_alone_counts_as_left() -> None:
    given(received, left("40", stage="delivered")).when(amend, "fewer", lines=(line(quantity="30"),)).then_refused(
        "40 piece of line 1 have been shipped"
    )


def test_an_order_on_hold_can_be_amended_a_cancelled_one_cannot() -> None:
    more = (line(quantity="120"),)
    given(received, held).when(amend, "more", lines=more).then(OrderAmended(revision=1, reason="more", lines=more))
    given(received, cancelled).when(amend, "more", lines=more).then_refused("is cancelled and cannot be amended")
