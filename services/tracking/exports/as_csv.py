"""Rows as CSV, for any program that reads it."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

from services.tracking.exports.columns import Cells, Column, Row, head, worded
from services.tracking.pages.catalogue import Language
from services.tracking.pages.shown import decimals

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class Csv:
    """As RFC 4180 has it, in UTF-8 with the mark by which Excel knows it; no cell is a formula."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], language: Language) -> None:
        self._file, self._columns, self._language = file, columns, language
        file.write("\ufeff".encode())
        self._write([[head(each, language) for each in columns]])

    def add(self, rows: Sequence[Row]) -> None:
        self._write([self._cell(row.get(each.key), each, row) for each in self._columns] for row in rows)

    def end(self) -> None:
        """Nothing follows."""

    def _cell(self, value: Any, column: Column, row: Row) -> str:
        match worded(value, column, self._language):
            case Decimal() as number if column.cells is Cells.MONEY and number.is_finite():
                return f"{number:.{decimals(number, row.get('currency'))}f}"
            case Decimal() as number:
                return f"{number:f}"
            case bool() | int() as count:
                return str(count)
            case datetime() as moment:
                return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            case date() as day:
                return day.isoformat()
            case str() as text:
                return defused(text)
        return ""

    def _write(self, lines: Any) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(lines)
        self._file.write(text.getvalue().encode("utf-8", "backslashreplace"))


def defused(text: str) -> str:
    """What a spreadsheet would run is made text by an apostrophe in front of it."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip(" ").startswith(FORMULA) else text
