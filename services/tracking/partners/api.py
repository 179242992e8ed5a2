"""A partner's feed: what they were told, from any position on, for whoever missed something or has no NATS."""

from collections.abc import AsyncIterator
from typing import Annotated

import structlog
from fastapi import Depends, Query, Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from services.tracking.partners.keys import owner
from services.tracking.partners.origin import ToPartner
from shared.http import edge
from shared.http.failures import Failures
from shared.http.feed import NDJSON
from shared.http.identity import bearer_of, not_so_often
from shared.http.rules import PUBLIC, allows
from shared.http.says import says
from shared.running import Halted
from shared.store.away import AWAY
from shared.wire import to_line

log = structlog.get_logger()

PAGE = 500

router = edge.router(prefix="/v1/partner", tags=["partners"])


async def asking(request: Request) -> str:
    """Whose key came along, whatever others at their address try. Raises a 401 where it is nobody's, and a 429 where
    somebody guesses.
    """
    failures: Failures = request.app.state.failures
    address = request.client.host if request.client else ""
    key = bearer_of(request)
    name = await owner(request.app.state.queries, key) if key else None
    if name is None:
        not_so_often(failures, address)
        failures.note(address)
        raise _nobody()
    return name


def _nobody() -> HTTPException:
    return HTTPException(401, "this is for partners, with their key", {"WWW-Authenticate": "Bearer"})


@router.get("/events", response_class=StreamingResponse, responses=NDJSON)
@allows(PUBLIC)  # who has no partner's key is refused by `asking`: these keys open nothing else
@says("unauthorised", "too-many-attempts", "unavailable", scheme="partnerKey")
async def list_partner_events(
    request: Request,
    name: Annotated[str, Depends(asking)],
    after: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> StreamingResponse:
    """What you were told behind a position of your own sequence, as NDJSON of CloudEvents; at most `limit` events."""
    told = ToPartner(name, request.app.state.queries)
    try:
        epochs = await told.epochs()
    except Halted:  # removed since their key was looked at
        raise _nobody() from None
    first = await told.events(epochs, after, min(limit, PAGE))  # before anything is answered: it can still be a 503

    async def lines() -> AsyncIterator[bytes]:
        found, left = first, limit
        while found:
            yield b"".join(to_line(event) + b"\n" for event in found)
            left -= len(found)
            try:
                found = await told.events(epochs, found[-1].position, min(left, PAGE)) if left else []
            except AWAY as error:  # it ends early and whole: whoever reads asks again
                log.warning("a partner's feed ends early", error=repr(error))
                return

    return StreamingResponse(lines(), media_type="application/x-ndjson")
