"""Counting working days: a week, and the holidays of a country."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shared.calendars.holidays import DAY, is_holiday, is_made_up

MONDAY_TO_FRIDAY = frozenset(range(5))
MONDAY_TO_SATURDAY = frozenset(range(6))
EVERY_DAY = frozenset(range(7))

COUNTED = 65_536
"""Ways through a calendar that are remembered: plans go the same few again and again."""


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`week` are the days on which one works, 0 is Monday. `country` None: no holidays."""

    week: frozenset[int] = MONDAY_TO_FRIDAY
    country: str | None = None

    def is_working(self, day: date) -> bool:
        """Days that make up for a holiday are working days, whatever the week says."""
        if self.country is None:
            return day.weekday() in self.week
        if is_made_up(self.country, day):
            return True
        return day.weekday() in self.week and not is_holiday(self.country, day)

    def after(self, day: date, days: int) -> date:
        """The working day on which `days` of work are done that begin on the next working day; 0: the day itself, or
        the next working one. Raises OverflowError where the calendar ends.
        """
        return _after(self, day, days)

    def before(self, day: date, days: int) -> date:
        """The latest working day from which `days` of work still end on `day`; 0: the day itself, or the last working
        one before it. Raises OverflowError where the calendar begins.
        """
        return _before(self, day, days)

    def between(self, day: date, other: date) -> int:
        """How many working days later `other` is; negative where it is earlier. A day off counts nothing."""
        if other < day:
            return -self.between(other, day)
        return sum(1 for n in range((other - day).days) if self.is_working(day + DAY * (n + 1)))

    def working_from(self, day: date, step: int) -> Iterator[date]:
        """The working days from a day on, itself included; backwards with a `step` of -1."""
        while True:
            if self.is_working(day):
                yield day
            day += DAY * step


WORKING_WEEK = WorkingDays()
FACTORY = WorkingDays(MONDAY_TO_SATURDAY, "CN")
"""Where nothing else is configured (domain.md, section 3)."""
ELAPSED = WorkingDays(EVERY_DAY)


@lru_cache(COUNTED)
def _after(calendar: WorkingDays, day: date, days: int) -> date:
    return _nth(calendar.working_from(day + DAY, 1), days) if days else next(calendar.working_from(day, 1))


@lru_cache(COUNTED)
def _before(calendar: WorkingDays, day: date, days: int) -> date:
    return _nth(calendar.working_from(day - DAY, -1), days) if days else next(calendar.working_from(day, -1))


def _nth(days: Iterator[date], n: int) -> date:
    return next(day for count, day in enumerate(days, start=1) if count == n)
