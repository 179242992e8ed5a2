"""The status sheet as a workbook that is sent as it is: titled, dated, printed on one page's width."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter

from services.tracking.exports.as_excel import in_a_cell, number_format, sheet_name
from services.tracking.exports.columns import Cells, Column, worded
from services.tracking.pages.catalogue import Language, say
from services.tracking.reports.wording import day

EN = Language.EN
WIDTHS = {
    "po_number": 14, "style": 18, "buyer_style": 14, "colour": 12, "ordered": 10, "unit": 7, "status": 34,
    "promised_on": 12, "basis": 12, "expected_on": 12, "samples": 28, "inspection": 26, "shipments": 34, "bills": 16,
    "questions": 32, "changes": 34,
}  # fmt: skip
"""Characters."""
TITLE_ROWS = 4
APART = frozenset({"late"})
"""Shown as a colour."""


class StatusBook:
    """As a customer is sent it: what is late stands out, long words wrap, the head repeats on every printed page."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], customer: str, today: date) -> None:
        self._columns = [each for each in columns if each.key not in APART]
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
        title = say(EN, "sheet", "title")
        self._book.set_properties({"title": f"{title} {customer}"})
        self._sheet = self._book.add_worksheet(sheet_name(title))
        self._at = TITLE_ROWS
        self._formats: dict[tuple[str, bool], Any] = {}
        self._print()
        large, bold = self._book.add_format({"bold": True, "font_size": 16}), self._book.add_format({"bold": True})
        self._sheet.write_string(0, 0, title, large)
        self._sheet.write_string(1, 0, customer, bold)
        self._sheet.write_string(2, 0, say(EN, "sheet", "as_of", on=day(today, EN)))
        head = self._book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8ECF1"}
        )
        for n, column in enumerate(self._columns):
            self._sheet.write_string(TITLE_ROWS, n, say(EN, "column", column.key), head)

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self._at += 1
            for n, column in enumerate(self._columns):
                self._write(n, column, worded(row[column.key], column, EN), late=bool(row["late"]))

    def end(self) -> None:
        """What is empty says so."""
        if self._at == TITLE_ROWS:
            self._sheet.write_string(TITLE_ROWS + 1, 0, say(EN, "sheet", "nothing_open"))
        else:
            self._sheet.autofilter(TITLE_ROWS, 0, self._at, len(self._columns) - 1)
        self._book.close()

    def _print(self) -> None:
        for n, column in enumerate(self._columns):
            self._sheet.set_column(n, n, WIDTHS[column.key])
        self._sheet.freeze_panes(TITLE_ROWS + 1, 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(TITLE_ROWS)
        self._sheet.set_footer("&R&P / &N")

    def _write(self, n: int, column: Column, value: Any, *, late: bool) -> None:
        red = late and column.key == "expected_on"
        match value:
            case None if red:
                self._sheet.write_string(self._at, n, say(EN, "sheet", "to_be_advised"), self._format("@", red=True))
            case None:
                self._sheet.write_blank(self._at, n, None, self._format("@"))
            case date():
                self._sheet.write_datetime(self._at, n, value, self._format("d mmm yyyy", red=red))
            case str():
                self._sheet.write_string(self._at, n, in_a_cell(value), self._format("@"))
            case _:
                self._sheet.write_number(self._at, n, value, self._format(number_format(value, Cells.NUMBER)))

    def _format(self, of: str, *, red: bool = False) -> Any:
        if (of, red) not in self._formats:
            look = {"num_format": of, "text_wrap": True, "valign": "top", "bottom": 4, "bottom_color": "#C0C6CE"}
            self._formats[of, red] = self._book.add_format(
                look | ({"font_color": "#B00020", "bold": True} if red else {})
            )
        return self._formats[of, red]
