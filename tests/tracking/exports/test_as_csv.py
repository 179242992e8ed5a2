"""A CSV says what was counted, and holds nothing that runs when it is opened."""

from decimal import Decimal

import pytest

from services.tracking.exports.as_csv import defused
from tests.tracking.exports.sheets import ROW, of, parsed


async def test_a_csv_says_what_a_workbook_says() -> None:
    _, row = await parsed([ROW])
    assert row == ["PO-4711", "1200.5", "12500.50", "USD", "2026-12-01", "2026-12-03T12:30:00Z", "in production"]


async def test_quotes_commas_and_line_ends_are_as_they_were() -> None:
    text = 'A "B", C\r\nD'
    assert (await parsed([ROW | {"po_number": text}]))[1][0] == text
    assert b'"A ""B"", C\r\nD"' in await of([ROW | {"po_number": text}], "csv")


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [("12500.5", "USD", "12500.50"), ("896000.00", "JPY", "896000"), ("0.0375", "USD", "0.0375"), ("7", None, "7.00")],
)
async def test_money_as_csv_has_the_decimals_of_its_currency(value: str, currency: str | None, text: str) -> None:
    assert (await parsed([ROW | {"value": Decimal(value), "currency": currency}]))[1][2] == text


def test_an_ordinary_text_stays_what_it_is() -> None:
    assert defused("PO-4711 = ours") == "PO-4711 = ours"
