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
from shared.http.asking import asked
from shared.http.identity import principal_of, rule_of_request
from shared.http.says import says
from shared.http.told import Told
from shared.identity.principal import Kind, Principal
from shared.identity.rules import Facts, authorize
from shared.people import People
from shared.received import Received
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

    version: int = Field(ge=1, description="The version of the event that is wrong.", examples=[3])
    why: ErrorReason = Field(description="EPCIS 2.0 error reason", examples=["did_not_occur"])
    reason: Remark = Field(examples=["it was another order"])


class Reading(Generic[S, E]):
    """A repository, bound to who looks: what is none of their business is not there for them."""

    def __init__(self, repository: Repository[S, E], request: Request) -> None:
        self._repository, self._request = repository, request
        self._principal: Principal = principal_of(request)

    async def get(self, id: UUID) -> Known[S]:
        """The state as it is stored now. Raises Unknown where it concerns others."""
        known = await self._repository.get(id)
        self._concerns(known.state)
        return known

    async def history(self, id: UUID) -> list[Received]:
        """Everything that was recorded about it, also what was retracted since. Raises Unknown as `get` does."""
        if self._principal.customers is not None:
            await self.get(id)
        return await self._repository.history(id)

    def _concerns(self, state: S) -> None:
        if self._principal.customers is not None:
            authorize(self._principal, rule_of_request(self._request), self._repository.facts(state))


class Commands(Reading[S, E]):
    """A repository, bound to one request: who asks, under which key, on which version."""

    def __init__(self, repository: Repository[S, E], asked: Asked, request: Request, response: Response) -> None:
        super().__init__(repository, request)
        self._asked, self._response = asked, response

    async def transact(
        self,
        id: UUID,
        told: Told,
        decide: Callable[[S], Sequence[E]],
        *,
        created_at: str | None = None,
        about: Facts | None = None,
    ) -> After:
        """Decide, record, answer. `created_at` is the new thing's address: then the answer is 201 with it.

        `about` is what a new thing is about, as the body says. Raises Unknown where it concerns others than who asks.
        """

        async def on_state(state: S, _: Past) -> Sequence[E]:
            return decide(state)

        return await self.transact_on_history(id, told, on_state, created_at=created_at, about=about)

    async def transact_on_history(
        self,
        id: UUID,
        told: Told,
        decide: Callable[[S, Past], Awaitable[Sequence[E]]],
        *,
        created_at: str | None = None,
        about: Facts | None = None,
        role: str | None = None,
        on_behalf_of: str | None = None,
    ) -> After:
        """As `transact`, for what is decided on who did what before; `role`: in which they act, maybe for another."""
        now = self._request.app.state.now()
        occurred, reported = told.occurred(now), told.reported(now)
        if about is None:
            await self._look_first(id)
        else:
            authorize(self._principal, rule_of_request(self._request), about)
        await self._remember()
        asked = self._asked
        if role:
            asked = replace(asked, actor=replace(asked.actor, role=role, on_behalf_of=on_behalf_of))
        done = await self._repository.transact_on_history(
            id,
            decide if self._principal.customers is None or about is not None else self._concerning(decide),
            asked,
            occurred,
            reported,
            creates=created_at is not None,
        )
        if created_at:
            self._response.status_code = 201
            self._response.headers["Location"] = created_at
        return self._after(done)

    async def retract(self, id: UUID, body: Retract) -> After:
        """Declare an earlier event wrong. Raises Unknown where it concerns others than who asks."""
        occurred = body.occurred(self._request.app.state.now())
        retraction = Retraction(body.version, body.why, body.reason)
        await self._look_first(id)
        await self._remember()
        return self._after(await self._repository.retract(id, retraction, self._asked, occurred))

    async def _look_first(self, id: UUID) -> None:
        """Raises Unknown where it concerns others: before its version is compared, and before a name is noted."""
        if self._principal.customers is not None:
            await self.get(id)

    def _concerning(
        self, decide: Callable[[S, Past], Awaitable[Sequence[E]]]
    ) -> Callable[[S, Past], Awaitable[Sequence[E]]]:
        """The same decision, by somebody who may decide about some customers' things only."""

        async def decide_if_concerned(state: S, past: Past) -> Sequence[E]:
            self._concerns(state)
            return await decide(state, past)

        return decide_if_concerned

    async def _remember(self) -> None:
        """Note the actor's name before an event holds their id; a request that is refused as such leaves none."""
        if self._principal.kind is Kind.PERSON and self._principal.name:
            people: People = self._request.app.state.people
            await people.remember(UUID(self._principal.id), self._principal.name, self._principal.roles)

    def _after(self, done: Done) -> After:
        self._response.headers["ETag"] = f'"{done.version}"'
        return After(id=done.id, version=done.version, position=done.place)


def commands(aggregate: str) -> Any:
    """The dependency of an endpoint that decides on an `aggregate` of this service."""

    @says(
        "rejected",
        "version-conflict",
        "stale",
        "key-reused",
        "newer-release",
        reads=("Idempotency-Key", "If-Match", "Gendan-Correlation", "traceparent", "tracestate"),
        answers=("ETag",),
    )
    async def bound(request: Request, response: Response) -> Commands[Any, Any]:
        return Commands(request.app.state.repositories[aggregate], await asked(request), request, response)

    return Dependency(bound)


def reading(aggregate: str) -> Any:
    """The dependency of an endpoint that shows an `aggregate` as this service knows it."""

    @says("newer-release")
    async def bound(request: Request) -> Reading[Any, Any]:  # sync, it would be run in a thread
        return Reading(request.app.state.repositories[aggregate], request)

    return Dependency(bound)
