"""Answers of the edge itself: a problem, put together once, given before anything of the request is looked at."""

import json
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from shared.http.guards import ANSWER
from shared.http.kinds import KINDS


class Refusal:
    """An ASGI application that gives the same answer to all."""

    def __init__(self, name: str, words: str, headers: Mapping[str, str]) -> None:
        kind = KINDS[name]
        told = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": words}
        self._body = {"type": "http.response.body", "body": json.dumps(told).encode()}
        self._start = {
            "type": "http.response.start",
            "status": kind.status,
            "headers": [
                (b"content-type", b"application/problem+json"),
                (b"content-length", str(len(self._body["body"])).encode()),
                *((name.encode(), value.encode()) for name, value in headers.items()),
                *ANSWER,
                (b"cache-control", b"no-store"),
            ],
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (as ASGI has it)
        await send(self._start)
        await send(self._body)


def refusal(name: str, words: str, headers: Mapping[str, str] | None = None) -> Refusal:
    """Of a kind that is in the table."""
    return Refusal(name, words, headers or {})
