"""A workbook has real days and exact numbers."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from services.tracking.exports.as_excel import is_exact, number_format
from services.tracking.exports.columns import Cells
from tests.tracking.exports.sheets import ROW, opened


async def test_a_workbook_has_real_days_and_numbers() -> None:
    _, row = await opened([ROW])
    moment = datetime(2026, 12, 3, 12, 30)  # noqa: DTZ001 (a sheet's moments have no zone; the head says UTC)
    assert row == ["PO-4711", 1200.5, 12500.5, "USD", date(2026, 12, 1), moment, "in production"]


async def test_what_a_float_cannot_hold_is_written_as_text() -> None:
    long = Decimal("12345678901234567.89")
    assert (await opened([ROW | {"value": long}]))[1][2] == "12345678901234567.89"
    assert (await opened([ROW | {"value": Decimal("0.1")}]))[1][2] == 0.1


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


def test_fifteen_digits_are_exact_and_sixteen_are_not() -> None:
    assert is_exact(Decimal("123456789012.345"))
    assert is_exact(Decimal(10**14))
    assert not is_exact(Decimal("1234567890123.456"))
    assert not is_exact(Decimal("NaN"))
