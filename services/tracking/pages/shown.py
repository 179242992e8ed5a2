"""How values look on a page: exact, and the same in every language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision

from shared.envelope import Occurred, Precision

cents = cache(get_currency_precision)
"""How many decimals sums in a currency have: two of USD, none of JPY, three of KWD."""


def number(value: Decimal | int | None) -> str:
    """12500.50 as `12,500.5`; nothing is rounded."""
    if value is None:
        return "–"
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal, currency: str | None) -> str:
    """12500.5 in USD as `12,500.50`, in JPY as `12,500.5`: more decimals than the currency has are shown, too."""
    return f"{value:,.{decimals(value, currency)}f}"


def decimals(value: Decimal, currency: str | None) -> int:
    """At least those of the currency; of none that is known, two."""
    return max(cents(currency or ""), len(number(value).partition(".")[2]))


def money(value: Decimal | None, currency: str | None) -> str:
    """12500.5 USD as `12,500.50 USD`, 12500 JPY as `12,500 JPY`."""
    if value is None or not currency:
        return "–"
    return f"{amount(value, currency)} {currency}"


def moment(occurred: Occurred) -> str:
    """A day as a day; an instant with the offset in which it was told."""
    return occurred.day.isoformat() if occurred.precision is Precision.DAY else instant(occurred.at)


def instant(at: datetime) -> str:
    """2026-11-05 08:00 +08:00; `UTC` where that is the offset."""
    zone = "UTC" if not at.utcoffset() else at.isoformat()[-6:]
    return f"{at:%Y-%m-%d %H:%M} {zone}"


def known(at: datetime) -> str:
    """Our own clock, in UTC."""
    return instant(at.astimezone(UTC))


def day(on: date | None) -> str:
    return on.isoformat() if on else "–"


def told(text: str | None) -> str:
    """A moment that was kept as it was told."""
    return moment(Occurred.read(text)) if text else "–"


def share(part: int, whole: int) -> str:
    """Per cent, to one decimal."""
    return f"{100 * part / whole:.1f} %" if whole else "–"
