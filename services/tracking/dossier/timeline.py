"""The timeline's filters, and what lies between that something happened and that we knew."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Query

from services.tracking.dossier.decisions import TOPICS
from services.tracking.dossier.index import Index
from services.tracking.orders.history import Only
from shared.envelope import Occurred, Precision
from shared.http.typed import Typed

SOON = timedelta(minutes=10)
"""Nobody types faster: what is known so soon was known at once."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filter:
    """As asked in the address; nothing: everything."""

    service: Annotated[Typed | None, Query()] = None
    kind: Annotated[Typed | None, Query()] = None
    who: Annotated[Typed | None, Query()] = None
    decisions: Annotated[bool, Query()] = False
    wrong: Annotated[bool, Query()] = False

    @property
    def is_set(self) -> bool:
        return self != Filter()

    def only(self, index: Index) -> Only:
        """What the history is asked for."""
        return Only(
            source=self.service,
            kind=self.kind,
            actor=self.who,
            topics=TOPICS if self.decisions else None,
            ids=tuple(index.wrong) if self.wrong else None,
        )


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after it had happened something became known: in whole days, hours or minutes."""

    n: int
    unit: str


def lag(occurred: Occurred, known_at: datetime) -> Lag | None:
    """None where it was known at once, or where a day is all that was told and it was known on that day."""
    if occurred.precision is Precision.DAY:
        days = (known_at.astimezone(UTC).date() - occurred.day).days
        return Lag(days, "days") if days > 0 else None
    late = known_at - occurred.at
    if late < SOON:
        return None
    if late >= 2 * DAY:
        return Lag(late // DAY, "days")
    return Lag(late // HOUR, "hours") if late >= 2 * HOUR else Lag(late // timedelta(minutes=1), "minutes")


def place(event: str) -> str:
    """The id of an event's line on the page: one that an address can name."""
    return f"e-{event.replace(':', '-')}"
