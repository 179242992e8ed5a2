"""The SCMS file as rows with their line numbers, or a refusal in words before anything is made of it."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gendan.scms.columns import COLUMNS, LINE

SHOWN = 10  # of many defects, so many are told: who repairs a file needs the pattern, not the list


class Refused(Exception):
    """The file is not the expected one; nothing was written. Its words say what and where, by line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file. `line` is the line on which it begins, as an editor that understands CR counts it."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read(file: Path) -> list[Row]:
    """All rows of the file in their order; raises Refused where it is not the expected CSV."""
    return parse(_text(_bytes(file)))


def parse(text: str) -> list[Row]:
    """All rows of this text; raises Refused with the lines of what is wrong."""
    records = _records(text)
    header = next(records, None)
    if header is None:
        raise Refused("the file is empty")
    names = header[1]
    _check_columns(names)
    rows, wrong, seen = [], [], dict[str, int]()
    for line, cells in records:
        if len(cells) != len(names):
            wrong.append(f"line {line} has {len(cells)} cells where {len(names)} are expected: was it cut off?")
            continue
        row = Row(line, dict(zip(names, map(str.strip, cells), strict=True)))
        first = seen.setdefault(row[LINE], line)
        if not row[LINE]:
            wrong.append(f"line {line} has no ID")
        elif first != line:
            wrong.append(f"line {line} has the ID {row['ID']} of line {first}")
        rows.append(row)
    if wrong:
        more = [f"and {len(wrong) - SHOWN} more like these"] if len(wrong) > SHOWN else []
        raise Refused("\n".join(wrong[:SHOWN] + more))
    if not rows:
        raise Refused("the file holds the names of its columns and no row")
    return rows


def grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """The rows by what they say in this column, both in the order of the file."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"the file cannot be read: {error.strerror}") from error


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        raise Refused(f"the file is not UTF-8: line {line} holds the byte {content[error.start]:#04x}") from error
    if "\0" in text:
        raise Refused("the file holds NUL characters: it is no text")
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; CR, LF and CRLF all end a line. Blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"the record that begins on line {begins} is no CSV: {error}") from error


def _check_columns(names: list[str]) -> None:
    missing = [name for name in COLUMNS if name not in names]
    unknown = [repr(name) for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1 and name in COLUMNS})
    complaints = [
        words + ", ".join(which)
        for words, which in (("missing: ", missing), ("not known: ", unknown), ("twice: ", twice))
        if which
    ]
    if complaints:
        raise Refused("these are not the columns of an SCMS delivery history; " + "; ".join(complaints))
