"""What a cell of the SCMS file says: a day, a number, or words where one of these would stand."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from shared.events.order import Flow
from shared.events.shipment import Mode
from shared.events.values import Edition, Incoterm, Rule


@dataclass(frozen=True, slots=True)
class Words:
    """A cell that holds no value of its kind; `known` where these words are the file's own way of saying so."""

    text: str
    meaning: str
    known: bool = True


MEANINGS = {
    "": "not stated",
    "N/A": "not stated",
    "Date Not Captured": "the date is not known",
    "Pre-PQ Process": "there was no quotation yet",
    "N/A - From RDC": "does not apply to goods from the regional stock",
}
POINTER = re.compile(r"See (?P<shipment>\S+) \(ID#:(?P<id>\d+)\)", re.ASCII)
MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)  # noqa: SIM905 (a list of twelve is longer to read)
}
_NAMED = re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Z][a-z]{2})-(?P<year>\d{2}|\d{4})", re.ASCII)
_AMERICAN = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{2}|\d{4})", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)  # as many digits as our own numbers have


def _words(text: str) -> Words:
    meaning = MEANINGS.get(text)
    return Words(text, meaning) if meaning else Words(text, "could not be read", known=False)


@cache
def day(text: str) -> date | Words:
    """A calendar day written 2-Jun-06 or 6/2/06 (month first); two digits of a year mean 20xx."""
    found = _NAMED.fullmatch(text) or _AMERICAN.fullmatch(text)
    if not found:
        return _words(text)
    month, year = found["month"], int(found["year"])
    try:
        return date(year if year > 99 else 2000 + year, MONTHS.get(month) or int(month), int(found["day"]))
    except ValueError:  # 31-Feb-10, 2-Foo-06, 13/1/06
        return _words(text)


def number(text: str) -> Decimal | Words:
    """An exact number, not negative."""
    return Decimal(text) if _NUMBER.fullmatch(text) else _words(text)


@cache
def incoterm(text: str) -> Incoterm | Words:
    """A rule; DDU ended with Incoterms 2000, of the others the file does not say the edition."""
    if text not in Rule.__members__:
        return _words(text)
    rule = Rule(text)
    return Incoterm(rule=rule, edition=Edition.E2000 if rule is Rule.DDU else None)


MODES = {"Air": Mode.AIR, "Air Charter": Mode.AIR_CHARTER, "Ocean": Mode.SEA, "Truck": Mode.TRUCK}


def mode(text: str) -> Mode | Words:
    return MODES.get(text) or _words(text)


FLOWS = {"Direct Drop": Flow.TRADED, "From RDC": Flow.FROM_STOCK}


def flow(text: str) -> Flow | Words:
    return FLOWS.get(text) or _words(text)


def text(text: str) -> str | Words:
    """What somebody wrote, or the file's own words for nothing."""
    return _words(text) if text in {"", "N/A"} else text


def printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
