"""What keeps an order from coming in: cells that it needs and that cannot be, rows that contradict each other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from gendan.scms.columns import CUSTOMER, ORDER, SHIPMENT
from gendan.scms.read import Row
from shared.events.values import PathReference, Reference

SHAPES = {
    CUSTOMER: TypeAdapter[str](PathReference),
    ORDER: TypeAdapter[str](Reference),
    SHIPMENT: TypeAdapter[str](PathReference),
}


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a row cannot be taken in. Its whole order is left out, so that it comes in whole once repaired."""

    line: int
    column: str
    text: str
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column} {self.text!r}: {self.words}"


def misshapen(rows: Iterable[Row]) -> Iterator[Defect]:
    """The cells of these rows that cannot name a customer, an order or a shipment."""
    for row in rows:
        for column in SHAPES:
            if words := _complaint(column, row[column]):
                yield Defect(row.line, column, row[column], words)


@cache
def _complaint(column: str, text: str) -> str | None:
    try:
        SHAPES[column].validate_python(text)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return None


def disagreements(rows: Sequence[Row], columns: Iterable[str], of: str) -> Iterator[Defect]:
    """The cells that contradict the first of these rows, where all must say the same."""
    first = rows[0]
    for row in rows[1:]:
        for column in columns:
            if row[column] != first[column]:
                words = f"line {first.line} of the same {of} says {first[column]!r}"
                yield Defect(row.line, column, row[column], words)
