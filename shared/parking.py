"""What stands still: events that could not be taken in, by the key whose order is kept; and how they go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol
from uuid import UUID

from pydantic import Field

from shared.errors import Rejected
from shared.place import Place
from shared.received import Received
from shared.store.queries import Queries

MOST = 1000

LIST = f"""
SELECT consumer, key, count(*) AS events, min(since) AS since,
    (array_agg(format('%s:%s@%s', source, position, epoch) ORDER BY epoch, position))[1] AS place,
    (array_agg(error ORDER BY epoch, position))[1] AS error
FROM parked WHERE ($1::text IS NULL OR consumer = $1) AND ($2::text IS NULL OR key = $2)
GROUP BY consumer, key ORDER BY min(since), consumer, key LIMIT {MOST}
"""


@dataclass(frozen=True, slots=True)
class StandingStill:
    """A key of a consumer: so many of its events wait, the first at `place` (`order:1810@1`) because of `error`."""

    consumer: Annotated[str, Field(examples=["orders"])]
    key: Annotated[str, Field(examples=["0b6d4a3e-52a5-5a62-9c0f-5d1c86cf4f1e"])]
    events: Annotated[int, Field(examples=[3])]
    since: Annotated[datetime, Field(examples=["2027-01-01T01:30:00Z"])]
    place: Annotated[str, Field(examples=["order:1810@1"])]
    error: Annotated[str, Field(examples=["NewerVersion: order.released is of version 2, this release knows 1"])]


@dataclass(frozen=True, slots=True)
class Skip:
    """That an event is to be left out for good: who says so (a person's id), and why.

    `place` (`order:1810@1`) is the event that is meant; None: whichever it stands still at.
    """

    by: UUID
    reason: str
    place: str | None = None

    def meant(self, source: str, epoch: int, position: int) -> bool:
        """Whether it is this event."""
        return self.place in {None, f"{source}:{position}@{epoch}"}


class Parking(Protocol):
    """How one consumer's parked events go on. Safe beside the running consumer, and beside another one who does it."""

    async def events(self, key: str) -> list[Received]:
        """What is parked under the key, in order."""
        ...

    async def retry(self, key: str) -> None:
        """Take in what is parked under the key, in order, up to the first that still cannot be."""
        ...

    async def skip(self, key: str, skip: Skip) -> None:
        """Leave out for good the event at which the key stands still, and take in what waits behind it.

        Raises Rejected where it stands still at another event than the one that is meant.
        """
        ...

    async def was_skipped(self, key: str, place: Place) -> bool:
        """Whether this event was left out before."""
        ...


def not_there(key: str) -> Rejected:
    """It stands still elsewhere than whoever skips believes."""
    return Rejected(f"{key} does not stand still at that event any more: look again, then decide")


async def standing_still(store: Queries, consumer: str | None = None, key: str | None = None) -> list[StandingStill]:
    """What stands still, the longest first; at most MOST keys."""
    return [StandingStill(*row) for row in await store.fetch(LIST, consumer, key)]


async def how_many(store: Queries) -> int:
    """Parked events of all consumers of this service."""
    count: int = await store.fetchval("SELECT count(*) FROM parked")
    return count
