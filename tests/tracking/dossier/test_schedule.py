"""Given a plan and what happened of it, then this is what binds, what moved, and where it all stands on the chart."""

from datetime import date

from services.tracking.dossier.schedule import MOST_TICKS, Line, Schedule, Step, schedule
from shared.events.plan import MilestoneWaived, PlanDrawn
from shared.identity.roles import Role
from tests.tracking.dossier.examples import garment
from tests.tracking.life import OF_IT, forecast, milestone, plan_drawn, reached
from tests.tracking.telling import Telling, day, received

TODAY = date(2026, 12, 3)


def drawn(tell: Telling, today: date = TODAY, *others: Line, promised: date | None = None) -> Schedule:
    plan = tell.view().plan
    assert plan
    return schedule(plan, today, promised, others)


def step(of: Schedule, code: str) -> Step:
    (found,) = [each for each in of.steps if each.code == code]
    return found


def two_ways() -> PlanDrawn:
    """Fabric and trims before sewing, sewing before shipping; the fabric takes longer."""
    return plan_drawn(
        milestone("fabric", date(2026, 11, 20)),
        milestone("trims", date(2026, 11, 10)),
        milestone("sew", date(2026, 11, 27), "fabric", "trims"),
        milestone("ship", date(2026, 12, 4), "sew"),
    )


def test_what_binds_is_at_each_step_the_one_before_that_is_done_last(tell: Telling) -> None:
    tell(received())
    tell(two_ways())
    assert drawn(tell, date(2026, 11, 4)).critical == ("fabric", "sew", "ship")
    tell(reached("fabric"), day("2026-11-06"))
    tell(forecast("trims", date(2026, 11, 30)), day("2026-11-07"))
    now = drawn(tell, date(2026, 11, 8))
    assert now.critical == ("trims", "sew", "ship")
    assert step(now, "sew").after == "trims"
    assert step(now, "trims").binds
    assert not step(now, "fabric").binds


def test_every_forecast_that_was_made_stays_visible_the_newest_counts(tell: Telling) -> None:
    tell(received())
    tell(two_ways())
    tell(forecast("fabric", date(2026, 11, 24), "boiler"), day("2026-11-05"))
    tell(forecast("fabric", date(2026, 11, 30), "redyed"), day("2026-11-12"))
    fabric = step(drawn(tell, date(2026, 11, 13)), "fabric")
    assert [(each.on, each.reason) for each in fabric.moved] == [
        (date(2026, 11, 24), "boiler"),
        (date(2026, 11, 30), "redyed"),
    ]
    assert (fabric.on, fabric.slack, fabric.late, fabric.reached) == (date(2026, 11, 30), -10, True, False)


def test_what_a_later_step_proves_was_reached_though_nobody_told(tell: Telling) -> None:
    tell(received())
    tell(two_ways())
    tell(reached("sew"), day("2026-11-20"))
    fabric = step(drawn(tell, date(2026, 11, 21)), "fabric")
    assert fabric.reached
    assert not fabric.told


def test_a_waived_step_is_said_to_be(tell: Telling) -> None:
    tell(received())
    tell(two_ways())
    tell(MilestoneWaived(**OF_IT, milestone="trims", reason="customer's own"), day("2026-11-05"))
    assert step(drawn(tell), "trims").waived


def test_a_chart_holds_everything_between_its_first_and_last_day() -> None:
    now = drawn(garment(), TODAY, Line("cut_off", date(2026, 12, 9), "SH-1"))
    for each in now.steps:
        for on in (each.planned, each.on, each.begins, *(moved.on for moved in each.moved)):
            assert now.first < on < now.last
    assert {line.kind for line in now.lines} == {"today", "promised", "cut_off"}
    places = [float(now.at(line.on).removesuffix("%")) for line in now.lines]
    assert all(0 < place < 100 for place in places)
    assert places == [float(now.at(day_).removesuffix("%")) for day_ in (TODAY, date(2026, 12, 11), date(2026, 12, 9))]
    assert places[0] < places[2] < places[1]


def test_a_mistyped_year_does_not_squeeze_the_chart(tell: Telling) -> None:
    tell(received())
    tell(two_ways())
    tell(forecast("fabric", date(2062, 11, 24)), day("2026-11-05"))
    now = drawn(tell, date(2026, 11, 6))
    assert now.last < date(2028, 1, 1)
    assert now.at(date(2062, 11, 24)) == "100.000%"
    assert now.width(date(2026, 11, 3), date(2062, 11, 24)) != "0.000%"


def test_the_axis_has_few_enough_ticks_for_any_length(tell: Telling) -> None:
    assert 0 < len(drawn(garment()).ticks) <= MOST_TICKS
    assert all(each.weekday() == 0 or each.day == 1 for each in drawn(garment()).ticks)
    tell(received())
    tell(plan_drawn(milestone("ship", date(2028, 12, 4)), begins=date(2026, 1, 1)))
    assert 0 < len(drawn(tell).ticks) <= MOST_TICKS


def test_the_promise_that_counts_is_the_one_of_now(tell: Telling) -> None:
    tell(received())
    tell(two_ways())
    now = drawn(tell, TODAY, promised=date(2026, 12, 20))
    assert now.promised_on == date(2026, 12, 20)
    assert Line("promised", date(2026, 12, 20)) in now.lines
    assert {each.owner for each in now.steps} == {Role.WORKSHOP}
