"""What all endpoints have in common: who may call them, how a body is read, what is shown, what may be asked."""

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from re import Pattern
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Param, ParamTypes
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.bodies import StrictRequest
from shared.http.identity import let_in, principal_of
from shared.http.problems import invalid
from shared.http.rules import rule_of
from shared.http.unchanged import unless_known
from shared.http.visible import hiding

LARGEST_BODY = 256 * 1024
"""Bytes (promises.md 3.4): an order of 500 lines fits."""

NO_BODY = {"GET", "HEAD"}
"""Nothing here reads what comes with them."""


class BodyLimit:
    """Refuses a body over the limit as soon as that is known, whether or not its length was announced.

    `larger` says of paths, by patterns of them, up to how much more may be sent there.
    """

    def __init__(
        self, app: ASGIApp, most: int = LARGEST_BODY, larger: Mapping[Pattern[str], int] | None = None
    ) -> None:
        self.app, self.most, self.larger = app, most, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in NO_BODY:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        most = next((most for of, most in self.larger.items() if of.fullmatch(path)), self.most)
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most or (announced.isdigit() and int(announced) > most):
                raise HTTPException(413, f"a request's body may have at most {most // 1024} KiB")
            return message

        await self.app(scope, limited, send)


class Route(APIRoute):
    """A route that lets in whom its rule allows, reads JSON strictly, shows them what they may see, and tags answers.

    It refuses parameters which it does not know: a misspelt filter is never silently ignored. An endpoint without a
    rule is not served at all.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle, rule = super().get_route_handler(), rule_of(self.endpoint, self.methods or ())
        hide = hiding(self.response_model)
        known = sorted(
            field.alias
            for field in get_flat_params(self.dependant)
            if isinstance(field.field_info, Param) and field.field_info.in_ is ParamTypes.query
        )

        only_read = self.methods == {"GET"}

        def shown(request: Request, response: Response) -> Response:
            return response if rule.public else hide(response, principal_of(request).sees)

        async def handle_known(request: Request) -> Response:
            await let_in(request, rule)
            if request.scope["query_string"]:
                refuse_others(known, request.query_params)
            if only_read:
                return unless_known(request, shown(request, await handle(request)))
            return shown(request, await handle(StrictRequest(request.scope, request.receive)))

        return handle_known


def refuse_others(known: Sequence[str], asked: Iterable[str]) -> None:
    """Raises a 422 that says what is known."""
    for name in asked:
        if name not in known:
            raise invalid(f"is not known here; known are: {', '.join(known) or 'none'}", where=f"query.{name[:50]}")


def router(prefix: str = "", **options: Any) -> APIRouter:
    """Endpoints of a service. Each takes part in what all have in common."""
    return APIRouter(prefix=prefix, route_class=Route, **options)
