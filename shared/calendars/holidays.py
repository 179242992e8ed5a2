"""Public holidays, and the days on which people work instead, by country."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

DAY = timedelta(days=1)


@lru_cache(16_384)
def is_holiday(country: str, day: date) -> bool:
    """Whether people have a day off that they would not have by their week alone.

    Of a country that nobody knows, no day is. In China a holiday is a run of days, weekends among them: also who works
    on Saturdays is off on the Saturday within the Spring Festival.
    """
    if country == "CN" and (told := _told_in_china(day)) is not None:
        is_off, name = told
        return is_off and name is not None
    return day in _known(country)


@lru_cache(16_384)
def is_made_up(country: str, day: date) -> bool:
    """Whether people work although by their week they would not 调休上班, to make up for a day off."""
    if country == "CN" and (told := _told_in_china(day)) is not None:
        is_off, name = told
        return not is_off and name is not None
    return day in getattr(_known(country), "weekend_workdays", ())


def _told_in_china(day: date) -> tuple[bool, str | None] | None:
    """Off or not, and for which festival, as the State Council's notice for the year says; None: no notice yet."""
    import chinese_calendar  # noqa: PLC0415 (a table of twenty years, which most processes never look at)

    try:
        told: tuple[bool, str | None] = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return told


@cache
def _known(country: str) -> Mapping[date, Any]:
    import holidays  # noqa: PLC0415 (as above: of all countries)

    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return {}
