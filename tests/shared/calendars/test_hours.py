from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendars.days import EVERY_DAY, WorkingDays
from shared.calendars.hours import WorkingHours

BERLIN = WorkingHours(ZoneInfo("Europe/Berlin"), WorkingDays(country="DE"))
NEW_YORK = WorkingHours(ZoneInfo("America/New_York"), WorkingDays(country="US"))
SHANGHAI = WorkingHours(ZoneInfo("Asia/Shanghai"), WorkingDays(country="CN"))
NIGHTS = WorkingHours(ZoneInfo("Europe/Berlin"), WorkingDays(EVERY_DAY), time(1), time(5))
FOUR = timedelta(hours=4)


def at(told: str) -> datetime:
    return datetime.fromisoformat(told)


@pytest.mark.parametrize(
    ("hours", "asked", "due"),
    [
        (BERLIN, "2026-06-10T09:30+02:00", "2026-06-10T13:30+02:00"),
        (BERLIN, "2026-06-10T13:00+02:00", "2026-06-10T17:00+02:00"),
        (BERLIN, "2026-06-10T15:00+02:00", "2026-06-11T11:00+02:00"),
        (BERLIN, "2026-06-10T22:00+02:00", "2026-06-11T13:00+02:00"),
        (BERLIN, "2026-06-12T16:00+02:00", "2026-06-15T12:00+02:00"),  # over a weekend
        (BERLIN, "2026-12-24T16:00+01:00", "2026-12-28T12:00+01:00"),  # over Christmas
        (NEW_YORK, "2026-11-25T16:00-05:00", "2026-11-27T12:00-05:00"),  # over Thanksgiving
        (SHANGHAI, "2026-02-13T16:00+08:00", "2026-02-14T12:00+08:00"),  # into a make-up Saturday
        (SHANGHAI, "2026-02-14T16:00+08:00", "2026-02-24T12:00+08:00"),  # over the Spring Festival
        (SHANGHAI, "2026-10-09T16:00+08:00", "2026-10-10T12:00+08:00"),
        (BERLIN, "2026-03-27T16:00+01:00", "2026-03-30T12:00+02:00"),  # into summer time
        (BERLIN, "2026-10-23T16:00+02:00", "2026-10-26T12:00+01:00"),  # and back
        (BERLIN, "2026-06-10T20:00+08:00", "2026-06-11T10:00+02:00"),  # asked from the other side of the world
    ],
)
def test_four_working_hours_are_those_of_whoever_is_asked(hours: WorkingHours, asked: str, due: str) -> None:
    assert hours.after(at(asked), FOUR) == at(due)


def test_a_night_in_which_clocks_are_put_forward_has_an_hour_less() -> None:
    assert NIGHTS.between(at("2026-03-29T00:00+01:00"), at("2026-03-29T12:00+02:00")) == timedelta(hours=3)


def test_a_night_in_which_clocks_are_put_back_has_an_hour_more() -> None:
    assert NIGHTS.between(at("2026-10-25T00:00+02:00"), at("2026-10-25T12:00+01:00")) == timedelta(hours=5)


def test_no_time_at_all_is_over_at_once() -> None:
    asked = at("2026-06-13T12:00+02:00")
    assert BERLIN.after(asked, timedelta()) == asked


def test_whether_somebody_is_at_work() -> None:
    assert BERLIN.is_working(at("2026-06-10T09:00+02:00"))
    assert not BERLIN.is_working(at("2026-06-10T17:00+02:00"))
    assert not BERLIN.is_working(at("2026-06-13T12:00+02:00"))


MOMENTS = st.timedeltas(timedelta(), timedelta(days=1100)).map(lambda gone: datetime(2025, 1, 1, tzinfo=UTC) + gone)
HOURS = st.sampled_from([BERLIN, NEW_YORK, SHANGHAI, NIGHTS])


@given(HOURS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=10)))
def test_what_is_due_after_some_work_has_just_that_work_before_it(
    hours: WorkingHours, moment: datetime, work: timedelta
) -> None:
    assert hours.between(moment, hours.after(moment, work)) == work


@given(HOURS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=5)), st.timedeltas(timedelta(), timedelta(days=5)))
def test_a_pause_in_between_changes_nothing(
    hours: WorkingHours, moment: datetime, first: timedelta, second: timedelta
) -> None:
    middle = hours.after(moment, first)
    assert hours.after(middle, second) == hours.after(moment, first + second)


@given(HOURS, MOMENTS)
def test_nothing_is_worked_backwards(hours: WorkingHours, moment: datetime) -> None:
    assert not hours.between(moment, moment - timedelta(days=3))
