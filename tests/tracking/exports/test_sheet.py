"""What a sheet says is what was counted, in words of who reads it; it is whole, or it is none."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fastapi_problem.error import Problem

from services.tracking.exports.sheet import sheet
from services.tracking.pages.catalogue import Language
from shared.events.confidential import EVERY_MARK
from tests.tracking.exports.sheets import COLUMNS, ROW, of, opened, parsed


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
