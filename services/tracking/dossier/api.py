"""An order's past over HTTP: the difference between two moments, and its raw history with the proof of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse

from services.tracking.dossier import looked, raw
from services.tracking.dossier.comparison import Difference
from services.tracking.dossier.moments import FromTo
from services.tracking.dossier.two_moments import two_moments
from services.tracking.orders.api import OrderId, Then, known_order
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.rules import ANYONE, allows
from shared.http.says import says
from shared.identity.roles import STAFF
from shared.store.away import AWAY

log = structlog.get_logger()

AT_ONCE = 200
NDJSON: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        "description": (
            "One event a line, in the order in which they became known: its CloudEvents attributes and payload, as "
            "stored where `whole` is true; `known`, `proof` (of its hash), and `vouched` (what was compared)."
        ),
    }
}

router = edge.router(prefix="/v1/orders", tags=["orders"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two moments, as they were asked for; None: now. In the order of the order's fields.

    `known_before`: whether anything was known of the order at the first moment.
    """

    from_happened_by: str | None
    from_known_by: str | None
    to_happened_by: str | None
    to_known_by: str | None
    known_before: bool
    differences: tuple[Difference, ...]


@router.get("/{order_id}/comparison", operation_id="compare_moments")
@allows(ANYONE)
@says("parked")
async def compare_moments(
    request: Request, response: Response, order_id: OrderId, asked: Annotated[FromTo, Depends()]
) -> Comparison:
    """What is different about an order between two moments, field by field; a moment that is left out is now."""
    found = await two_moments(request, order_id, asked)
    response.headers["Cache-Control"] = "no-store"
    return Comparison(
        from_happened_by=asked.from_happened_by,
        from_known_by=asked.from_known_by,
        to_happened_by=asked.to_happened_by,
        to_known_by=asked.to_known_by,
        known_before=found.before is not None,
        differences=found.differences,
    )


@router.get("/{order_id}/raw", operation_id="download_history", response_class=StreamingResponse, responses=NDJSON)
@allows(STAFF)
async def download_history(request: Request, order_id: OrderId) -> StreamingResponse:
    """An order's raw history, event by event, as NDJSON; without what whoever asks may not see."""
    await known_order(request, order_id, Then())
    events = raw.every(request.app.state.queries, order_id, principal_of(request).sees, looked.kept(), at_once=AT_ONCE)
    first = await anext(events)  # before anything is answered: then it can still be a 503

    async def lines() -> AsyncIterator[bytes]:
        yield raw.line(first)
        try:
            async for each in events:
                yield raw.line(each)
        except AWAY as error:
            log.warning("a raw history ends early", error=repr(error))
            raise

    return StreamingResponse(
        lines(),
        media_type="application/x-ndjson",
        headers={
            "Content-Disposition": f'attachment; filename="{order_id}.ndjson"',
            "Cache-Control": "no-store",
        },
    )
