"""What guards every endpoint alike: the size of a body, who may call it, and parameters that nobody knows."""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Param, ParamTypes
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.identity import let_in, principal_of
from shared.http.problems import invalid
from shared.http.rules import rule_of
from shared.http.visible import hiding

LARGEST_BODY = 256 * 1024
"""Bytes (promises.md 3.4): an order of 500 lines fits."""


class BodyLimit:
    """Refuses a body over the limit as soon as that is known, whether or not its length was announced."""

    def __init__(self, app: ASGIApp, most: int = LARGEST_BODY) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most or (announced.isdigit() and int(announced) > self.most):
                raise HTTPException(413, f"a request's body may have at most {self.most // 1024} KiB")
            return message

        await self.app(scope, limited, send)


class Route(APIRoute):
    """A route that lets in whom its rule allows, shows them what they may see, and refuses parameters it does not know.

    A misspelt filter is never silently ignored, and an endpoint without a rule is not served at all.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, rule = super().get_route_handler(), rule_of(self.endpoint, self.methods or ())
        hide = hiding(self.response_model)
        known = sorted(
            field.alias
            for field in get_flat_params(self.dependant)
            if isinstance(field.field_info, Param) and field.field_info.in_ is ParamTypes.query
        )

        async def handle_known(request: Request) -> Response:
            await let_in(request, rule)
            if request.scope["query_string"]:
                refuse_others(known, request.query_params)
            response = await handle(request)
            return response if rule.public else hide(response, principal_of(request).sees)

        return handle_known


def refuse_others(known: Sequence[str], asked: Iterable[str]) -> None:
    """Raises a 422 that says what is known."""
    for name in asked:
        if name not in known:
            raise invalid(f"is not known here; known are: {', '.join(known) or 'none'}", where=f"query.{name[:50]}")


def router(prefix: str = "", **options: Any) -> APIRouter:
    """Endpoints of a service. Each takes part in what all have in common."""
    return APIRouter(prefix=prefix, route_class=Route, **options)
