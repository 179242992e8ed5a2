"""Policies: whenever something happens elsewhere, something is done here; run twice, they act once."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from shared.asked import Asked, Done, digest_of
from shared.envelope import Actor
from shared.events import Event, FactRetracted
from shared.received import Received
from shared.repository import Repository
from shared.retraction import Retraction

E = TypeVar("E", bound=Event)
Repositories = Mapping[str, Repository[Any, Any]]
Reaction = Callable[[Any, Received, "Act"], Awaitable[None]]


@dataclass(frozen=True)
class Act:
    """What a policy may do about an event: decide on an aggregate of its own service, once."""

    policy: str
    cause: Received
    repositories: Repositories
    epoch: int | None = None
    """Of our own store, when the cause was read."""

    async def __call__(
        self, aggregate: str, id: UUID, decide: Callable[[Any], Sequence[Event]], *, creates: bool = False
    ) -> Done:
        """Record what is decided, as of when the cause happened; `creates`: the aggregate is likely to be new."""
        asked, occurred = self._asked(aggregate, id), self.cause.envelope.occurred
        return await self.repositories[aggregate].transact(id, decide, asked, occurred, creates=creates)

    async def retract(self, aggregate: str, id: UUID) -> None:
        """The cause declares an event wrong: whatever was copied here because of that event is declared wrong too."""
        wrong = self.cause.event()
        assert isinstance(wrong, FactRetracted)
        repository = self.repositories[aggregate]
        for copy in await repository.history(id):
            if copy.envelope.causation_id == wrong.retracted_event:
                retraction = Retraction(copy.originator_version, wrong.why, wrong.reason)
                await repository.retract(id, retraction, self._asked(aggregate, id, str(copy.position)))

    def _asked(self, *target: object) -> Asked:
        """The key is made of policy, causing event (its epoch within) and target; it never expires."""
        return Asked(
            actor=Actor(f"policy:{self.policy}"),
            correlation_id=self.cause.envelope.correlation_id,
            key=digest_of("policy", self.policy, self.cause.id, *map(str, target)),
            digest=digest_of(self.cause.id),
            keyed=True,
            causation_id=self.cause.id,
            trace_parent=self.cause.envelope.trace_parent,
            trace_state=self.cause.envelope.trace_state,
            epoch=self.epoch,
        )


@dataclass
class Policy:
    """Named reactions to the events of one source."""

    name: str
    source: str
    reactions: dict[str, Reaction] = field(default_factory=dict)

    def whenever(self, event: type[E]) -> Callable[[Callable[[E, Received, Act], Awaitable[None]]], Reaction]:
        """Register what is done whenever such an event happens; its docstring is the sticky note."""

        def register(reaction: Reaction) -> Reaction:
            self.reactions[event.topic] = reaction
            return reaction

        return register
