"""On which hours a customer works, as far as clocks need to know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from shared.calendars.days import MONDAY_TO_FRIDAY, WorkingDays
from shared.calendars.hours import WorkingHours
from shared.events import customer as told
from shared.events.order import Destination

Pause = tuple[datetime, datetime | None]
"""From when until when; None: it lasts."""


@dataclass(frozen=True, slots=True)
class Customer:
    """What the customer's profile says."""

    country: str | None = None
    hours: told.WorkingHours | None = None


NOBODY = Customer()

CAPITALS = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
"""Where the tz database, which goes by importance only in part, names another zone first."""


def hours_of(customer: Customer, destination: Destination | None = None) -> WorkingHours:
    """Of a customer who told none: Monday to Friday, 09:00 to 17:00, where their goods go or in their country's
    capital; that country's holidays are off.
    """
    if hours := customer.hours:
        days = WorkingDays(frozenset(hours.days), hours.holidays)
        return WorkingHours(ZoneInfo(hours.time_zone), days, hours.begins, hours.ends)
    country = customer.country or (destination.country if destination else None)
    zone = destination.time_zone if destination and customer.country in {None, destination.country} else None
    return WorkingHours(ZoneInfo(zone or capital(country)), WorkingDays(MONDAY_TO_FRIDAY, country))


def capital(country: str | None) -> str:
    """The time zone of a country's capital; UTC where no country is known."""
    return CAPITALS.get(country or "") or _zones().get(country or "", "UTC")


def due(hours: WorkingHours, began: datetime, work: timedelta, pauses: list[Pause]) -> tuple[datetime, bool]:
    """When so much of their working time has gone by, and whether it stands still: then, as if it went on at once.

    `pauses` do not count: in them they wait for us.
    """
    at = began
    for begins, ends in sorted(pauses, key=lambda pause: pause[0]):
        begins = max(begins, at)  # noqa: PLW2901 (pauses may overlap)
        if ends is not None and ends <= at:
            continue
        if hours.after(at, work) <= begins:
            break
        work -= hours.between(at, begins)
        if ends is None:
            return hours.after(begins, work), True
        at = ends
    return hours.after(at, work), False


@cache
def _zones() -> dict[str, str]:
    """The zone that the tz database names first for each country."""
    found: dict[str, str] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found.setdefault(country, zone)
    return found
