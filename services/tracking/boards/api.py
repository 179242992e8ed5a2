"""Boards over HTTP: what is late and who acts, one's own day, shipments, inspections, payments, outwork."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import AwareDatetime

from services.tracking.boards.act import Act, ActAsked, act
from services.tracking.boards.inspections import Inspections, InspectionsAsked, inspections
from services.tracking.boards.looking import Looked
from services.tracking.boards.my_day import MyDay, my_day
from services.tracking.boards.outwork import OutworkAsked, OutworkBoard, outwork
from services.tracking.boards.payments import Payments, PaymentsAsked, payments
from services.tracking.boards.shipments import Shipments, ShipmentsAsked, shipments
from shared.http import edge
from shared.http.identity import principal_of, token_of
from shared.http.paging import link_next
from shared.http.rules import allows
from shared.identity.roles import STAFF

router = edge.router(prefix="/v1/boards", tags=["boards"])

Since = Annotated[
    AwareDatetime | None,
    Query(
        description="Up to when you have seen what changed; left out: the last day.", examples=["2026-12-02T09:00:00Z"]
    ),
]


@router.get("/act", operation_id="board_act")
@allows(STAFF)
async def board_act(
    request: Request,
    response: Response,
    asked: Annotated[ActAsked, Depends()],
    look: Looked,
) -> Act:
    """What is late or at risk, and who must act."""
    found = await act(look, asked)
    link_next(request, response, found.next)
    return found


@router.get("/my-day", operation_id="board_my_day")
@allows(STAFF)
async def board_my_day(request: Request, response: Response, since: Since = None) -> MyDay:
    """What waits for you, whom you wait for, your inbox, and what has changed."""
    response.headers["Cache-Control"] = "no-store"
    return await day_of(request, since)


@router.get("/shipments", operation_id="board_shipments")
@allows(STAFF)
async def board_shipments(
    request: Request,
    response: Response,
    asked: Annotated[ShipmentsAsked, Depends()],
    look: Looked,
) -> Shipments:
    """The shipments of a month."""
    found = await shipments(look, asked)
    link_next(request, response, found.next)
    return found


@router.get("/inspections", operation_id="board_inspections")
@allows(STAFF)
async def board_inspections(
    request: Request,
    response: Response,
    asked: Annotated[InspectionsAsked, Depends()],
    look: Looked,
) -> Inspections:
    """The inspections of a week."""
    found = await inspections(look, asked)
    link_next(request, response, found.next)
    return found


@router.get("/payments", operation_id="board_payments")
@allows(STAFF)
async def board_payments(
    request: Request,
    response: Response,
    asked: Annotated[PaymentsAsked, Depends()],
    look: Looked,
) -> Payments:
    """Instalments that are not paid, what is due longest first."""
    found = await payments(look, asked)
    link_next(request, response, found.next)
    return found


@router.get("/outwork", operation_id="board_outwork")
@allows(STAFF)
async def board_outwork(
    request: Request,
    response: Response,
    asked: Annotated[OutworkAsked, Depends()],
    look: Looked,
) -> OutworkBoard:
    """What subcontractors have of ours."""
    found = await outwork(look, asked)
    link_next(request, response, found.next)
    return found


async def day_of(request: Request, since: datetime | None) -> MyDay:
    """The day of whoever asks."""
    state = request.app.state
    inbox = state.inboxes.open_of(token_of(request, changes=False))
    return await my_day(state.queries, inbox, principal_of(request), state.now(), since)
