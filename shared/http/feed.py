"""The service's own events over HTTP, for our other services: what a consumer reads when the stream has a hole."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from shared.http import edge
from shared.http.rules import SERVICES, allows
from shared.mapper import stored_to_received
from shared.repository import Store
from shared.store.away import AWAY
from shared.store.rows import StoredRow
from shared.wire import to_line

log = structlog.get_logger()

PAGE = 500
NDJSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}, "description": "One CloudEvent a line."}
}


router = edge.router(prefix="/v1", tags=["services"])


@router.get("/events", response_class=StreamingResponse, responses=NDJSON)
@allows(SERVICES)
async def list_events(
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> StreamingResponse:
    """Events behind a position, in order, as NDJSON of CloudEvents; at most `limit` of them."""
    store: Store = request.app.state.store
    read = store.recorder.select_notifications
    first = await read(after, min(limit, PAGE))  # before anything is answered: then it can still be a 503
    epochs = await store.recorder.epochs()

    async def further(after: int, most: int) -> list[StoredRow]:
        """What follows; nothing where the database went away or was restored meanwhile: whoever reads asks again."""
        try:
            rows = await read(after, most)
            return rows if await store.recorder.epochs() == epochs else []
        except AWAY as error:
            log.warning("the feed ends early", error=repr(error))
            return []

    async def lines() -> AsyncIterator[bytes]:
        rows, left = first, limit
        while rows:
            told = (stored_to_received(store.service, epochs.of(row.notification_id), row) for row in rows)
            yield b"".join(to_line(event) + b"\n" for event in told)
            left -= len(rows)
            rows = await further(rows[-1].notification_id, min(left, PAGE)) if left else []

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get("/people")
@allows(SERVICES)
async def name_people(
    request: Request, response: Response, id: Annotated[list[UUID], Query(max_length=200)]
) -> dict[UUID, str | None]:
    """Names of people who acted here; null for those who were erased. Others are left out."""
    response.headers["Cache-Control"] = "no-store"
    names: dict[UUID, str | None] = await request.app.state.people.names(id)
    return names
