"""The projects for which orders were made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gendan.scms.orders import Order


@dataclass(frozen=True, slots=True)
class Customer:
    """One project. The file has no names, so it is called by its code; `since` is the first day of its orders."""

    code: str
    since: date
    rows: tuple[int, ...]


def customers(orders: Sequence[Order]) -> Iterator[Customer]:
    """In the order in which the file first names them."""
    by_code: dict[str, list[Order]] = {}
    for order in orders:
        by_code.setdefault(order.customer, []).append(order)
    for code, theirs in by_code.items():
        since = min(order.received for order in theirs)
        yield Customer(code, since, tuple(line for order in theirs for line in order.rows))
