"""What is told about single cells: words where a value would stand, texts that are too long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gendan.scms import cells
from gendan.scms.cells import Words
from gendan.scms.columns import LINE
from gendan.scms.read import Row

T = TypeVar("T")
LONGEST = 300  # characters of our texts (shared.events.values.Text)


@dataclass(frozen=True, slots=True)
class CellNote:
    """A cell whose text is not simply taken over; `lost` where it could not be read and is kept nowhere."""

    line: int
    id: str
    column: str
    text: str
    meaning: str
    lost: bool = False


@dataclass(slots=True)
class Notes:
    """The notes on a file, in the order of its reading."""

    taken: list[CellNote] = field(default_factory=list)

    def add(self, row: Row, column: str, meaning: str, *, lost: bool = False) -> None:
        self.taken.append(CellNote(row.line, row[LINE], column, row[column], meaning, lost))

    def value(self, row: Row, column: str, reading: T | Words) -> T | None:
        """The value that was read, or None with a note of what stands there instead."""
        if isinstance(reading, Words):
            self.add(row, column, reading.meaning, lost=not reading.known)
            return None
        return reading

    def alike(self, rows: Sequence[Row], column: str, read: Callable[[str], T | Words]) -> T | None:
        """What all these rows say alike; where that is no value, each gets its note."""
        reading = read(rows[0][column])
        values = [self.value(row, column, reading) for row in rows]
        return values[0]

    def text(self, row: Row, column: str) -> str | None:
        """The text as written, or None with a note where there is none; with a note where it has to be changed."""
        text = self.value(row, column, cells.text(row[column]))
        if text is None:
            return None
        if not text.isprintable():
            self.add(row, column, "line breaks and signs that cannot be printed became spaces")
            text = cells.printable(text)
        return self.short(row, column, text)

    def short(self, row: Row, column: str, text: str) -> str:
        """Not longer than our texts are; the note keeps what was cut off."""
        if len(text) <= LONGEST:
            return text
        self.add(row, column, f"shortened to {LONGEST} characters; the report has it whole")
        return text[: LONGEST - 1] + "…"
