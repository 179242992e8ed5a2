"""Rows as a workbook of Excel's."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from services.tracking.exports.columns import Cells, Column, Row, head, worded
from services.tracking.pages.catalogue import Language
from services.tracking.pages.shown import decimals, number

EXACT = 15
"""Significant digits that a sheet's number holds; what has more is written as text, where it stays what it is."""
LONGEST = 32_767
"""Characters in a cell of Excel's."""
FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""
WIDEST, NARROWEST = 60, 8
"""Characters that a column is wide."""


class Xlsx:
    """A workbook of one sheet: real dates and numbers, its head frozen, filters ready, columns wide enough."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], language: Language, title: str) -> None:
        self._columns, self._language, self._at = columns, language, 0
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
        self._book.set_properties({"title": title, "author": "gendan"})
        self._sheet = self._book.add_worksheet(sheet_name(title))
        self._formats: dict[str, Any] = {}
        heads = [head(each, language) for each in columns]
        for n, (each, words) in enumerate(zip(columns, heads, strict=True)):
            self._sheet.set_column(n, n, _width(words, each.cells))
        self._sheet.freeze_panes(1, 0)
        bold = self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for n, words in enumerate(heads):
            self._sheet.write_string(0, n, words, bold)

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._at += 1
            for n, column in enumerate(self._columns):
                value = worded(row.get(column.key), column, self._language)
                self._write(n, value, column.cells, row.get("currency"))

    def end(self) -> None:
        if self._columns:
            self._sheet.autofilter(0, 0, self._at, len(self._columns) - 1)
        self._book.close()

    def _write(self, n: int, value: Any, cells: Cells, currency: str | None) -> None:
        match value:
            case None:
                return
            case Decimal() | int() if is_exact(Decimal(value)):
                self._sheet.write_number(
                    self._at, n, value, self._format(number_format(Decimal(value), cells, currency))
                )
            case Decimal() | int():
                self._sheet.write_string(self._at, n, f"{Decimal(value):f}", self._format("@", right=True))
            case datetime() if value.astimezone(UTC).date() >= FIRST_DAY:
                utc = value.astimezone(UTC).replace(tzinfo=None)
                self._sheet.write_datetime(self._at, n, utc, self._format("yyyy-mm-dd hh:mm"))
            case date() if not isinstance(value, datetime) and value >= FIRST_DAY:
                self._sheet.write_datetime(self._at, n, value, self._format("yyyy-mm-dd"))
            case datetime() | date():
                self._sheet.write_string(self._at, n, value.isoformat())
            case _:
                self._sheet.write_string(self._at, n, in_a_cell(str(value)))

    def _format(self, of: str, *, right: bool = False) -> Any:
        if of not in self._formats:
            self._formats[of] = self._book.add_format({"num_format": of, **({"align": "right"} if right else {})})
        return self._formats[of]


def is_exact(value: Decimal) -> bool:
    """Whether a sheet's number can hold it."""
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= EXACT and value.adjusted() < EXACT


def number_format(value: Decimal, cells: Cells, currency: str | None = None) -> str:
    """With all decimals that it has, money with at least those of its currency: nothing is rounded in what one sees."""
    places = decimals(value, currency) if cells is Cells.MONEY else len(number(value).partition(".")[2])
    return "#,##0" + ("." + "0" * places if places else "")


def in_a_cell(text: str) -> str:
    """At most as much as a cell holds; what was cut off ends in an ellipsis."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def sheet_name(title: str) -> str:
    """As Excel allows it: 31 characters, none of its own signs, no apostrophe at its ends."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("' ") or "gendan"


def _width(words: str, cells: Cells) -> int:
    """Characters; Chinese ones are twice as wide."""
    of = {Cells.DAY: 11, Cells.MOMENT: 17, Cells.NUMBER: 12, Cells.MONEY: 15, Cells.TEXT: 18}[cells]
    return max(NARROWEST, min(WIDEST, max(of, sum(2 if ord(each) > 0x2E7F else 1 for each in words) + 3)))
