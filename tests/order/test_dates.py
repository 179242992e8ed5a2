from datetime import date

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.order.orders.amending import amend
from services.order.orders.dates.decisions import check_speaks, confirm, decline, propose
from services.order.orders.state import Order
from shared.errors import Rejected, Unknown
from shared.events.order import DateConfirmed, DateDeclined, DateProposed, OrderEvent, OrderFactRetracted, Side
from shared.events.values import Basis, PromisedDate
from shared.identity.roles import Role
from tests.order.examples import cancelled, date_proposed, given, held, line, papers, received, released

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 30), date(2026, 10, 15), date(2026, 11, 2)
two_lines = papers(line("1"), line("2"))


def confirmed(number: str = "D1", by: Side = Side.FACTORY) -> DateConfirmed:
    return DateConfirmed(number=number, by=by)


def declined(number: str = "D1", by: Side = Side.FACTORY) -> DateDeclined:
    return DateDeclined(number=number, by=by, reason="the season begins before")


def promised(*events: OrderEvent) -> list[date]:
    order: Order = given(*events).state
    assert order.terms
    return [line.promised.on for line in order.terms.lines]


def test_a_date_stands_when_both_sides_confirmed_it() -> None:
    after = given(received).when(propose, date_proposed()).then(date_proposed())
    assert promised(*after.history) == [SEPTEMBER]
    after = after.when(confirm, confirmed()).then(confirmed())
    assert promised(*after.history) == [OCTOBER]


@pytest.mark.parametrize("by", Side)
def test_whoever_proposes_has_confirmed(by: Side) -> None:
    proposed = given(received, date_proposed(by=by))
    proposed.when(confirm, confirmed(by=by)).then_nothing()
    [other] = set(Side) - {by}
    proposed.when(confirm, confirmed(by=other)).then(confirmed(by=other))


def test_a_date_for_some_lines_moves_these() -> None:
    assert promised(two_lines, date_proposed(of=("2",)), confirmed()) == [SEPTEMBER, OCTOBER]


def test_the_basis_is_agreed_with_the_day() -> None:
    delivered = DateProposed(number="D1", promised=PromisedDate(on=OCTOBER, basis=Basis.DELIVERED), by=Side.FACTORY)
    state = given(received, delivered, confirmed(by=Side.CUSTOMER)).state
    assert state.terms
    assert state.terms.lines[0].promised == delivered.promised


def test_a_declined_date_changes_nothing_and_another_may_be_proposed() -> None:
    after = given(received, date_proposed()).when(decline, declined()).then(declined())
    assert promised(*after.history) == [SEPTEMBER]
    after.when(confirm, confirmed()).then_refused("D1 was declined: propose a date anew")
    later = date_proposed("D2", on=NOVEMBER)
    assert promised(*after.history, later, confirmed("D2")) == [NOVEMBER]


def test_whoever_proposed_may_take_it_back() -> None:
    withdrawn = declined(by=Side.CUSTOMER)
    given(received, date_proposed()).when(decline, withdrawn).then(withdrawn)


def test_what_both_agreed_to_is_changed_by_another_proposal_only() -> None:
    given(received, date_proposed(), confirmed()).when(decline, declined()).then_refused("both sides agreed")


def test_an_older_proposal_does_not_undo_a_later_agreement() -> None:
    overtaken = given(received, date_proposed("D1"), date_proposed("D2", on=NOVEMBER), confirmed("D2"))
    overtaken.when(confirm, confirmed("D1")).then_refused("promised otherwise since proposal D1")
    assert promised(*overtaken.history) == [NOVEMBER]


def test_an_agreement_about_other_lines_overtakes_nothing() -> None:
    both = given(
        two_lines, date_proposed("D1", of=("1",)), date_proposed("D2", of=("2",), on=NOVEMBER), confirmed("D2")
    )
    assert promised(*both.history, confirmed("D1")) == [OCTOBER, NOVEMBER]
    both.when(confirm, confirmed("D1")).then(confirmed("D1"))


