"""What people search an order by: numbers and styles, folded so that they are found as people type them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from unicodedata import normalize

from services.tracking.orders.view import OrderView

MOST_BYTES = 400_000
"""Of all terms of one order together; PostgreSQL's tsvector holds 1 MB."""

MOST_BYTES_OF_ONE = 4
"""Letter, in UTF-8."""

MOST_LETTERS = 300
"""Of one term; a lexeme holds 2 KB."""

INNER = re.compile(r"\w+")
NO_LETTER = re.compile(r"[\W_]+")


def terms(view: OrderView) -> tuple[str, ...]:
    """Whole references, and the words in them; numbers first, so that a very long order keeps what is searched most."""
    numbers = (term for number in dict.fromkeys(_numbers(view)) for term in of_number(number))
    texts = (term for text in _texts(view) for term in of_text(text))
    return fitting(chain(numbers, texts))


def of_number(number: str) -> tuple[str, ...]:
    """`MSKU 123456-5` is also found as `msku1234565`; most are one word anyway."""
    if number.isalnum() and number.isascii():
        return (number.lower()[:MOST_LETTERS],)
    return *of_text(number), squeezed(number)


@lru_cache(maxsize=2048)
def of_text(text: str) -> tuple[str, ...]:
    """The whole, each word as written, and each word's parts: `Lopinavir/Ritonavir` is found by either.

    Remembered: orders name the same styles again and again.
    """
    whole = folded(text)
    return fitting(chain([whole], *([word, *INNER.findall(word)] for word in whole.split())))


def folded(text: str) -> str:
    """As compared: full-width and half-width, upper and lower case are one. Cut where no index would hold it."""
    if text.isascii() and text.isalnum():
        return text.lower()[:MOST_LETTERS]
    return " ".join(normalize("NFKC", text).casefold().split())[:MOST_LETTERS]


def squeezed(number: str) -> str:
    """Letters and digits only; the whole where there are none."""
    return NO_LETTER.sub("", folded(number)) or folded(number)


def fitting(told: Iterable[str]) -> tuple[str, ...]:
    """Each once, as many as fit."""
    terms = dict.fromkeys(told)
    if sum(map(len, terms)) * MOST_BYTES_OF_ONE <= MOST_BYTES:
        terms.pop("", None)
        return tuple(terms)
    kept: dict[str, None] = {}
    size = 0
    for term in terms:
        if term and term not in kept:
            size += len(term.encode())
            if size > MOST_BYTES:
                break
            kept[term] = None
    return tuple(kept)


def _numbers(view: OrderView) -> Iterator[str]:
    if view.po_number:
        yield view.po_number
    if view.customer_code:
        yield view.customer_code
    for each in view.shipments:
        yield each.number
        yield from each.booking_numbers
        yield from each.containers
        yield from each.bills_of_lading
        yield from each.air_waybills
    for papers in view.papers:
        yield from papers.declarations
        yield from papers.bills
    for sample in view.samples:
        yield sample.number
        for round in sample.rounds:
            if round.waybill:
                yield round.waybill
    for credit in view.credits:
        yield credit.reference


def _texts(view: OrderView) -> Iterator[str]:
    for line in view.lines:
        yield line.style
        if line.buyer_style:
            yield line.buyer_style
    if view.vendor:
        yield view.vendor
