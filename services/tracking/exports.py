"""Tables as sheets that one opens: Excel and CSV, of the columns that a page shows, exact to the last digit."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal, Protocol, get_args, get_type_hints
from urllib.parse import quote

import xlsxwriter
from fastapi.responses import StreamingResponse

from services.tracking.pages.catalogue import Language, say
from services.tracking.pages.shown import decimals, number
from shared.envelope import Occurred
from shared.events.confidential import Confidential, Informal, Mark
from shared.http.problems import invalid

MOST = 100_000
"""Rows of a sheet: whoever wants more asks for less at a time."""

SheetFormat = Literal["xlsx", "csv"]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_MEMORY = 1024 * 1024
"""Bytes, before a sheet goes on in a file."""
CHUNK = 64 * 1024

EXACT = 15
"""Significant digits that a sheet's number holds; what has more is written as text, where it stays what it is."""
LONGEST = 32_767
"""Characters in a cell of Excel's."""
FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""
WIDEST, NARROWEST = 60, 8
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class Cells(StrEnum):
    """What stands in a column. Money has its currency in a column of its own; moments are written in UTC."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is what rows have it by, and what its head has its words by, in that `section` of them.

    `terms` is the section of the words in which its values have theirs; `mark` hides it from whoever may not see it.
    """

    key: str
    cells: Cells = Cells.TEXT
    mark: Mark | None = None
    terms: str | None = None
    section: str = "column"


Row = Mapping[str, Any]
Pages = AsyncIterator[Sequence[Row]]


class Written(Protocol):
    """A sheet that is being written."""

    def add(self, rows: Sequence[Row]) -> None: ...

    def end(self) -> None: ...


def seen(columns: Sequence[Column], sees: frozenset[Mark]) -> list[Column]:
    """Those that somebody may see."""
    return [each for each in columns if each.mark is None or each.mark in sees]


def columns_of(row: type, **terms: str) -> tuple[Column, ...]:
    """A column for each field of a dataclass: what stands in it and its mark are the field's own.

    `terms` names, for some fields, the section of the words in which their values have theirs.
    """
    hints = get_type_hints(row, include_extras=True)
    return tuple(
        Column(each.name, _cells(hints[each.name]), _mark(hints[each.name]), terms.get(each.name))
        for each in fields(row)
    )


async def sheet(
    name: str,
    columns: Sequence[Column],
    rows: Pages,
    kind: SheetFormat,
    *,
    language: Language,
    sees: frozenset[Mark],
    title: str = "",
    most: int = MOST,
) -> StreamingResponse:
    """The rows as a file called `name`, its heads and terms in the reader's language.

    It is written to its end before anything is answered: what goes wrong is an error, never half a sheet. Raises a 422
    where there are more than `most` rows.
    """
    shown, file = seen(columns, sees), opened()
    by: Written = Csv(file, shown, language) if kind == "csv" else Xlsx(file, shown, language, title or name)
    return await written(by, file, rows, name, kind, most=most)


async def written(
    by: Written, file: IO[bytes], rows: Pages, name: str, kind: SheetFormat, *, most: int = MOST
) -> StreamingResponse:
    """The file as an answer, once all rows are written to it. Raises a 422 where there are more than `most`."""
    try:
        async for page in _within(rows, most):
            await asyncio.to_thread(by.add, page)
    except BaseException:
        by.end()
        file.close()
        raise
    await asyncio.to_thread(by.end)
    return as_file(file, name, kind)


async def _within(rows: Pages, most: int) -> Pages:
    count = 0
    async for page in rows:
        count += len(page)
        if count > most:
            raise invalid(
                f"more than {most:,} rows fit, and a sheet holds no more: ask for a month or a customer at a time",
                where="query.format",
            )
        yield page


def opened() -> IO[bytes]:
    """Where a sheet is written to: in memory, and in a file as it grows."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def as_file(file: IO[bytes], name: str, kind: SheetFormat) -> StreamingResponse:
    """A file that was written to its end, as an answer that a browser saves."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "sheet"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_chunks(file), headers=headers, media_type=MEDIA[kind])


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        yield from iter(lambda: file.read(CHUNK), b"")


async def pages_of(read: Callable[[str | None], Any]) -> AsyncIterator[Sequence[Any]]:
    """All pages, one after the other; `read` takes the cursor of the page before, and answers rows and a cursor."""
    cursor: str | None = None
    while True:
        rows, cursor = await read(cursor)
        yield rows
        if cursor is None:
            return


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


def head(column: Column, language: Language) -> str:
    """What stands above a column."""
    return say(language, column.section, column.key)


def worded(value: Any, column: Column, language: Language) -> Any:
    """What is written of a value: terms in words, several behind commas; days, moments and numbers as they are."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return say(language, "column", "yes" if value else "no")
    if isinstance(value, Occurred):
        return value.day if column.cells is Cells.DAY else str(value)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(str(worded(each, column, language)) for each in value) or None
    return say(language, column.terms, str(value)) if column.terms else value


def is_exact(value: Decimal) -> bool:
    """Whether a sheet's number can hold it."""
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= EXACT and value.adjusted() < EXACT


def number_format(value: Decimal, cells: Cells, currency: str | None = None) -> str:
    """With all decimals that it has, money with at least those of its currency: nothing is rounded in what one sees."""
    places = decimals(value, currency) if cells is Cells.MONEY else len(number(value).partition(".")[2])
    return "#,##0" + ("." + "0" * places if places else "")


def defused(text: str) -> str:
    """What a spreadsheet would run is made text by an apostrophe in front of it."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip(" ").startswith(FORMULA) else text


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


def _cells(hint: Any) -> Cells:
    for each in _types(hint):
        if isinstance(each, type) and issubclass(each, datetime):
            return Cells.MOMENT
        if isinstance(each, type) and issubclass(each, date):
            return Cells.DAY
        if isinstance(each, type) and issubclass(each, Decimal):
            return Cells.MONEY if _mark(hint) else Cells.NUMBER
        if isinstance(each, type) and issubclass(each, int) and not issubclass(each, bool):
            return Cells.NUMBER
    return Cells.TEXT


def _types(hint: Any) -> Iterator[Any]:
    yield hint
    for each in get_args(hint):
        yield from _types(each)


def _mark(hint: Any) -> Mark | None:
    return next((each for each in _types(hint) if isinstance(each, Confidential | Informal)), None)
