"""What follows from what the order service said: a plan when the order is released, and anew when it changes."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from services.production.plans import copies
from services.production.plans.state import Plan
from shared.events.order import (
    DateConfirmed,
    DateProposed,
    Destination,
    Due,
    Instalment,
    OrderAmended,
    PaymentTerms,
    ShipmentNoted,
    Side,
)
from shared.events.plan import OrderNoted, PlanDrawn, PlanEvent
from shared.events.sample import SampleKind
from shared.events.values import Basis, PromisedDate, Tolerance
from tests.given import Given
from tests.order import examples as orders
from tests.production.plans.examples import (
    BEGINS,
    ORDER,
    SAMPLE,
    chosen,
    drawn,
    given,
    held,
    line,
    noted,
    on,
    reached,
    released,
    said,
    sample,
)


def amended(**changes: object) -> OrderAmended:
    return OrderAmended.model_validate({"revision": 1, "reason": "the customer moved the date", **changes})


def of_order(by: str, quantity: str = "100") -> object:
    return orders.line(quantity=quantity).model_copy(update={"promised": on(by)})


def test_a_released_order_gets_a_plan_for_the_first_of_its_promises_from_the_day_of_its_release() -> None:
    events = copies.note_release(given(noted()).state, ORDER, BEGINS)
    assert events == [drawn(), reached("order-released")]


def test_what_was_chosen_before_is_what_the_plan_is_drawn_from() -> None:
    events = copies.note_release(given(noted(), chosen("bag")).state, ORDER, BEGINS)
    assert events == [drawn("bag"), reached("order-released")]


def test_a_template_that_is_no_more_leaves_the_usual_one() -> None:
    assert copies.note_release(given(noted(), chosen("shoes")).state, ORDER, BEGINS)[0] == drawn()


def test_of_an_order_that_is_not_made_nothing_is_noted() -> None:
    nothing = given().state
    assert copies.note_release(nothing, ORDER, BEGINS) == []
    assert copies.note_amendment(nothing, ORDER, amended(lines=[of_order("2026-08-01")])) == []
    assert copies.note_date(nothing, ORDER, DateConfirmed(number="D-1", by=Side.CUSTOMER)) == []
    assert copies.stop(nothing, ORDER, "held") == copies.go_on(nothing, ORDER) == []


def test_a_received_order_says_what_is_made_by_when_and_where_it_goes() -> None:
    (event,) = copies.note_order(given().state, ORDER, orders.papers())
    assert isinstance(event, OrderNoted)
    assert (event.customer_code, event.country, event.waits_for_money) == ("HARBOUR", "DE", False)
    assert [(each.number, each.style, each.promised) for each in event.lines] == [("1", "B-2041", on("2026-09-30"))]
    assert "price" not in event.model_dump_json()


@pytest.mark.parametrize(
    ("terms", "waits"),
    [
        (None, False),
        (PaymentTerms(text="D/P at sight"), False),
        (orders.terms("30", "70"), True),
        (PaymentTerms(text="L/C at sight", letter_of_credit=True), True),
        (PaymentTerms(text="x", instalments=(Instalment(name="a", percent=Decimal(0), due=Due.ON_ORDER),)), False),
        (
            PaymentTerms(text="x", instalments=(Instalment(name="a", percent=Decimal(100), due=Due.ON_DEPARTURE),)),
            False,
        ),
    ],
)
def test_production_waits_for_money_where_the_terms_ask_for_it_on_order(
    terms: PaymentTerms | None, waits: bool
) -> None:
    (event,) = copies.note_order(given().state, ORDER, orders.papers(payment_terms=terms))
    assert isinstance(event, OrderNoted)
    assert event.waits_for_money is waits


def test_another_date_draws_the_plan_anew_from_the_same_beginning_and_says_why() -> None:
    change = amended(lines=[of_order("2026-08-01")])
    first, again = copies.note_amendment(given(*released).state, ORDER, change)
    assert isinstance(first, OrderNoted)
    assert (first.customer_code, first.country, first.waits_for_money) == (None, "DE", None)
    assert again == drawn(by="2026-08-01", because="the customer moved the date")


def test_other_goods_or_another_destination_draw_it_anew_other_terms_do_not() -> None:
    assert len(copies.note_amendment(given(*released).state, ORDER, amended(lines=[of_order("2026-07-01", "9")]))) == 2
    elsewhere = amended(destination=Destination(text="Toronto", country="CA"))
    _, again = copies.note_amendment(given(*released).state, ORDER, elsewhere)
    assert isinstance(again, PlanDrawn)
    assert again.country == "CA"
    (only,) = copies.note_amendment(given(*released).state, ORDER, amended(payment_terms=orders.terms("100")))
    assert given(*released, only).state.waits_for_money


def test_an_amendment_before_the_release_draws_nothing() -> None:
    assert len(copies.note_amendment(given(noted()).state, ORDER, amended(lines=[of_order("2026-08-01")]))) == 1


def test_a_plan_is_drawn_anew_also_while_the_order_is_on_hold() -> None:
    assert len(copies.note_amendment(given(*released, held).state, ORDER, amended(lines=[of_order("2026-08-01")]))) == 2


def test_a_date_that_both_sides_agree_on_is_planned_for() -> None:
    proposal = DateProposed(number="D-1", promised=on("2026-07-20"), lines=("1",), by=Side.FACTORY)
    events = copies.note_date(given(*released).state, ORDER, proposal)
    assert events == [said(Side.FACTORY, "2026-07-20", lines=("1",))], "one side alone changes nothing"
    after = given(*released, *events)
    confirmed = copies.note_date(after.state, ORDER, DateConfirmed(number="D-1", by=Side.CUSTOMER))
    because = "both sides agreed on another date (proposal D-1)"
    assert confirmed == [said(Side.CUSTOMER), drawn(by="2026-07-10", because=because)], "line 2 comes first now"


def test_a_confirmation_by_the_side_that_proposed_is_no_agreement() -> None:
    after = given(*released, said(Side.FACTORY, "2026-07-20"))
    assert copies.note_date(after.state, ORDER, DateConfirmed(number="D-1", by=Side.FACTORY)) == [said(Side.FACTORY)]


def test_a_confirmation_of_what_was_never_proposed_changes_no_date() -> None:
    both = given(*released, said(Side.FACTORY), said(Side.CUSTOMER))
    assert both.state.lines == given(*released).state.lines


def test_the_lines_of_an_amendment_count_from_then_on_over_a_date_that_was_agreed_on() -> None:
    agreed = given(*released, said(Side.FACTORY, "2026-07-20"), said(Side.CUSTOMER))
    assert {each.promised for each in agreed.state.lines.values()} == {on("2026-07-20")}
    assert {each.promised for each in agreed(noted()).state.lines.values()} == {on("2026-07-01"), on("2026-07-10")}


def test_of_samples_only_those_that_cutting_waits_for_are_noted() -> None:
    note = partial(copies.note_sample, given(*released).state, ORDER, SAMPLE)
    assert note(SampleKind.PRE_PRODUCTION, ["B-2041", "B-2041"]) == [sample("B-2041")]
    assert note(SampleKind.PROTO, ["B-2041"]) == []
    assert copies.note_word(given(*released).state, ORDER, SAMPLE, 1, approved=True) == []


def test_the_milestone_of_the_samples_is_reached_once_all_styles_are_approved() -> None:
    half = given(*released, sample("B-2041"))
    assert copies.note_word(half.state, ORDER, SAMPLE, 1, approved=True) == [sample("B-2041", round=1, approved=True)]
    both = half(*copies.note_other_styles(half.state, ORDER, SAMPLE, ["B-2041", "P-7"]))
    assert copies.note_word(both.state, ORDER, SAMPLE, 1, approved=True) == [
        sample("B-2041", "P-7", round=1, approved=True),
        reached("pre-production-sample-approved"),
    ]


def test_an_amendment_makes_no_order_known_whose_receipt_was_retracted() -> None:
    assert given(noted(line(), whose=None, waits=None)).state.customer_code is None


def test_the_first_of_several_promises_is_the_earliest_whatever_its_basis() -> None:
    lines = line(), line("2").model_copy(update={"promised": PromisedDate(on=date(2026, 6, 1), basis=Basis.EX_FACTORY)})
    drawing = copies.note_release(given(noted(*lines)).state, ORDER, BEGINS)[0]
    assert isinstance(drawing, PlanDrawn)
    assert (drawing.promised.on, drawing.keeps) == (date(2026, 6, 1), "cargo-ready")


def left(stage: str, shipment: str, *quantities: str, unit: str | None = "piece") -> ShipmentNoted:
    lines = [{"line": str(n), "quantity": each, "unit": unit} for n, each in enumerate(quantities, 1)]
    return ShipmentNoted.model_validate({"shipment": shipment, "stage": stage, "lines": lines})


def noting(history: Given[Plan, PlanEvent], *told: ShipmentNoted) -> set[str]:
    """The milestones that are reached by then."""
    for each in told:
        history = history(*copies.note_shipment(history.state, ORDER, each))
    return set(history.state.reached) - {"order-released"}


def test_goods_are_on_board_once_all_of_them_have_left_and_delivered_once_all_of_them_were() -> None:
    plan = given(*released)
    assert noting(plan, left("departed", "S-1", "60", "100")) == set()
    assert noting(plan, left("departed", "S-1", "60", "100"), left("departed", "S-2", "40")) == {"departed"}
    assert noting(plan, left("departed", "S-1", "100", "100"), left("delivered", "S-1", "100")) == {"departed"}
    assert noting(plan, left("delivered", "S-1", "100", "100")) == {"delivered"}


def test_what_is_told_again_counts_once_and_in_another_unit_not_at_all() -> None:
    plan = given(*released)
    assert noting(plan, left("departed", "S-1", "60", "100"), left("departed", "S-1", "60", "100")) == set()
    assert noting(plan, left("departed", "S-1", "100", "100", unit="carton")) == set()
    assert noting(plan, left("departed", "S-1", "100", "100", unit=None)) == {"departed"}


def test_less_than_ordered_is_all_of_it_within_the_tolerance() -> None:
    papers = orders.papers().model_copy(update={"tolerance": Tolerance(under=Decimal(5))})
    (noted_so,) = copies.note_order(given().state, ORDER, papers)
    assert noting(given(noted_so), left("departed", "S-1", "95")) == {"departed"}
    assert noting(given(noted_so), left("departed", "S-1", "94.999999")) == set()


def test_of_goods_that_are_not_made_nothing_is_noted_when_they_leave() -> None:
    assert copies.note_shipment(given().state, ORDER, left("departed", "S-1", "100")) == []
