"""Whether the service lives, and whether it can do its work."""

from typing import Any

from fastapi import Request, Response

from shared.health import Health, State
from shared.http import edge
from shared.http.admission import Places
from shared.http.rules import PUBLIC, allows
from shared.parking import how_many
from shared.store.away import AWAY, NO_WRITES
from shared.store.queries import Queries

router = edge.router(tags=["health"])

PATIENCE = 1.0
"""Seconds within which the database must answer."""
READ_ONLY = "SELECT current_setting('transaction_read_only')::boolean"
DOWN: dict[int | str, dict[str, Any]] = {
    503: {
        "description": "It can answer neither commands nor queries; the parts say why.",
        "content": {
            "application/json": {
                "schema": {"type": "object", "additionalProperties": True},
                "example": {
                    "status": State.DOWN,
                    "parts": {"database": {"status": State.DOWN, "words": "TimeoutError: the database did not answer"}},
                },
            }
        },
    }
}


@router.get("/livez")
@allows(PUBLIC)
async def show_liveness() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses=DOWN)
@allows(PUBLIC)
async def show_readiness(request: Request, response: Response) -> dict[str, Any]:
    """What each part does. 503 where commands or queries cannot be answered; `degraded` where only events are late."""
    health: Health = request.app.state.health
    parts = {name: {"status": part.state, "words": part.words, **part.figures} for name, part in health.shown.items()}
    try:
        queries = Queries(request.app.state.pool, PATIENCE)
        read_only, parked = await queries.fetchval(READ_ONLY), await how_many(queries)
        parts["database"] = {
            "status": State.DEGRADED if read_only else State.OK,
            "words": NO_WRITES if read_only else "",
        }
        parts["parked"] = _parked(parked)
        state = State.DEGRADED if read_only or parked or health.state is not State.OK else State.OK
    except AWAY as error:
        parts["database"] = {"status": State.DOWN, "words": f"{type(error).__name__}: {error}"[:200]}
        state = State.DOWN
    places: Places = request.app.state.places
    streams: Places = request.app.state.streams
    parts["streams"] = {"status": State.OK, "words": "", "open": streams.taken, "refused": streams.refused}
    parts["requests"] = {"status": State.OK, "words": "", "at_once": places.taken, "refused": places.refused}
    if state is State.DOWN:
        response.status_code = 503
        response.headers["Retry-After"] = "1"
    return {"status": state, "parts": parts}


def _parked(events: int) -> dict[str, Any]:
    """Nothing is parked without somebody knowing."""
    if not events:
        return {"status": State.OK, "words": "", "events": 0}
    words = f"{events} events could not be taken in and stand still: gendan parked list"
    return {"status": State.DEGRADED, "words": words, "events": events}
