"""Counting working hours on somebody's calendar: in their time zone, between their holidays, through summer time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.calendars.days import WORKING_WEEK, WorkingDays
from shared.calendars.holidays import DAY


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `begins` to `ends` by the clock of their zone, on their working days."""

    zone: ZoneInfo
    days: WorkingDays = WORKING_WEEK
    begins: time = time(9)
    ends: time = time(17)

    def after(self, moment: datetime, work: timedelta) -> datetime:
        """The moment, in UTC, at which so much working time has gone by since `moment`.

        Time that ends with a working day ends there, not on the next morning. No work at all: `moment` itself.
        Raises OverflowError where the calendar ends.
        """
        if not work:
            return moment.astimezone(UTC)
        for begins, ends in self._from(moment):
            if begins + work <= ends:
                return begins + work
            work -= ends - begins
        raise AssertionError

    def between(self, moment: datetime, other: datetime) -> timedelta:
        """How much working time lies between the two; none where `other` is not later."""
        worked = timedelta()
        for begins, ends in self._from(moment):
            if begins >= other:
                return worked
            worked += min(ends, other) - begins
        raise AssertionError

    def is_working(self, moment: datetime) -> bool:
        begins, ends = next(self._from(moment))
        return begins <= moment < ends

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from a moment on, in UTC: an hour is an hour, also when clocks are put back."""
        day = moment.astimezone(self.zone).date()
        while True:
            if self.days.is_working(day):
                begins, ends = max(self._at(day, self.begins), moment.astimezone(UTC)), self._at(day, self.ends)
                if begins < ends:
                    yield begins, ends
            day += DAY

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)
