"""Changes of orders as they become known, over HTTP: server-sent events that go on where a listener left off."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Depends, Header, Request
from fastapi.responses import StreamingResponse

from services.tracking.changes import places
from services.tracking.changes.ledger import ALL, Change, newest, of_these
from services.tracking.changes.places import Places, written
from services.tracking.changes.watching import Watching
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
            "An event `order` for each order of which something became known; a comment every 15 s of silence; as the "
            "last one an event `ended`, with the problem that the token is not accepted any more"
        ),
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
    }
}


class _Told(msgspec.Struct):
    """`known_at` is when something of the order became known last: a view with that `known_at` shows it."""

    order_id: UUID
    position: str
    known_at: datetime


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
    """An id without data is kept by a listener and shown to nobody: so it is kept where nothing is told, too."""
    watching: Watching = request.app.state.watching
    queries: Queries = request.app.state.queries
    customers, staying = principal_of(request).customers, Staying(request)
    yield f"retry: {AGAIN}\nid: {written(seen)}\n\n".encode()
    async with aclosing(watching.listen(queries, seen, order_id, lambda: staying.seconds)) as steps:
        async for step in steps:
            if why := await staying.why_not():
                yield _ended(why)
                return
            if step is None:
                yield f": still here\nid: {written(seen)}\n\n".encode()
                continue
            seen = step.reached
            changes: Sequence[Change] = step.changes
            if changes and customers is not None:
                theirs = await of_these(queries, [change.order_id for change in changes], customers)
                changes = [change for change in changes if change.order_id in theirs]
            if changes:
                yield b"".join(_event(change) for change in changes)


def _ended(why: str) -> bytes:
    """Without an id, so that whoever comes back with another token goes on where they were."""
    kind = KINDS["unauthorised"]
    data = msgspec.json.encode(_Ended(kind.type, kind.title, kind.status, f"the token is not accepted any more: {why}"))
    return b"event: ended\ndata: %b\n\n" % data


def _event(change: Change) -> bytes:
    data = msgspec.json.encode(_Told(change.order_id, change.place, change.known_at))
    return b"id: %b\nevent: order\ndata: %b\n\n" % (change.after.encode(), data)
