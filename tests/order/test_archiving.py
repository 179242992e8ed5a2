import pytest

from services.order.orders.archive.checklist import checklist, missing, owed
from services.order.orders.archive.decisions import archive
from services.order.orders.domain import acknowledge, cancel, hold, release
from services.order.orders.money.payments import pay
from shared.events.order import DifferenceAccepted, OrderArchived, OrderEvent
from shared.events.values import Tolerance
from tests.order.examples import answer as answered
from tests.order.examples import (
    archived,
    cancelled,
    compared,
    given,
    held,
    left,
    line,
    papers,
    payment,
    question,
    received,
    released,
    resumed,
)

paid = payment(amount="840.00")
complete = given(received, released, left("100"), paid)
differing = compared(given(received).state)


def open_points(*events: OrderEvent) -> list[str]:
    return [each.name for each in missing(given(*events).state)]


def test_a_file_that_is_complete_is_closed_and_says_what_was_found() -> None:
    after = complete.when(archive).then(
        OrderArchived(
            checked=(
                "no goods are still to leave",
                "what left is paid",
                "all questions are answered",
                "all differences are accepted",
                "it is not on hold",
            )
        )
    )
    assert after.state.archived


def test_what_is_missing_is_named() -> None:
    asked = given(received, question(), differing, left("40"), held)
    refused = asked.when(archive).then_refused("goods are still to leave: line 1; what left is not paid wholly")
    assert refused.gate == "archive"
    assert refused.missing == "shipped, paid, answered, accepted, resumed"
    assert "by a concession" in refused.opened_by


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ((), []),
        ((question(),), ["answered"]),
        ((question(blocking=False),), ["answered"]),
        ((question(), answered()), []),
        ((differing,), ["accepted"]),
        ((differing, DifferenceAccepted(number=differing.differences[0].number, reason="x")), []),
        ((held,), ["resumed"]),
        ((held, resumed), []),
        ((held, cancelled), []),
    ],
)
def test_each_point_by_itself(more: tuple[OrderEvent, ...], less: list[str]) -> None:
    assert open_points(received, released, left("100"), paid, *more) == less


def test_all_of_every_line_has_to_leave() -> None:
    two = papers(line("1"), line("2"))
    assert "shipped" in open_points(two, left("100"))
    assert "shipped" not in open_points(two, left("100"), left("100", of="2"))


def test_what_the_tolerance_lets_be_short_need_not_leave_nor_be_paid() -> None:
    tolerant = received.model_copy(update={"tolerance": Tolerance(under=line(quantity="3").quantity)})
    assert open_points(tolerant, left("97"), payment(amount="814.80")) == []
    assert open_points(tolerant, left("96.9"), payment(amount="840.00")) == ["shipped"]
    assert open_points(tolerant, left("97"), payment(amount="814.79")) == ["paid"]


def test_what_left_beyond_the_order_is_not_asked_for() -> None:
    assert owed(given(received, left("105")).state) == owed(given(received, left("100")).state) == 840


def test_the_file_of_a_cancelled_order_is_closed_when_what_left_is_paid() -> None:
    assert open_points(received, cancelled) == []
    assert open_points(received, left("40"), cancelled) == ["paid"]
    assert open_points(received, left("40"), cancelled, payment(amount="336.00")) == []


def test_money_in_another_currency_does_not_pay() -> None:
    assert open_points(received, left("100"), payment(amount="9999", currency="EUR")) == ["paid"]


def test_several_slips_pay_together() -> None:
    assert open_points(received, left("100"), payment(amount="400"), payment("SLIP-2", "440")) == []


def test_what_was_let_through_is_said() -> None:
    [closed] = archive(given(received, left("100"), payment(amount="825.00")).state, frozenset({"paid"}))
    assert isinstance(closed, OrderArchived)
    assert "conceded: what left is not paid wholly" in closed.checked


def test_a_point_that_was_let_through_lets_no_other_through() -> None:
    given(received, left("40")).when(archive, frozenset({"paid"})).then_refused("goods are still to leave")


def test_a_closed_file_takes_facts_and_no_decisions() -> None:
    closed = complete(archived)
    late = payment("SLIP-9", "15.00")
    closed.when(pay, late).then(late)
    for decide in (acknowledge, release):
        assert closed.when(decide).then_refused("file is closed").gate == "archived"
    closed.when(hold, "why").then_refused("file is closed")
    closed.when(cancel, "why").then_refused("file is closed")


def test_of_an_order_that_is_not_known_nothing_is_there() -> None:
    assert [each.name for each in checklist(given().state)] == ["shipped", "paid", "answered", "accepted", "resumed"]
    given(left("40")).when(archive).then_refused("receive it first")
