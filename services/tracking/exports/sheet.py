"""Tables as sheets that one opens: Excel and CSV, of the columns that a page shows, exact to the last digit."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import IO, Any, Protocol

from fastapi.responses import StreamingResponse

from services.tracking.exports.answer import SheetFormat, as_file, opened
from services.tracking.exports.as_csv import Csv
from services.tracking.exports.as_excel import Xlsx
from services.tracking.exports.columns import Column, Row, seen
from services.tracking.pages.catalogue import Language
from shared.events.confidential import Mark
from shared.http.problems import invalid

MOST = 100_000
"""Rows of a sheet: whoever wants more asks for less at a time."""

Pages = AsyncIterator[Sequence[Row]]


class Written(Protocol):
    """A sheet that is being written."""

    def add(self, rows: Sequence[Row]) -> None: ...

    def end(self) -> None: ...


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


async def pages_of(read: Callable[[str | None], Any]) -> AsyncIterator[Sequence[Any]]:
    """All pages, one after the other; `read` takes the cursor of the page before, and answers rows and a cursor."""
    cursor: str | None = None
    while True:
        rows, cursor = await read(cursor)
        yield rows
        if cursor is None:
            return
