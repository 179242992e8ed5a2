"""The edge of every command: a request in, one decision out, and where things stand then."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from fastapi import Request, Response
from fastapi.params import Depends as Dependency
from pydantic import BaseModel, Field

from shared.asked import Asked, Done
from shared.events import ErrorReason, Event
from shared.events.values import Remark
from shared.http.asking import actor_of, asked
from shared.http.told import Told
from shared.people import People
from shared.repository import Known, Past, Repository
from shared.retraction import Retraction

S = TypeVar("S")
E = TypeVar("E", bound=Event)


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

    def __init__(
        self, repository: Repository[S, E], actor: str, asked: Asked, request: Request, response: Response
    ) -> None:
        self._repository, self._actor, self._asked = repository, actor, asked
        self._request, self._response = request, response

    async def transact(
        self, id: UUID, told: Told, decide: Callable[[S], Sequence[E]], *, created_at: str | None = None
    ) -> After:
        """Decide, record, answer. `created_at` is the new thing's address: then the answer is 201 with it."""
        now = self._request.app.state.now()
        occurred, reported = told.occurred(now), told.reported(now)
        await self._remember()
        done = await self._repository.transact(
            id, decide, self._asked, occurred, reported, creates=created_at is not None
        )
        if created_at:
            self._response.status_code = 201
            self._response.headers["Location"] = created_at
        return self._after(done)

    async def transact_on_history(
        self,
        id: UUID,
        told: Told,
        decide: Callable[[S, Past], Awaitable[Sequence[E]]],
        *,
        role: str | None = None,
        on_behalf_of: str | None = None,
    ) -> After:
        """As `transact`, for what is decided on who did what before; `role` and `on_behalf_of` say as whom they act."""
        now = self._request.app.state.now()
        occurred, reported = told.occurred(now), told.reported(now)
        actor = self._asked.actor
        asked = replace(
            self._asked, actor=replace(actor, role=role or actor.role, on_behalf_of=on_behalf_of or actor.on_behalf_of)
        )
        await self._remember()
        return self._after(await self._repository.transact_on_history(id, decide, asked, occurred, reported))

    async def retract(self, id: UUID, body: Retract) -> After:
        occurred = body.occurred(self._request.app.state.now())
        retraction = Retraction(body.version, body.why, body.reason)
        await self._remember()
        return self._after(await self._repository.retract(id, retraction, self._asked, occurred))

    async def get(self, id: UUID) -> Known[S]:
        """The state as it is stored now."""
        return await self._repository.get(id)

    async def _remember(self) -> None:
        """Note the actor's name before an event holds their id; a request that is refused as such leaves none."""
        people: People = self._request.app.state.people
        await people.remember(self._actor)

    def _after(self, done: Done) -> After:
        self._response.headers["ETag"] = f'"{done.version}"'
        return After(id=done.id, version=done.version, position=done.place)


def commands(aggregate: str) -> Any:
    """The dependency of an endpoint that decides on an `aggregate` of this service."""

    async def bound(request: Request, response: Response) -> Commands[Any, Any]:
        actor = actor_of(request)
        return Commands(
            request.app.state.repositories[aggregate], actor, await asked(request, actor), request, response
        )

    return Dependency(bound)


def reading(aggregate: str) -> Any:
    """The dependency of an endpoint that shows an `aggregate` as this service knows it."""

    async def repository(request: Request) -> Repository[Any, Any]:  # sync, it would be run in a thread
        found: Repository[Any, Any] = request.app.state.repositories[aggregate]
        return found

    return Dependency(repository)
