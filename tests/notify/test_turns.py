"""Whose turn it is in a plan: a milestone is owed once what goes before it is there, and has its days from then on."""

from datetime import date

from services.notify.obligations.state import obligation_of
from shared.events import plan as plans
from shared.events.obligation import ObligationKind
from tests.notify.examples import ORDER, at, planned, received, run, told, topics

TUESDAY = at("2026-12-01 08:30")
MILESTONE = ObligationKind.MILESTONE
HERE = told(received(), TUESDAY)
FABRIC = ("fabric", date(2026, 12, 20))
CUT = ("cut", date(2026, 12, 27), "fabric")
FABRIC_THERE = plans.MilestoneReached(order_id=ORDER, milestone="fabric")


def test_nobody_owes_it_before_what_goes_before_it_is_there() -> None:
    here = HERE(planned(FABRIC, CUT), TUESDAY)
    assert obligation_of(MILESTONE, f"{ORDER}/cut") not in here.owed()
    begun = here(FABRIC_THERE, at("2026-12-19 09:00")).of(MILESTONE, "cut")
    assert (begun.started.began, begun.started.due) == (at("2026-12-19 09:00"), at("2026-12-27 16:00"))
    assert topics(run(begun)) == ["started"]


def test_where_that_came_late_there_are_the_days_that_it_takes_from_when_it_was_known() -> None:
    here = HERE(planned(FABRIC, CUT), TUESDAY)(FABRIC_THERE, at("2026-12-24 09:00"), known=at("2026-12-25 09:00"))
    assert here.of(MILESTONE, "cut").started.due == at("2026-12-31 16:00")


def test_a_day_that_was_past_when_the_plan_was_drawn_starts_nothing_later_either() -> None:
    past = ("cut", date(2026, 11, 20), "fabric")
    here = HERE(planned(FABRIC, past), TUESDAY)(FABRIC_THERE, at("2026-12-24 09:00"))
    assert run(here.of(MILESTONE, "cut")) == []


def test_what_comes_after_a_day_that_was_past_when_the_plan_was_drawn_is_not_forgotten() -> None:
    here = HERE(planned(("fabric", date(2026, 11, 20)), CUT), TUESDAY)
    assert run(here.of(MILESTONE, "fabric")) == []
    assert topics(run(here.of(MILESTONE, "cut"))) == ["started"]


def test_what_is_waived_is_there_with_what_goes_before_it() -> None:
    sewn = ("sewn", date(2026, 12, 30), "cut")
    waived = plans.MilestoneWaived(order_id=ORDER, milestone="cut", reason="cut by the mill")
    here = HERE(planned(FABRIC, CUT, sewn), TUESDAY)(waived, at("2026-12-02 09:00"))
    assert obligation_of(MILESTONE, f"{ORDER}/sewn") not in here.owed()
    begun = here(FABRIC_THERE, at("2026-12-19 09:00")).of(MILESTONE, "sewn").started
    assert begun.began == at("2026-12-19 09:00")


def test_what_something_behind_it_was_reached_without_a_word_of_is_owed_no_more() -> None:
    here = HERE(planned(FABRIC, CUT), TUESDAY)
    cut = plans.MilestoneReached(order_id=ORDER, milestone="cut")
    skipped = here(cut, at("2026-12-19 09:00")).of(MILESTONE, "fabric")
    assert topics(run(here.of(MILESTONE, "fabric"), skipped)) == ["started", "settled"]


def test_what_was_not_there_after_all_takes_the_turn_back_until_it_is() -> None:
    here = HERE(planned(FABRIC, CUT), TUESDAY)(FABRIC_THERE, at("2026-12-19 09:00"))
    wrong = here.wrong(len(here.facts), at("2026-12-20 09:00"))
    there = wrong(FABRIC_THERE, at("2026-12-21 09:00"))
    followed = [each.of(MILESTONE, "cut") for each in (here, wrong, there)]
    assert topics(run(*followed)) == ["started", "settled", "reopened"]
