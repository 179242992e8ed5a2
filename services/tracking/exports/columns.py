"""The columns of a sheet: what stands in each, who may see it, and the words of its head and its values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from services.tracking.pages.catalogue import Language, say
from shared.envelope import Occurred
from shared.events.confidential import Confidential, Informal, Mark

Row = Mapping[str, Any]
"""What stands in a line of a sheet, by the keys of its columns."""


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
