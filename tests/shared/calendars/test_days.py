from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendars.days import ELAPSED, FACTORY, MONDAY_TO_SATURDAY, WorkingDays

OFFICE_IN_CHINA = WorkingDays(country="CN")
OFFICE_IN_GERMANY = WorkingDays(country="DE")
CALENDARS = [ELAPSED, FACTORY, OFFICE_IN_CHINA, OFFICE_IN_GERMANY, WorkingDays(MONDAY_TO_SATURDAY)]


@pytest.mark.parametrize("day", ["2026-02-14", "2026-10-10", "2026-02-28", "2026-05-09"])
def test_on_a_make_up_saturday_an_office_in_china_works(day: str) -> None:
    assert OFFICE_IN_CHINA.is_working(date.fromisoformat(day))
    assert not OFFICE_IN_GERMANY.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-04", "2026-09-20"])
def test_a_make_up_sunday_is_worked_by_factories_too(day: str) -> None:
    assert FACTORY.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-02-17", "2026-02-21", "2026-10-03", "2026-01-03", "2026-09-26"])
def test_a_factory_that_works_on_saturdays_is_off_on_those_within_a_festival(day: str) -> None:
    assert not FACTORY.is_working(date.fromisoformat(day))


def test_a_factory_works_on_ordinary_saturdays_and_not_on_sundays() -> None:
    assert FACTORY.is_working(date(2026, 6, 13))
    assert not FACTORY.is_working(date(2026, 6, 14))


def test_a_year_without_a_notice_yet_has_its_festivals_all_the_same() -> None:
    assert not FACTORY.is_working(date(2031, 10, 1))


def test_an_unknown_country_has_weekends_and_no_holidays() -> None:
    nowhere = WorkingDays(country="ZZ")
    assert nowhere.is_working(date(2026, 12, 25))
    assert not nowhere.is_working(date(2026, 12, 26))


def test_work_over_the_spring_festival_takes_its_days() -> None:
    assert FACTORY.after(date(2026, 2, 13), 3) == date(2026, 2, 25)
    assert FACTORY.before(date(2026, 2, 25), 3) == date(2026, 2, 13)


def test_no_days_after_a_day_off_is_the_next_working_one_and_before_it_the_last() -> None:
    assert OFFICE_IN_GERMANY.after(date(2026, 12, 25), 0) == date(2026, 12, 28)
    assert OFFICE_IN_GERMANY.before(date(2026, 12, 27), 0) == date(2026, 12, 24)


def test_where_the_calendar_ends_it_says_so() -> None:
    with pytest.raises(OverflowError):
        ELAPSED.after(date.max, 1)
    with pytest.raises(OverflowError):
        ELAPSED.before(date.min, 1)


DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@given(st.sampled_from(CALENDARS), DAYS, st.integers(0, 60))
def test_going_forward_and_back_leads_to_the_same_working_day(calendar: WorkingDays, day: date, days: int) -> None:
    begin = calendar.after(day, 0)
    end = calendar.after(begin, days)
    assert calendar.is_working(end)
    assert calendar.before(end, days) == begin
    assert calendar.between(begin, end) == days
    assert calendar.between(end, begin) == -days


@given(st.sampled_from(CALENDARS), DAYS, st.integers(0, 400), st.integers(0, 400))
def test_distances_add_up(calendar: WorkingDays, day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(first), day + timedelta(first + second)
    assert calendar.between(day, middle) + calendar.between(middle, end) == calendar.between(day, end)
