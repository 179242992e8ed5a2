"""A file as the answer to a browser, which saves it."""

import re
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Literal
from urllib.parse import quote

from fastapi.responses import StreamingResponse

SheetFormat = Literal["xlsx", "csv"]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_MEMORY = 1024 * 1024
"""Bytes, before a sheet goes on in a file."""
CHUNK = 64 * 1024
"""Bytes that are sent at a time."""


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
