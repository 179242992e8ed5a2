"""When milestones are expected by what happened, and what first makes them late, and whose delay that is."""

from datetime import date, timedelta

from hypothesis import given as for_all
from hypothesis import strategies as st

from shared.events.plan import Calendar, Milestone, PlanDrawn
from shared.events.values import Basis, PromisedDate
from shared.identity.roles import Role
from shared.planning import Cause, Expected, Happened, expected, passed
from tests.production.plans.examples import ORDER, drawn

BEGINS = date(2026, 6, 1)


def day(number: int) -> date:
    """Of June 2026, and on."""
    return BEGINS + timedelta(days=number - 1)


def step(code: str, days: int, planned: int, *after: str, owner: Role = Role.WORKSHOP) -> Milestone:
    return Milestone(
        code=code, name=code, chinese=code, owner=owner, days=days, calendar=Calendar.ELAPSED, after=after,
        planned=day(planned), earliest=BEGINS,
    )  # fmt: skip


PLAN = PlanDrawn(
    order_id=ORDER, template="short", edition=1, stages=("sewing",), begins=BEGINS, keeps="ready",
    promised=PromisedDate(on=day(20), basis=Basis.EX_FACTORY),
    milestones=(
        step("fabric", 8, 10, owner=Role.PURCHASING),
        step("trims", 2, 10, owner=Role.PURCHASING),
        step("sewn", 6, 16, "fabric", "trims"),
        step("ready", 4, 20, "sewn", owner=Role.PRODUCTION_MERCHANDISER),
    ),
)  # fmt: skip


def found(today: int = 1, **told: object) -> dict[str, Expected]:
    return expected(PLAN, Happened(**told), day(today))  # type: ignore[arg-type]


def on(when: dict[str, Expected]) -> dict[str, date]:
    return {code: each.on for code, each in when.items()}


def test_with_nothing_told_each_takes_its_days_from_those_before() -> None:
    when = found()
    assert on(when) == {"fabric": day(9), "trims": day(3), "sewn": day(15), "ready": day(19)}
    assert {code: each.slack for code, each in when.items()} == {"fabric": 1, "trims": 7, "sewn": 1, "ready": 1}
    assert not any(each.is_late for each in when.values())


def test_what_was_reached_early_gives_slack_and_late_takes_it() -> None:
    assert found(reached={"fabric": day(5)})["ready"].slack == 5
    late = found(reached={"fabric": day(13)})
    assert late["ready"].slack == -3
    assert late["fabric"].reached


def test_an_open_milestone_whose_day_has_passed_is_expected_today_and_moves_what_follows() -> None:
    when = found(today=14)
    assert (when["fabric"].on, when["ready"].on) == (day(14), day(24))
    assert when["ready"].late_because == Cause("fabric", Role.PURCHASING)


def test_what_something_is_needed_for_is_not_reached_before_that_comes() -> None:
    when = found(not_before={"fabric": day(13)})
    assert (when["fabric"].on, when["ready"].on) == (day(13), day(23))
    assert when["ready"].late_because == Cause("fabric", Role.PURCHASING)
    assert on(found(not_before={"fabric": day(7)})) == on(found())
    assert found(not_before={"fabric": day(13)}, forecasts={"fabric": day(11)})["fabric"].on == day(13)
    assert found(not_before={"fabric": day(13)}, reached={"fabric": day(9)})["fabric"].on == day(9)


def test_the_first_cause_is_what_was_late_first_and_not_what_waits_for_it() -> None:
    when = found(today=12, reached={"trims": day(3)}, forecasts={"fabric": day(15)})
    assert {code: each.late_because for code, each in when.items() if each.is_late} == dict.fromkeys(
        ("fabric", "sewn", "ready"), Cause("fabric", Role.PURCHASING)
    )


def test_what_would_have_been_late_by_itself_is_its_own_cause() -> None:
    """The fabric came a day late; without the six days that sewing then lost there would have been time."""
    when = found(today=25, reached={"fabric": day(11), "trims": day(3)}, forecasts={"sewn": day(24)})
    assert when["fabric"].late_because == Cause("fabric", Role.PURCHASING)
    assert when["sewn"].late_because == Cause("fabric", Role.PURCHASING), "a day late is late already"
    in_time = found(today=25, reached={"fabric": day(10), "trims": day(3)}, forecasts={"sewn": day(24)})
    assert in_time["sewn"].late_because == Cause("sewn", Role.WORKSHOP)
    assert in_time["ready"].late_because == Cause("sewn", Role.WORKSHOP)


