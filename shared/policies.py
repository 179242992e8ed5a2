"""Policies: whenever something happens elsewhere, something is done here; run twice, they act once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import structlog

from shared.asked import Asked, Done, digest_of
from shared.consuming import move_on
from shared.envelope import Actor
from shared.errors import Rejected, Unavailable, Unknown
from shared.events import Event, FactRetracted
from shared.reading import Checkpoint
from shared.received import Received, UnknownTopic
from shared.repository import Repository
from shared.retraction import Retraction

log = structlog.get_logger()

E = TypeVar("E", bound=Event)
Repositories = Mapping[str, Repository[Any, Any]]
Reaction = Callable[[Any, Received, "Act"], Awaitable[None]]


@dataclass(frozen=True)
class Act:
    """What a policy may do about an event: decide on an aggregate of its own service, once."""

    policy: str
    cause: Received
    repositories: Repositories

    async def __call__(self, aggregate: str, id: UUID, decide: Callable[[Any], Sequence[Event]]) -> Done:
        """Record what is decided, as of when the cause happened."""
        asked = self._asked(aggregate, id)
        return await self.repositories[aggregate].transact(id, decide, asked, self.cause.envelope.occurred)

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


class Reacting:
    """Applies batches to a policy: act, then move the checkpoint. What cannot be acted on is parked."""

    def __init__(self, policy: Policy, repositories: Repositories, pool: asyncpg.Pool) -> None:
        self._policy, self._repositories, self._pool = policy, repositories, pool

    async def __call__(self, batch: Sequence[Received], at: Checkpoint) -> None:
        """Events about different things are acted on side by side, those about one thing one after the other."""
        lanes: dict[UUID, list[Received]] = {}
        for event in batch:
            if event.topic in self._policy.reactions:
                lanes.setdefault(event.originator_id, []).append(event)
        if lanes:
            parked = await self._parked(lanes)
            await asyncio.gather(*(self._lane(lane, id in parked) for id, lane in lanes.items()))
        await move_on(self._pool, self._policy.name, self._policy.source, at, Checkpoint.at(batch[-1]))

    async def _lane(self, lane: Sequence[Received], blocked: bool) -> None:
        for n, cause in enumerate(lane):
            if blocked:
                await self._park(lane[n:], "an earlier event of the same history is parked")
                return
            try:
                event = cause.event()
                await self._policy.reactions[cause.topic](
                    event, cause, Act(self._policy.name, cause, self._repositories)
                )
            except UnknownTopic:
                continue
            except (Unavailable, OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
                raise
            except (Rejected, Unknown) as refusal:
                log.warning("a policy was refused", policy=self._policy.name, cause=cause.id, words=str(refusal))
            except Exception as error:
                log.exception("parked", policy=self._policy.name, cause=cause.id)
                await self._park([cause], f"{type(error).__name__}: {error}"[:500])
                blocked = True

    async def _parked(self, lanes: Mapping[UUID, object]) -> set[UUID]:
        rows = await self._pool.fetch(
            "SELECT DISTINCT key FROM parked WHERE consumer = $1 AND key = ANY ($2)",
            self._policy.name, [str(id) for id in lanes], timeout=5,
        )  # fmt: skip
        return {UUID(row["key"]) for row in rows}

    async def _park(self, causes: Sequence[Received], error: str) -> None:
        await self._pool.executemany(
            """
            INSERT INTO parked (consumer, key, source, epoch, position, error) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO NOTHING
            """,
            [(self._policy.name, str(c.originator_id), c.source, c.epoch, c.position, error) for c in causes],
        )
