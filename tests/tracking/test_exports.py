"""What a sheet says is what was counted: exact, real days and numbers, and nothing that runs when it is opened."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from fastapi_problem.error import Problem
from python_calamine import CalamineWorkbook

from services.tracking.exports import Cells, Column, SheetFormat, columns_of, defused, is_exact, number_format, sheet
from services.tracking.orders.find import Found
from services.tracking.pages.catalogue import Language
from shared.events.confidential import EVERY_MARK, Confidential

COLUMNS = (
    Column("po_number"),
    Column("quantity", Cells.NUMBER),
    Column("value", Cells.MONEY, Confidential.PRICE),
    Column("currency"),
    Column("promised_on", Cells.DAY),
    Column("said_on", Cells.MOMENT),
    Column("headline", terms="headline"),
)
ROW = {
    "po_number": "PO-4711",
    "quantity": Decimal("1200.5"),
    "value": Decimal("12500.50"),
    "currency": "USD",
    "promised_on": date(2026, 12, 1),
    "said_on": datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
    "headline": "in_production",
}


Rows = Sequence[dict[str, Any]]


async def of(
    rows: Sequence[dict[str, Any]], kind: SheetFormat, columns: Sequence[Column] = COLUMNS, **how: Any
) -> bytes:
    async def pages() -> AsyncIterator[Sequence[dict[str, Any]]]:
        for n in range(0, len(rows), 2):
            yield rows[n : n + 2]

    wanted = {"language": Language.EN, "sees": EVERY_MARK, **how}
    answer = await sheet("orders", columns, pages(), kind, **wanted)
    return b"".join([chunk async for chunk in answer.body_iterator])  # type: ignore[misc]


async def opened(rows: Rows, columns: Sequence[Column] = COLUMNS, **how: Any) -> list[list[Any]]:
    content = await of(rows, "xlsx", columns, **how)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


async def parsed(rows: Rows, columns: Sequence[Column] = COLUMNS, **how: Any) -> list[list[str]]:
    content = await of(rows, "csv", columns, **how)
    assert content.startswith(b"\xef\xbb\xbf")  # Excel would read Chinese as something else
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_a_workbook_has_real_days_and_numbers() -> None:
    _, row = await opened([ROW])
    moment = datetime(2026, 12, 3, 12, 30)  # noqa: DTZ001 (a sheet's moments have no zone; the head says UTC)
    assert row == ["PO-4711", 1200.5, 12500.5, "USD", date(2026, 12, 1), moment, "in production"]


async def test_a_csv_says_the_same() -> None:
    _, row = await parsed([ROW])
    assert row == ["PO-4711", "1200.5", "12500.50", "USD", "2026-12-01", "2026-12-03T12:30:00Z", "in production"]


async def test_heads_and_terms_are_in_the_readers_language() -> None:
    heads, row = await parsed([ROW], language=Language.ZH)
    assert row[-1] == "生产中"
    assert heads[4] == "承诺日期"


async def test_whoever_may_not_see_prices_gets_no_such_column() -> None:
    for rows in (await opened([ROW], sees=frozenset()), await parsed([ROW], sees=frozenset())):
        assert len(rows[0]) == len(COLUMNS) - 1
        assert "12500.5" not in str(rows)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '  =HYPERLINK("http://x")'])
async def test_no_text_is_a_formula(text: str) -> None:
    assert (await parsed([ROW | {"po_number": text}]))[1][0] == f"'{text}"
    assert (await opened([ROW | {"po_number": text}]))[1][0] == text  # a workbook says of a text that it is one


async def test_a_negative_number_is_a_number() -> None:
    assert (await parsed([ROW | {"quantity": Decimal(-5)}]))[1][1] == "-5"
    assert (await opened([ROW | {"quantity": Decimal(-5)}]))[1][1] == -5


async def test_what_a_float_cannot_hold_is_written_as_text() -> None:
    long = Decimal("12345678901234567.89")
    assert (await opened([ROW | {"value": long}]))[1][2] == "12345678901234567.89"
    assert (await opened([ROW | {"value": Decimal("0.1")}]))[1][2] == 0.1


async def test_quotes_commas_and_line_ends_are_as_they_were() -> None:
    text = 'A "B", C\r\nD'
    assert (await parsed([ROW | {"po_number": text}]))[1][0] == text
    assert b'"A ""B"", C\r\nD"' in await of([ROW | {"po_number": text}], "csv")


async def test_what_excel_cannot_date_is_text_and_what_is_missing_is_empty() -> None:
    old = ROW | {"promised_on": date(1899, 1, 1)}
    assert (await opened([old]))[1][4] == "1899-01-01"
    missing = dict.fromkeys(ROW) | {"po_number": "PO-1"}
    assert (await opened([missing]))[1] == ["PO-1", *[""] * 6]
    assert (await parsed([missing]))[1] == ["PO-1", *[""] * 6]


async def test_characters_that_no_sheet_can_hold_do_no_harm() -> None:
    text = "a\x00\x0b\ud800b" * 20_000
    assert len((await opened([ROW | {"po_number": text.replace("\ud800", "")}]))[1][0]) <= 32_767
    assert await parsed([ROW | {"po_number": "a\ud800b"}])


async def test_more_rows_than_a_sheet_holds_are_refused_in_words() -> None:
    with pytest.raises(Problem) as refused:
        await of([ROW] * 7, "csv", most=6)
    assert "ask for a month or a customer at a time" in str(refused.value.detail)


async def test_what_fails_midway_is_no_half_sheet() -> None:
    async def pages() -> AsyncIterator[Sequence[dict[str, Any]]]:
        yield [ROW]
        raise TimeoutError("the database did not answer")

    with pytest.raises(TimeoutError):
        await sheet("orders", COLUMNS, pages(), "csv", language=Language.EN, sees=EVERY_MARK)


async def test_many_rows_come_in_order() -> None:
    rows = [ROW | {"po_number": str(n)} for n in range(10_000)]
    assert [row[0] for row in (await opened(rows))[1:]] == [row["po_number"] for row in rows]


@pytest.mark.parametrize(
    ("number", "cells", "currency", "format_"),
    [
        ("1200", Cells.NUMBER, None, "#,##0"),
        ("1200.50", Cells.NUMBER, "JPY", "#,##0.0"),
        ("1200", Cells.MONEY, None, "#,##0.00"),
        ("1200", Cells.MONEY, "USD", "#,##0.00"),
        ("896000.00", Cells.MONEY, "JPY", "#,##0"),
        ("1200.5", Cells.MONEY, "KWD", "#,##0.000"),
        ("0.0025", Cells.MONEY, "USD", "#,##0.0000"),
        ("1E+3", Cells.NUMBER, None, "#,##0"),
    ],
)
def test_a_number_is_shown_with_all_its_decimals_and_money_with_those_of_its_currency(
    number: str, cells: Cells, currency: str | None, format_: str
) -> None:
    assert number_format(Decimal(number), cells, currency) == format_


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [("12500.5", "USD", "12500.50"), ("896000.00", "JPY", "896000"), ("0.0375", "USD", "0.0375"), ("7", None, "7.00")],
)
async def test_money_as_csv_has_the_decimals_of_its_currency(value: str, currency: str | None, text: str) -> None:
    assert (await parsed([ROW | {"value": Decimal(value), "currency": currency}]))[1][2] == text


def test_fifteen_digits_are_exact_and_sixteen_are_not() -> None:
    assert is_exact(Decimal("123456789012.345"))
    assert is_exact(Decimal(10**14))
    assert not is_exact(Decimal("1234567890123.456"))
    assert not is_exact(Decimal("NaN"))


def test_columns_are_taken_from_what_a_row_is() -> None:
    columns = {each.key: each for each in columns_of(Found, headline="headline")}
    assert columns["value"] == Column("value", Cells.MONEY, Confidential.PRICE)
    assert columns["due_on"].cells is Cells.DAY
    assert columns["known_at"].cells is Cells.MOMENT
    assert columns["lines"].cells is Cells.NUMBER
    assert columns["late"].cells is Cells.TEXT
    assert columns["headline"].terms == "headline"


def test_an_ordinary_text_stays_what_it_is() -> None:
    assert defused("PO-4711 = ours") == "PO-4711 = ours"
