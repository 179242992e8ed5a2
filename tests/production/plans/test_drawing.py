"""A plan is drawn backward from the promise; where there is less time than it takes, it says by how many days."""

from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.production.plans.drawing import draw
from services.production.plans.templates import templates
from shared.events.plan import Milestone, PlanDrawn
from shared.events.values import Basis, PromisedDate
from shared.planning import calendars, follows
from tests.production.plans.examples import BEGINS, ORDER, drawn

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
NAMES = st.sampled_from(sorted(templates()))


def by_code(plan: PlanDrawn) -> dict[str, Milestone]:
    return {each.code: each for each in plan.milestones}


def test_the_last_day_is_counted_backward_over_holidays_and_sundays() -> None:
    """On board on 1 July; 3 days of 端午 from 19 June 2026 and Sundays are no days of the factory."""
    plan = by_code(drawn())
    assert plan["departed"].planned == date(2026, 7, 1)
    assert plan["handed-over"].planned == date(2026, 6, 27)
    assert plan["cargo-ready"].planned == date(2026, 6, 25)
    assert plan["packed"].planned == date(2026, 6, 23)
    assert plan["finished"].planned == date(2026, 6, 18), "the 19th is 端午, the 21st a Sunday"


def test_the_first_day_is_counted_forward_from_the_release() -> None:
    plan = by_code(drawn())
    assert plan["order-released"].earliest == BEGINS
    assert plan["production-started"].earliest == date(2026, 3, 7)
    assert plan["lab-dips-approved"].earliest == date(2026, 3, 10), "6 working days of the customer"
    assert plan["fabric-booked"].earliest == date(2026, 3, 12)
    assert plan["size-set-approved"].earliest == date(2026, 3, 18)


def test_a_customers_holidays_are_no_days_of_theirs() -> None:
    """1 May, a Friday, is a holiday in Germany and none in Canada."""
    begins, promised = date(2026, 4, 30), PromisedDate(on=date(2026, 9, 1), basis=Basis.ON_BOARD)
    for country, day in ("DE", date(2026, 5, 11)), ("CA", date(2026, 5, 8)), (None, date(2026, 5, 8)):
        plan = draw(ORDER, templates()["garment"], begins=begins, promised=promised, country=country)
        assert by_code(plan)["lab-dips-approved"].earliest == day, country


def test_what_comes_after_the_promise_is_planned_forward_from_it() -> None:
    plan = by_code(drawn())
    assert plan["arrived"].planned == date(2026, 7, 31)
    assert plan["documents-sent"].planned == date(2026, 7, 6)


@pytest.mark.parametrize(
    ("basis", "keeps"),
    [
        (Basis.EX_FACTORY, "cargo-ready"),
        (Basis.HANDED_OVER, "handed-over"),
        (Basis.ON_BOARD, "departed"),
        (Basis.DELIVERED, "delivered"),
    ],
)
def test_a_promise_is_kept_by_the_milestone_of_its_basis(basis: Basis, keeps: str) -> None:
    plan = drawn(by="2026-09-01", basis=basis)
    assert (plan.keeps, by_code(plan)[keeps].planned) == (keeps, date(2026, 9, 1))


def test_a_plan_with_time_enough_is_not_compressed_and_one_without_says_by_how_many_days() -> None:
    assert drawn(by="2026-05-19").compressed_by == 0, "as the template counts forward"
    assert drawn(by="2026-05-18").compressed_by == 1
    assert drawn(by="2026-05-01").compressed_by == 18
    assert drawn("rush", by="2026-05-01").compressed_by == 0


def test_a_promise_of_before_the_beginning_is_planned_for_all_the_same() -> None:
    plan = drawn(by="2026-02-01")
    assert plan.compressed_by == 107
    assert by_code(plan)["departed"].planned == date(2026, 2, 1)
    assert all(each.days == 0 for each in plan.milestones)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_ends_of_ours(day: date) -> None:
    promised = PromisedDate(on=day, basis=Basis.DELIVERED)
    assert draw(ORDER, templates()["garment"], begins=BEGINS, promised=promised, country="DE").milestones


@for_all(NAMES, DAYS, st.integers(-30, 300), st.sampled_from(Basis), st.sampled_from(["DE", "CN", None]))
def test_whatever_is_promised_each_step_has_its_days_and_the_promise_is_kept(
    name: str, begins: date, later: int, basis: Basis, country: str | None
) -> None:
    promised = PromisedDate(on=begins + timedelta(days=later), basis=basis)
    template = templates()[name]
    plan, days = draw(ORDER, template, begins=begins, promised=promised, country=country), calendars(country)
    found, usual = by_code(plan), {step.code: step.days for step in template.milestones}
    for each in plan.milestones:
        before = [found[code] for code in each.after]
        for earlier in before:
            assert follows(each, days, earlier.planned) <= each.planned, (earlier.code, each.code)
            assert earlier.earliest <= each.earliest
        assert each.days <= usual[each.code]
    assert found[plan.keeps].planned <= promised.on
    if plan.compressed_by == 0:
        assert all(each.days == usual[each.code] for each in plan.milestones)
        assert found[plan.keeps].earliest <= found[plan.keeps].planned
    if all(each.days == 0 for each in plan.milestones):
        return  # there is no time at all
    assert all(each.planned >= begins for each in plan.milestones)


@for_all(NAMES, DAYS, st.integers(1, 120))
def test_a_day_less_of_time_never_leaves_more_days_for_a_step(name: str, begins: date, later: int) -> None:
    template = templates()[name]

    def left(days: int) -> list[int]:
        promised = PromisedDate(on=begins + timedelta(days=days), basis=Basis.ON_BOARD)
        plan = draw(ORDER, template, begins=begins, promised=promised, country="DE")
        return [each.days for each in plan.milestones]

    assert all(less <= more for less, more in zip(left(later - 1), left(later), strict=True))


def test_a_plan_keeps_the_edition_and_the_stages_of_its_template() -> None:
    plan = drawn("bag", because="it is a bag")
    assert (plan.template, plan.edition, plan.because) == ("bag", 1, "it is a bag")
    assert plan.stages == templates()["bag"].stages
    assert set(chain(*(each.after for each in plan.milestones))) <= set(by_code(plan))