def test_a_delay_over_a_day_off_on_which_nobody_would_have_gone_on_is_no_cause() -> None:
    """The fabric was to come on Saturday the 6th and came on Sunday; sewing begins on Monday either way."""
    sewn = step("sewn", 6, 13, "fabric").model_copy(update={"calendar": Calendar.FACTORY})
    plan = PLAN.model_copy(update={"milestones": (step("fabric", 5, 6), sewn), "keeps": "sewn"})
    when = expected(plan, Happened({"fabric": day(7)}, {"sewn": day(15)}), day(8))
    assert when["fabric"].is_late
    assert when["sewn"].late_because == Cause("sewn", Role.WORKSHOP)


def test_a_delay_that_was_made_up_for_is_no_cause_any_more() -> None:
    when = found(today=14, reached={"fabric": day(13), "trims": day(3), "sewn": day(14)})
    assert when["fabric"].is_late
    assert (when["ready"].slack, when["ready"].late_because) == (2, None)


def test_a_forecast_counts_instead_of_the_days_also_where_it_is_sooner() -> None:
    assert found(forecasts={"fabric": day(4)})["ready"].on == day(14)
    assert found(forecasts={"fabric": day(16)})["ready"].on == day(26)


def test_a_forecast_is_not_believed_before_what_it_waits_for_nor_in_the_past() -> None:
    assert found(forecasts={"sewn": day(2)})["sewn"].on == day(9)
    assert found(today=12, forecasts={"fabric": day(4)})["fabric"].on == day(12)


def test_whose_delay_it_is_a_forecast_may_say_otherwise_than_the_plan() -> None:
    when = found(forecasts={"fabric": day(16)}, waits_for={"fabric": Role.FINANCE})
    assert when["ready"].late_because == Cause("fabric", Role.FINANCE)


def test_what_is_waived_takes_no_time_and_is_never_late() -> None:
    when = found(today=19, waived=frozenset({"sewn"}), reached={"fabric": day(13), "trims": day(3)})
    assert (when["sewn"].on, when["sewn"].is_late) == (day(13), False)
    assert (when["ready"].on, when["ready"].slack) == (day(19), 1)


def test_what_nobody_told_must_have_been_if_something_behind_it_was() -> None:
    when = found(today=30, reached={"sewn": day(15)})
    assert when["fabric"].reached
    assert not when["fabric"].is_late or when["fabric"].on <= day(15)
    assert when["ready"].on == day(30)
    assert passed(PLAN.milestones, {"ready": day(18), "fabric": day(4)}) == {
        "ready": day(18), "sewn": day(18), "trims": day(18), "fabric": day(4)
    }  # fmt: skip


CODES = [each.code for each in drawn().milestones]
SOME_DAYS = st.dictionaries(st.sampled_from(CODES), st.dates(date(2026, 1, 1), date(2027, 1, 1)), max_size=6)


@for_all(
    SOME_DAYS, SOME_DAYS, st.sets(st.sampled_from(CODES), max_size=4), st.dates(date(2026, 3, 2), date(2026, 9, 1))
)
def test_whatever_is_told_what_is_open_comes_after_what_it_waits_for_and_the_late_have_a_cause(
    reached: dict[str, date], forecasts: dict[str, date], waived: set[str], today: date
) -> None:
    when = expected(drawn(), Happened(reached, forecasts, waived=waived), today)
    assert list(when) == CODES
    for each in when.values():
        if not (each.reached or each.waived):
            assert each.on >= today
            assert all(each.on >= when[code].on for code in each.milestone.after)
        assert (each.late_because is not None) == each.is_late
        if each.late_because:
            assert when[each.late_because.milestone].is_late


@for_all(SOME_DAYS, st.sampled_from(CODES), st.integers(1, 60), st.dates(date(2026, 3, 2), date(2026, 9, 1)))
def test_a_later_forecast_brings_nothing_forward(
    forecasts: dict[str, date], code: str, later: int, today: date
) -> None:
    before = expected(drawn(), Happened(forecasts={**forecasts, code: today}), today)
    after = expected(drawn(), Happened(forecasts={**forecasts, code: today + timedelta(days=later)}), today)
    assert all(after[each].on >= before[each].on for each in CODES)


def test_a_forecast_at_the_end_of_the_calendar_is_no_end_of_ours() -> None:
    assert expected(drawn(), Happened(forecasts={"fabric-in-house": date.max}), BEGINS)["delivered"].on == date.max
