"""Answers of the edge itself: a problem, put together once, given before anything of the request is looked at."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.types import Receive, Scope, Send

from shared.http.guards import ANSWER
from shared.http.kinds import KINDS


class Refusal:
    """An ASGI application that gives the same answer to all."""

    def __init__(self, name: str, words: str, headers: Mapping[str, str]) -> None:
        kind = KINDS[name]
        told = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": words}
        self.status = kind.status
        self._body: dict[str, Any] = {"type": "http.response.body", "body": json.dumps(told).encode()}
        self._start: dict[str, Any] = {
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

    def written(self) -> bytes:
        """As HTTP/1.1, where no request is there to be answered; the connection ends with it."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}".encode()]
        lines += [b"%b: %b" % header for header in (*self._start["headers"], (b"connection", b"close"))]
        return b"\r\n".join([*lines, b"", self._body["body"]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (as ASGI has it)
        await send(self._start)
        await send(self._body)


def refusal(name: str, words: str, headers: Mapping[str, str] | None = None) -> Refusal:
    """Of a kind that is in the table."""
    return Refusal(name, words, headers or {})
