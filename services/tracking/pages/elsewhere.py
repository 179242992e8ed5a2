"""The page for addresses that do not exist: for browsers only, programs get a problem."""

from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import Headers
from starlette.routing import Match

from services.tracking.pages.site import PageRoute, error_page
from shared.http.identity import token_of
from shared.http.rules import PUBLIC, allows
from shared.identity.recognising import Recognising


class ForBrowsers(PageRoute):
    """Matches where a page is asked for, so that everything else is answered as if this route did not exist."""

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return Match.NONE, {}
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def nowhere(request: Request) -> Response:
            recognising: Recognising = request.app.state.recognising
            if (token := token_of(request, changes=False)) and (principal := recognising.known(token)):
                request.scope["gendan.principal"] = principal  # so that the page leads on to where they were
            return error_page(request, 404, [])

        return nowhere


router = APIRouter(route_class=ForBrowsers, include_in_schema=False)


@router.get("/{address:path}")
@allows(PUBLIC)
async def nowhere(address: str) -> None:
    """There is no page at any other address."""
