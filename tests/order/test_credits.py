from datetime import date
from decimal import Decimal

import pytest

from services.order.orders.money.credits import check_credit, doubts, open_credit
from services.order.orders.state import Order
from shared.errors import Unknown
from shared.events.order import CreditChecked, OrderEvent
from shared.events.values import Basis, PromisedDate
from tests.order.examples import cancelled, credit, given, held, line, papers, received, verified


def discrepant(amendment: int = 0) -> CreditChecked:
    return CreditChecked(reference="LC-1", amendment=amendment, verified=False, discrepancies="it expires too early")


@pytest.mark.parametrize("before", [(), (received,), (received, held), (received, cancelled)])
def test_a_credit_is_taken_down_in_every_state(before: tuple[OrderEvent, ...]) -> None:
    after = given(*before).when(open_credit, credit()).then(credit())
    assert not after.state.credits["LC-1"].verified


def test_it_counts_once_it_is_verified() -> None:
    after = given(received, credit()).when(check_credit, verified()).then(verified())
    assert after.state.credits["LC-1"].verified


def test_discrepancies_are_amended_and_checked_again() -> None:
    after = given(received, credit()).when(check_credit, discrepant()).then(discrepant())
    assert not after.state.credits["LC-1"].verified
    amended = after.when(open_credit, credit(amendment=1)).then(credit(amendment=1))
    assert amended.when(check_credit, verified(amendment=1)).then(verified(amendment=1)).state.credits["LC-1"].verified


def test_an_amendment_voids_what_was_verified_before() -> None:
    assert not given(received, credit(), verified(), credit(amendment=1)).state.credits["LC-1"].verified


def test_an_older_amendment_that_is_told_late_undoes_nothing() -> None:
    late = given(received, credit(amendment=1), verified(amendment=1)).when(open_credit, credit()).then(credit())
    assert late.state.credits["LC-1"].verified
    assert late.state.credits["LC-1"].now == credit(amendment=1)


def test_what_was_found_later_counts() -> None:
    after = given(received, credit(), verified()).when(check_credit, discrepant()).then(discrepant())
    assert not after.state.credits["LC-1"].verified


def test_only_the_amendment_that_counts_is_checked() -> None:
    given(received, credit(), credit(amendment=2)).when(check_credit, verified()).then_refused("stands at amendment 2")


def test_a_credit_that_never_came_is_not_checked() -> None:
    given(received).when(check_credit, verified()).then_refused("there is no credit LC-1", because=Unknown)


def test_other_content_under_the_same_number_is_refused() -> None:
    given(credit()).when(open_credit, credit(amount="900")).then_refused("told with other content")


def test_a_check_says_what_it_found() -> None:
    silent = CreditChecked(reference="LC-1", verified=False)
    given(received, credit()).when(check_credit, silent).then_refused("say what is wrong")
    both = CreditChecked(reference="LC-1", verified=True, discrepancies="it expires too early")
    given(received, credit()).when(check_credit, both).then_refused("with discrepancies is not verified")


# What figures and dates tell ------------------------------------------------------

order: Order = given(received).state  # over 840.00 USD, promised on board on 30 September 2026


def test_a_credit_that_fits_leaves_no_doubt() -> None:
    assert doubts(order, credit()) == ()
    assert doubts(given().state, credit()) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"currency": "EUR"}, "it is in EUR and the order in USD"),
        ({"amount": Decimal("839.99")}, "it is over less than the order's value"),
        ({"latest_shipment": date(2026, 9, 29)}, "its latest shipment is 2026-09-29, before 2026-09-30"),
        ({"expires": date(2026, 9, 29), "latest_shipment": None}, "it expires on 2026-09-29, before 2026-09-30"),
        ({"expires": date(2026, 10, 1)}, "it expires on 2026-10-01, before its latest shipment"),
    ],
)
def test_what_does_not_fit_is_said(change: dict[str, object], words: str) -> None:
    [said] = doubts(order, credit().model_copy(update=change))
    assert said.startswith(words)


def test_partial_shipments_must_be_allowed_where_lines_go_on_different_days() -> None:
    whole = credit().model_copy(update={"partial_shipments": False, "amount": Decimal(9999)})
    later = PromisedDate(on=date(2026, 10, 2), basis=Basis.ON_BOARD)
    two = given(papers(line("1"), line("2").model_copy(update={"promised": later}))).state
    assert doubts(order, whole) == ()
    [said] = doubts(two, whole)
    assert said.startswith("it excludes partial shipments (article 31)")


def test_no_doubt_says_how_much() -> None:
    said = doubts(order, credit(amount="17.13").model_copy(update={"expires": date(2026, 1, 1)}))
    assert said
    assert not any("17.13" in each or "840" in each for each in said)
