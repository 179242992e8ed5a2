"""What stands in a shipment's cells and is no value is kept as a remark of the shipment, each text once."""

from dataclasses import dataclass, field
from typing import TypeVar

from gendan.scms.cells import Words, printable
from gendan.scms.notes import Notes
from gendan.scms.read import Row

T = TypeVar("T")
LONGEST = 2000  # characters (shared.events.values.Remark)


@dataclass(slots=True)
class Remarks:
    """The remarks of one shipment, in the order of its rows."""

    notes: Notes
    kept: list[str] = field(default_factory=list)

    def unless_value(self, row: Row, column: str, reading: T | Words) -> T | None:
        """The value, or None: then the words are kept, unless they are the file's own for "not stated"."""
        if isinstance(reading, Words) and not reading.known:
            self.keep(row, column, "kept as a remark")
            return None
        return self.notes.value(row, column, reading)

    def keep(self, row: Row, column: str, meaning: str) -> None:
        remark = printable(f"{column}: {row[column]}")
        if remark not in self.kept:
            self.kept.append(remark)
        self.notes.add(row, column, meaning)

    def text(self, first: Row) -> str | None:
        """One remark to a line; None where there is none."""
        told = "\n".join(self.kept)
        if len(told) > LONGEST:
            column = self.kept[-1].partition(":")[0]
            self.notes.add(first, column, f"the shipment's remarks were shortened to {LONGEST} characters")
            told = told[: LONGEST - 1] + "…"
        return told or None
