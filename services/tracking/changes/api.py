"""Changes of orders as they become known, over HTTP: server-sent events that go on where a listener left off."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import datetime
from time import monotonic
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Depends, Header, Request
from fastapi.responses import StreamingResponse

from services.tracking.changes import places, watching
from services.tracking.changes.ledger import ALL, Change, newest, of_these
from services.tracking.changes.places import Places, written
from shared.errors import Unknown
from shared.http import edge
from shared.http.identity import principal_of
from shared.http.kinds import KINDS
from shared.http.problems import invalid
from shared.http.rules import ANYONE, allows
from shared.http.staying import Staying
from shared.store.queries import Queries

router = edge.router(prefix="/v1", tags=["orders"])

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
AGAIN = 1000
"""Milliseconds after which a listener whose stream has ended comes back."""

EXAMPLE = (
    "id: logistics:77@1,order:1811@1\n"
    "event: order\n"
    'data: {"order_id":"0197…","position":"order:1811@1","known_at":"2026-11-23T01:30:00.123456Z"}\n'
)
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "An event `order` for each order of which something became known; after each 15 s without one an event "
            "`here`, which says after how many `seconds` of silence the next one comes; as the last one an event "
            "`ended`, with the problem that the token is not accepted any more"
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
    }
}


class _Told(msgspec.Struct):
    """`known_at` is when something of the order became known last: a view with that `known_at` shows it."""

    order_id: UUID
    position: str
    known_at: datetime


class _Here(msgspec.Struct):
    """Whoever hears nothing for several times `seconds` hears nothing any more: the connection is dead."""

    seconds: float


class _Ended(msgspec.Struct):
    """The problem that whoever comes back with the same token would be told."""

    type: str
    title: str
    status: int
    detail: str


async def seen(request: Request, last_event_id: Annotated[str | None, Header(max_length=1000)] = None) -> Places:
    """How far the listener has read: what `Last-Event-ID` says, else all that is known now. Raises a 422."""
    now = await newest(request.app.state.queries)  # before anything is answered: then it can still be a 503
    if last_event_id is None:
        return now
    told = places.read(last_event_id, ALL)
    if told is None:
        raise invalid("the id of an event of this stream", where="header.Last-Event-ID")
    return told


Seen = Annotated[Places, Depends(seen)]


@router.get("/changes", operation_id="follow_orders", response_class=StreamingResponse, responses=STREAM)
@allows(ANYONE)
async def follow_orders(request: Request, seen: Seen) -> StreamingResponse:
    """Which orders change, from now on or from where a listener left off; none is left out."""
    return _stream(request, seen)


@router.get(
    "/orders/{order_id}/changes", operation_id="follow_order", response_class=StreamingResponse, responses=STREAM
)
@allows(ANYONE)
async def follow_order(request: Request, order_id: UUID, seen: Seen) -> StreamingResponse:
    """When one order changes, from now on or from where a listener left off; also one that is not known yet."""
    if (customers := principal_of(request).customers) is not None and not await of_these(
        request.app.state.queries, [order_id], customers
    ):
        raise Unknown("nothing is known of such an order")
    return _stream(request, seen, order_id)


def _stream(request: Request, seen: Places, order_id: UUID | None = None) -> StreamingResponse:
    return StreamingResponse(_lines(request, seen, order_id), media_type="text/event-stream", headers=HEADERS)


async def _lines(request: Request, seen: Places, order_id: UUID | None) -> AsyncIterator[bytes]:
    """What is of no concern to a listener is silence to them, however much of it there is: they are told `here`."""
    looking: watching.Watching = request.app.state.watching
    queries: Queries = request.app.state.queries
    customers, staying, told = principal_of(request).customers, Staying(request), monotonic()

    def silence() -> float:
        """Seconds of it that are left."""
        return told + watching.SILENCE - monotonic()

    yield f"retry: {AGAIN}\nid: {written(seen)}\n\n".encode()
    async with aclosing(looking.listen(queries, seen, order_id, lambda: min(staying.seconds, silence()))) as steps:
        async for step in steps:
            if why := await staying.why_not():
                yield _ended(why)
                return
            changes: Sequence[Change] = step.changes if step else ()
            seen = step.reached if step else seen
            if changes and customers is not None:
                theirs = await of_these(queries, [change.order_id for change in changes], customers)
                changes = [change for change in changes if change.order_id in theirs]
            if changes or step is None:
                yield b"".join(_event(change) for change in changes) or _here(seen)
                told = monotonic()


def _here(seen: Places) -> bytes:
    """With an id, so that it is kept where nothing is told, too; the comment is for those who look at the stream."""
    data = msgspec.json.encode(_Here(watching.SILENCE))
    return b": still here\nid: %b\nevent: here\ndata: %b\n\n" % (written(seen).encode(), data)


def _ended(why: str) -> bytes:
    """Without an id, so that whoever comes back with another token goes on where they were."""
    kind = KINDS["unauthorised"]
    data = msgspec.json.encode(_Ended(kind.type, kind.title, kind.status, f"the token is not accepted any more: {why}"))
    return b"event: ended\ndata: %b\n\n" % data


def _event(change: Change) -> bytes:
    data = msgspec.json.encode(_Told(change.order_id, change.place, change.known_at))
    return b"id: %b\nevent: order\ndata: %b\n\n" % (change.after.encode(), data)
