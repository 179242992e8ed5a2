"""Some rows as a sheet, and what whoever opens it reads."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineWorkbook

from services.tracking.exports.answer import SheetFormat
from services.tracking.exports.columns import Cells, Column
from services.tracking.exports.sheet import sheet
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
