"""What is told of a plan is taken down, late, double and of orders that are not known; every forecast is kept."""

from services.production.plans.facts import expect_ready, forecast, reach
from shared.errors import Unknown
from tests.production.plans.examples import cancelled, given, held, reached, ready, released, waived
from tests.production.plans.examples import forecast as told


def test_a_milestone_is_reached_with_or_without_those_before_it() -> None:
    given(*released).when(reach, reached("packed")).then(reached("packed"))


def test_a_milestone_is_reached_of_an_order_that_is_unknown_held_or_cancelled_or_does_without_it() -> None:
    for history in (), (*released, held), (*released, cancelled), (*released, waived("washed")):
        given(*history).when(reach, reached("washed")).then(reached("washed"))


def test_a_milestone_that_the_plan_has_not_is_refused_once_there_is_a_plan() -> None:
    given().when(reach, reached("dyed")).then(reached("dyed"))
    given(*released).when(reach, reached("dyed")).then_refused("no milestone dyed", Unknown)
    given(*released).when(forecast, told("dyed", "2026-05-01")).then_refused("no milestone dyed", Unknown)


def test_every_forecast_is_kept_and_the_last_one_counts() -> None:
    first, second = told("fabric-in-house", "2026-05-01"), told("fabric-in-house", "2026-05-09", "the dye lot failed")
    after = given(*released).when(forecast, first).then(first)
    after = after.when(forecast, second).then(second)
    assert after.state.forecasts["fabric-in-house"] == second
    after.when(forecast, first).then(first)


def test_what_was_reached_is_not_expected_any_more() -> None:
    given(*released, reached("cut")).when(forecast, told("cut", "2026-05-01")).then_refused("reached already")


def test_when_goods_are_ready_is_forecast_for_all_or_some_lines() -> None:
    after = given(*released).when(expect_ready, ready("2026-06-20")).then(ready("2026-06-20"))
    after = after.when(expect_ready, ready("2026-06-25", "2")).then(ready("2026-06-25", "2"))
    after.when(expect_ready, ready("2026-06-25", "3")).then_refused("no line 3")
    given().when(expect_ready, ready("2026-06-20", "3")).then(ready("2026-06-20", "3"))
