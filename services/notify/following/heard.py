"""What was told of one subject, an order or a sample, as far as obligations follow from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Generic, TypeVar, cast
from uuid import UUID

from shared.envelope import Occurred, Precision
from shared.events import Event, FactRetracted
from shared.received import Received, read_event

E = TypeVar("E", bound=Event)
Of_co = TypeVar("Of_co", bound=Event, covariant=True)
DAY = timedelta(days=1)

_event = lru_cache(maxsize=2048)(read_event)
"""An order is followed again with each fact of it, and most of them were read just before."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[Of_co]):
    """One event. `is_wrong`: it was declared wrong since."""

    event: Of_co
    originator_id: UUID
    occurred: Occurred
    recorded_at: datetime
    is_wrong: bool = False

    @property
    def at(self) -> datetime:
        """When it happened, in UTC. What is known by its day alone happened by that day's end, or when it was told."""
        if self.occurred.precision is Precision.DAY:
            return min(self.recorded_at.astimezone(UTC), self.occurred.at + DAY)
        return self.occurred.at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Heard:
    """All of it, in the order in which it happened; of the same moment as it was recorded."""

    facts: tuple[Fact[Event], ...]

    @classmethod
    def of(cls, told: Sequence[Received]) -> "Heard":
        """Raises NewerVersion, or whatever a payload is wrong with."""
        read = [(each, _event(each.topic, each.class_version, each.data)) for each in told]
        wrong = {
            (each.originator_id, event.retracted_version) for each, event in read if isinstance(event, FactRetracted)
        }
        facts = [
            Fact(
                event,
                each.originator_id,
                each.envelope.occurred,
                each.recorded_at,
                (each.originator_id, each.originator_version) in wrong,
            )
            for each, event in sorted(read, key=lambda one: (one[0].recorded_at, one[0].source, one[0].position))
            if not isinstance(event, FactRetracted)
        ]
        return cls(tuple(sorted(facts, key=lambda fact: fact.at)))

    def every(self, *kinds: type[E]) -> list[Fact[E]]:
        """Also what was declared wrong."""
        return [cast("Fact[E]", fact) for fact in self.facts if isinstance(fact.event, kinds)]

    def all(self, *kinds: type[E]) -> list[Fact[E]]:
        return [fact for fact in self.every(*kinds) if not fact.is_wrong]

    def first(self, *kinds: type[E]) -> Fact[E] | None:
        return next(iter(self.all(*kinds)), None)

    def first_told(self, kind: type[E]) -> Fact[E] | None:
        """The first that stands; if all were declared wrong, the first of those."""
        return self.first(kind) or next(iter(self.every(kind)), None)


def by_recording(facts: Iterable[Fact[E]]) -> list[Fact[E]]:
    """In the order in which they became known: of plans and papers the last word counts, whenever it was about."""
    return sorted(facts, key=lambda fact: fact.recorded_at)