def test_a_proposal_made_after_an_agreement_can_be_agreed() -> None:
    history = given(received, date_proposed("D1"), confirmed("D1"), date_proposed("D2", on=NOVEMBER))
    assert promised(*history.history, confirmed("D2")) == [NOVEMBER]


def test_an_amendment_of_the_lines_overtakes_what_was_proposed_before() -> None:
    history = given(received, date_proposed())
    amended = history(*amend(history.state, "more", lines=(line(quantity="120"),)))
    amended.when(confirm, confirmed()).then_refused("promised otherwise since")


def test_an_amendment_after_the_agreement_starts_from_the_agreed_day() -> None:
    history = given(received, date_proposed(), confirmed())
    agreed = history.state.terms
    assert agreed
    history.when(amend, "the same", lines=agreed.lines).then_nothing()
    assert promised(*history.history, *amend(history.state, "back", lines=(line(),))) == [SEPTEMBER]


def test_a_retracted_confirmation_leaves_the_date_open() -> None:
    # the fold does not see what was retracted
    retracted = OrderFactRetracted(retracted_version=3, retracted_event="1:order:3", why="did_not_occur", reason="x")
    assert promised(received, date_proposed(), retracted) == [SEPTEMBER]
    assert promised(received, confirmed()) == [SEPTEMBER]


def test_a_proposal_is_recognised_and_another_needs_its_own_number() -> None:
    given(received, date_proposed()).when(propose, date_proposed(on=NOVEMBER)).then_refused("needs a number of its own")
    given(received).when(propose, date_proposed(of=("7",))).then_refused("no line 7")
    given(received).when(confirm, confirmed("D9")).then_refused("no proposal D9", because=Unknown)


def test_dates_are_proposed_also_on_hold_and_after_the_release_and_not_once_cancelled() -> None:
    for before in (held, released):
        given(received, before).when(propose, date_proposed()).then(date_proposed())
    for decide, what in ((propose, date_proposed()), (confirm, confirmed()), (decline, declined())):
        given(received, date_proposed(), cancelled).when(decide, what).then_refused("cancelled")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("side", "role", "may"),
    [
        (Side.CUSTOMER, Role.BUSINESS_MERCHANDISER, True),
        (Side.CUSTOMER, Role.PRODUCTION_MERCHANDISER, False),
        (Side.CUSTOMER, Role.PLANNING, False),
        (Side.FACTORY, Role.BUSINESS_MERCHANDISER, False),
        (Side.FACTORY, Role.PRODUCTION_MERCHANDISER, True),
        (Side.FACTORY, Role.PLANNING, True),
        (Side.CUSTOMER, Role.MANAGER, True),
        (Side.FACTORY, Role.MANAGER, True),
    ],
)
def test_each_side_speaks_through_who_deals_with_it(side: Side, role: Role, may: bool) -> None:
    if may:
        check_speaks(side, {role})
    else:
        with pytest.raises(Rejected, match=f"what the {side} says of a date is told by"):
            check_speaks(side, {role})


EVENTS: list[OrderEvent] = [
    date_proposed("D1"),
    date_proposed("D2", of=("1",), by=Side.FACTORY, on=NOVEMBER),
    date_proposed("D3", of=("2",), on=NOVEMBER),
    *(confirmed(number, by) for number in ("D1", "D2", "D3") for by in Side),
    *(declined(number) for number in ("D1", "D2", "D3")),
]


@for_all(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_only_what_both_sides_said_is_ever_promised(asked: list[OrderEvent]) -> None:
    history = given(two_lines)
    for event in asked:
        decide = {DateProposed: propose, DateConfirmed: confirm, DateDeclined: decline}[type(event)]
        before = promised(*history.history)
        try:
            history = history(*decide(history.state, event))  # type: ignore[operator]
        except Rejected:
            continue
        if promised(*history.history) != before:
            assert isinstance(event, DateConfirmed)
            assert history.state.proposals[event.number].confirmed == set(Side)
