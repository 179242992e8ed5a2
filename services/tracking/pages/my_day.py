"""The page of one's own day, and how far one has looked."""

import hashlib
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.tracking.boards.api import day_of
from services.tracking.pages.catalogue import LanguageAsked
from services.tracking.pages.site import PageRoute, page
from shared.http.identity import principal_of
from shared.http.rules import allows
from shared.identity.roles import STAFF, WORKING

router = APIRouter(route_class=PageRoute, include_in_schema=False)

PATH = "/my-day"
YEAR = 365 * 86400
"""Seconds."""
FEW = 5
"""Roles that are named; whoever has more has all."""

Seen = Annotated[datetime | None, Query(description="Up to when what changed was looked at.")]


@router.get(PATH)
@allows(STAFF)
async def my_day_page(request: Request, seen: Seen = None, lang: LanguageAsked = None) -> Response:
    """What waits for me, whom I wait for, my inbox, and what changed since I said that I had seen it.

    How far somebody has looked is kept in a cookie of theirs, by who they are, and moves only when they say so.
    """
    if seen and seen.tzinfo:
        answer = RedirectResponse(PATH, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            _cookie(request),
            min(seen, request.app.state.now()).isoformat(),
            max_age=YEAR,
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer
    day = await day_of(request, _seen(request))
    roles = [each for each in day.roles if each in WORKING]
    return page(request, "boards/my_day.html", lang, day=day, roles=roles if len(roles) <= FEW else [])


def _cookie(request: Request) -> str:
    """Its name says whose it is, to nobody else."""
    return f"seen-{hashlib.sha256(principal_of(request).id.encode()).hexdigest()[:16]}"


def _seen(request: Request) -> datetime | None:
    """None: never, or what is kept cannot be read."""
    try:
        told = datetime.fromisoformat(request.cookies.get(_cookie(request), ""))
    except ValueError:
        return None
    return told if told.tzinfo else None
