"""The months and weeks that boards are asked for."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints

from shared.http.problems import invalid

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)

Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
Week = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-W(0[1-9]|[1-4]\d|5[0-3])$")]
MonthAsked = Annotated[Month | None, Query(description="Such as 2026-12; left out: this month.", examples=["2026-12"])]
WeekAsked = Annotated[
    Week | None, Query(description="Such as 2026-W49 (ISO 8601); left out: this week.", examples=["2026-W49"])
]
DayAsked = Annotated[
    date | None, Query(description="Only this day; the week is its own.", ge=date(1900, 1, 1), lt=date(2200, 1, 1))
]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def of_month(month: str) -> tuple[date, date]:
    """Its first day, and that of the next one."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first.replace(day=28) + 4 * DAY).replace(day=1)


def beside_month(month: str) -> tuple[str, str]:
    """The months before and after."""
    first, after = of_month(month)
    return month_of(first - DAY), month_of(after)


def week_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def of_week(week: str) -> tuple[date, date]:
    """Its Monday, and that of the next one. Raises a 422 for the 53rd week of a year that has none."""
    try:
        monday = date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)
    except ValueError:
        raise invalid("is no week of that year", where="query.week") from None
    return monday, monday + WEEK


def beside_week(week: str) -> tuple[str, str]:
    """The weeks before and after."""
    monday, after = of_week(week)
    return week_of(monday - DAY), week_of(after)


def monday(day: date) -> date:
    """Of the week that it lies in."""
    return day - day.weekday() * DAY


def mondays(first: date, after: date) -> list[date]:
    """Of the weeks in which the days from the first on lie, up to the one after."""
    begins = monday(first)
    return [begins + n * WEEK for n in range((after - DAY - begins) // WEEK + 1)]
