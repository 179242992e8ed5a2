"""How fresh the boards are: up to where of each service's events they show, and how old the first is that they do not.

All boards, lists and reports are shown from one projection, and so are as fresh as each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from services.tracking.names import NAME, SOURCES
from services.tracking.operations.reaching import NoAnswer, Services
from services.tracking.operations.standing import ServiceNow
from shared.received import Received
from shared.store.queries import Queries
from shared.wire import from_line

SHOWN = """
SELECT s.source, coalesce(c.epoch, 0) AS epoch, coalesce(c.position, 0) AS position,
    (SELECT nullif(received_at, '-infinity') FROM ledger_clock) AS known_at
FROM unnest($2::text[]) WITH ORDINALITY AS s (source, n)
LEFT JOIN checkpoints AS c ON c.consumer = $1 AND c.source = s.source ORDER BY s.n
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Up to which event of a service all boards show."""

    source: str
    epoch: int
    position: int


@dataclass(frozen=True, slots=True)
class SourceNow:
    """`missing` events of a service are not shown yet, the first of them for `age` seconds; None: it does not say."""

    source: Annotated[str, Field(examples=["order"])]
    epoch: Annotated[int, Field(examples=[1])]
    position: Annotated[int, Field(description="The newest event that is shown", examples=[1810])]
    newest: Annotated[int | None, Field(description="The newest event that there is", examples=[1812])]
    missing: int | None
    age: Annotated[float | None, Field(description="Seconds since the first event that is not shown was recorded")]


async def shown(queries: Queries) -> tuple[list[Shown], datetime | None]:
    """Up to where the boards show each source, and when something became known here last; None: nothing ever has."""
    rows = await queries.fetch(SHOWN, NAME, list(SOURCES))
    return [Shown(row["source"], row["epoch"], row["position"]) for row in rows], rows[0]["known_at"]


async def first_not_shown(services: Services, at: Shown) -> Received | None:
    """The oldest event of a service that no board shows yet, from its own feed. Raises NoAnswer."""
    lines = await services.lines(at.source, "/v1/events", after=at.position, limit=1)
    return from_line(lines[0]) if lines else None


async def freshness(services: Services, at: Shown) -> tuple[Shown, Received | None] | Shown:
    """What is shown of a source, and the first event of it that is not; alone where the source does not answer."""
    try:
        return at, await first_not_shown(services, at)
    except NoAnswer:
        return at


def compared(found: tuple[Shown, Received | None] | Shown, service: ServiceNow | None, now: datetime) -> SourceNow:
    """What is shown of a source against what it has; its relay knows how much that is."""
    if isinstance(found, Shown):
        return SourceNow(found.source, found.epoch, found.position, None, None, None)
    at, first = found
    if first is None:
        return SourceNow(at.source, at.epoch, at.position, at.position, 0, 0.0)
    newest = max(first.position, (service.relayed if service else None) or 0)
    age = max((now - first.recorded_at).total_seconds(), 0.0)
    return SourceNow(at.source, at.epoch, at.position, newest, newest - at.position, round(age, 1))
