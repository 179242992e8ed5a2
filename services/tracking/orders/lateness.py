"""Whether what was promised was kept: worked out when somebody asks, because time passes without events."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from services.tracking.orders.axes import Commercial
from services.tracking.orders.lines import Line
from services.tracking.orders.view import OrderView
from shared.events.order import Destination


class Standing(StrEnum):
    """Of a line: fulfilled on the promised day, later or earlier; or not yet, with the day to come or past.

    Cancelled: not fulfilled, and no longer expected.
    """

    ON_TIME = "on_time"
    LATE = "late"
    EARLY = "early"
    OPEN = "open"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


def standing(line: Line, commercial: Commercial, today: date) -> Standing:
    """`today` is the calendar day at the destination."""
    if line.fulfilled_on is None:
        if commercial is Commercial.CANCELLED:
            return Standing.CANCELLED
        return Standing.OVERDUE if line.promised_on < today else Standing.OPEN
    if line.fulfilled_on == line.promised_on:
        return Standing.ON_TIME
    return Standing.LATE if line.fulfilled_on > line.promised_on else Standing.EARLY


def today_at(destination: Destination | None, now: datetime) -> date:
    """The calendar day at the destination; UTC where its time zone is not known."""
    return now.astimezone(_zone(destination)).date()


def has_late_line(view: OrderView) -> bool:
    return any(line.fulfilled_on is not None and line.fulfilled_on > line.promised_on for line in view.lines)


def overdue_from(view: OrderView) -> datetime | None:
    """The instant at which the first open line's promised day is over at the destination; None: nothing is open."""
    if view.commercial is Commercial.CANCELLED:
        return None
    open_ = [line.promised_on for line in view.lines if line.fulfilled_on is None]
    if not open_ or min(open_) == date.max:
        return None
    return datetime.combine(min(open_) + timedelta(days=1), time(), _zone(view.destination)).astimezone(UTC)


def beginning_of(day: date | None, destination: Destination | None) -> datetime | None:
    """The instant at which a day begins at the destination; of the first day there is, the first instant."""
    if day is None:
        return None
    if day == date.min:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time(), _zone(destination)).astimezone(UTC)


def due_on(view: OrderView) -> date | None:
    """The next promised day that is still open; once nothing is, the last one that was promised."""
    open_ = [line.promised_on for line in view.lines if line.fulfilled_on is None]
    if open_ and view.commercial is not Commercial.CANCELLED:
        return min(open_)
    return max((line.promised_on for line in view.lines), default=None)


@cache
def _named(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        return ZoneInfo("UTC")  # it was known when it was written, and has ended since


def _zone(destination: Destination | None) -> ZoneInfo:
    return _named((destination and destination.time_zone) or "UTC")
