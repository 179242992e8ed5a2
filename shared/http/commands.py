"""The edge of every command: the request's headers and body in, one decision out, and where that stands."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import unquote_to_bytes
from uuid import UUID, uuid4

from fastapi import Request, Response
from fastapi.params import Depends as Dependency
from pydantic import BaseModel, Field

from shared.asked import Asked, Done, digest_of
from shared.envelope import Actor
from shared.events import ErrorReason, Event
from shared.events.values import Remark
from shared.http.problems import invalid
from shared.http.told import Told
from shared.repository import Known, Repository
from shared.retraction import Retraction

S = TypeVar("S")
E = TypeVar("E", bound=Event)

KEY = re.compile(r"[\x20-\x7e]{1,200}")
CORRELATION = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
VERSION = re.compile(r'"(\d{1,15})"')


class After(BaseModel):
    """Where things stand after a command. `position` is what a query takes as `min_position`."""

    id: UUID
    version: int
    position: str = Field(examples=["order:1810@1"])


class Retract(Told):
    """Declares an earlier event of the same history wrong; nothing is erased."""

    version: int = Field(ge=1, description="The version of the event that is wrong.")
    why: ErrorReason
    reason: Remark


class Commands(Generic[S, E]):
    """A repository, bound to one request: who asks, under which key, on which version."""

    def __init__(self, repository: Repository[S, E], asked: Asked, request: Request, response: Response) -> None:
        self._repository, self._asked, self._request, self._response = repository, asked, request, response

    async def transact(
        self, id: UUID, told: Told, decide: Callable[[S], Sequence[E]], *, created_at: str | None = None
    ) -> After:
        """Decide, record, answer. `created_at` is the new thing's address: then the answer is 201 with it."""
        now = self._request.app.state.now()
        done = await self._repository.transact(id, decide, self._asked, told.occurred(now), told.reported())
        if created_at:
            self._response.status_code = 201
            self._response.headers["Location"] = created_at
        return self._after(done)

    async def retract(self, id: UUID, body: Retract) -> After:
        now = self._request.app.state.now()
        retraction = Retraction(body.version, body.why, body.reason)
        return self._after(await self._repository.retract(id, retraction, self._asked, body.occurred(now)))

    async def get(self, id: UUID) -> Known[S]:
        """The state as it is stored now."""
        return await self._repository.get(id)

    def _after(self, done: Done) -> After:
        self._response.headers["ETag"] = f'"{done.version}"'
        return After(id=done.id, version=done.version, position=done.place)


def commands(aggregate: str) -> Any:
    """The dependency of an endpoint that decides on an `aggregate` of this service."""

    async def bound(request: Request, response: Response) -> Commands[Any, Any]:
        repository = request.app.state.repositories[aggregate]
        return Commands(repository, await asked(request), request, response)

    return Dependency(bound)


def reading(aggregate: str) -> Any:
    """The dependency of an endpoint that shows an `aggregate` as this service knows it."""

    def repository(request: Request) -> Repository[Any, Any]:
        found: Repository[Any, Any] = request.app.state.repositories[aggregate]
        return found

    return Dependency(repository)


async def asked(request: Request) -> Asked:
    """Who asks, and under which key; raises a 422 that names the header that is missing or wrong."""
    headers = request.headers
    actor = str(await _remembered(request, _actor(headers.get("gendan-actor"))))
    key = headers.get("idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise invalid("1 to 200 printable ASCII characters", where="header.Idempotency-Key")
    correlation = headers.get("gendan-correlation") or uuid4().hex
    if not CORRELATION.fullmatch(correlation):
        raise invalid("1 to 100 letters, digits or _ . : -", where="header.Gendan-Correlation")
    trace = headers.get("traceparent")
    return Asked(
        actor=Actor(actor),
        correlation_id=correlation,
        key=digest_of(actor, request.method, request.url.path, key) if key is not None else uuid4(),
        digest=digest_of(await request.body()),
        keyed=key is not None,
        if_match=_version(headers.get("if-match")),
        trace_parent=trace if trace and TRACE.fullmatch(trace) else None,
    )


def _actor(header: str | None) -> str:
    if not header:
        raise invalid("say who acts: their name, percent-encoded UTF-8", where="header.Gendan-Actor")
    try:
        name = unquote_to_bytes(header).decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise invalid("is no percent-encoded UTF-8", where="header.Gendan-Actor") from None
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise invalid("1 to 100 printable characters", where="header.Gendan-Actor")
    return name


def _version(header: str | None) -> int | None:
    if header is None:
        return None
    match = VERSION.fullmatch(header.strip())
    if match is None:
        raise invalid('a version in quotes, such as "3", as an ETag gave it', where="header.If-Match")
    return int(match[1])


async def _remembered(request: Request, name: str) -> UUID:
    remember: Callable[[str], Awaitable[UUID]] = request.app.state.people.remember
    return await remember(name)
