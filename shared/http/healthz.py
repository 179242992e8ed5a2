"""Whether the service lives, and whether it can do its work."""

from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response

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
    database = await database_now(request.app)
    if database.away:
        parts["database"] = {"status": State.DOWN, "words": database.away}
        state = State.DOWN
    else:
        parts["database"] = {
            "status": State.OK if database.takes_writes else State.DEGRADED,
            "words": "" if database.takes_writes else NO_WRITES,
        }
        parts["parked"] = _parked(database.parked)
        is_well = database.takes_writes and not database.parked and health.state is State.OK
        state = State.OK if is_well else State.DEGRADED
    places: Places = request.app.state.places
    streams: Places = request.app.state.streams
    parts["streams"] = {"status": State.OK, "words": "", "open": streams.taken, "refused": streams.refused}
    parts["requests"] = {"status": State.OK, "words": "", "at_once": places.taken, "refused": places.refused}
    if state is State.DOWN:
        response.status_code = 503
        response.headers["Retry-After"] = "1"
    return {"status": state, "parts": parts}


@dataclass(frozen=True, slots=True)
class DatabaseNow:
    """`away`: why it does not answer, or nothing; then nothing else is known of it."""

    away: str = ""
    takes_writes: bool = False
    parked: int = 0


async def database_now(app: FastAPI) -> DatabaseNow:
    """Whether the database answers and takes writes, and how many events are parked in it; within two seconds."""
    queries = Queries(app.state.pool, PATIENCE)
    try:
        read_only, parked = await queries.fetchval(READ_ONLY), await how_many(queries)
    except AWAY as error:
        return DatabaseNow(away=f"{type(error).__name__}: {error}"[:200])
    return DatabaseNow(takes_writes=not read_only, parked=parked)


def _parked(events: int) -> dict[str, Any]:
    """Nothing is parked without somebody knowing."""
    if not events:
        return {"status": State.OK, "words": "", "events": 0}
    words = f"{events} events could not be taken in and stand still: gendan parked list"
    return {"status": State.DEGRADED, "words": words, "events": events}
