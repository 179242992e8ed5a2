"""All that was told of an order, in short: what its page says of events that it does not list one by one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.tracking.orders.answer import AsOf
from services.tracking.orders.history import Wrong, wrong_of
from services.tracking.skips import TOPIC as SKIPPED
from shared.envelope import Occurred
from shared.events.inspection import InspectionPerformed
from shared.events.order import ClearanceWithdrawn, OrderCleared
from shared.events.shipment import BookingRolled, ShipmentBooked
from shared.store.queries import Queries

READ = [
    each.topic for each in (InspectionPerformed, ShipmentBooked, BookingRolled, OrderCleared, ClearanceWithdrawn)
] + [SKIPPED]
"""Of these the payload is read as well: they say what no view keeps."""

SELECT = """
SELECT source, epoch, position, originator_version, topic, class_version, occurred, occurred_at, estimated,
    received_at, actor, on_behalf_of,
    CASE WHEN topic LIKE '%.fact\\_retracted' OR topic = ANY ($3) OR position('"digest"'::bytea IN data) > 0
        THEN data END AS data
FROM ledger WHERE subject = $1 AND ($2::timestamptz IS NULL OR received_at <= $2)
"""


@dataclass(frozen=True, slots=True)
class Noted:
    """An event, without most of its payload: `data` is there where a file is named, or the page says more of it."""

    id: str
    source: str
    topic: str
    class_version: int
    decided: tuple[int, int]
    """In line among what its aggregate recorded."""
    occurred: Occurred
    known_at: datetime
    actor: str
    on_behalf_of: str | None
    data: bytes | None

    @property
    def kind(self) -> str:
        """Of what it happened to: the first part of its topic."""
        return self.topic.partition(".")[0]

    @property
    def payload(self) -> Mapping[str, Any]:
        """Empty where it was not read, or cannot be."""
        try:
            told = json.loads(self.data) if self.data else None
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


@dataclass(frozen=True, slots=True)
class Index:
    """Every event that had happened, in the order in which it did, and what was declared wrong as far as was known."""

    events: tuple[Noted, ...]
    wrong: Mapping[str, Wrong]

    @property
    def right(self) -> Iterable[Noted]:
        """Without what was declared wrong."""
        return (each for each in self.events if each.id not in self.wrong)

    @property
    def topics(self) -> Mapping[str, str]:
        """By the id of each event what it was: to say of which event another one came."""
        return {each.id: each.topic for each in self.events}

    def counted(self, name: str) -> list[tuple[str, int]]:
        """How many events each service, kind or person told, by name: `source`, `kind` or `actor`."""
        found: dict[str, int] = {}
        for each in self.events:
            found[getattr(each, name)] = found.get(getattr(each, name), 0) + 1
        return sorted(found.items())


async def index(queries: Queries, order_id: UUID, moment: AsOf) -> Index:
    """One query; what it says of the past is as far as it was known, and had happened, by then."""
    rows = await queries.fetch(SELECT, order_id, moment.known_until, READ)
    wrong = wrong_of(
        row for row in rows if row["data"] and (row["topic"].endswith(".fact_retracted") or row["topic"] == SKIPPED)
    )
    happened = [row for row in rows if _by(row, moment.happened_by)]
    happened.sort(key=lambda row: (row["occurred_at"], row["source"], row["epoch"], row["position"]))
    return Index(tuple(map(_noted, happened)), wrong)


def _noted(row: asyncpg.Record) -> Noted:
    return Noted(
        id=f"{row['epoch']}:{row['source']}:{row['position']}",
        source=row["source"],
        topic=row["topic"],
        class_version=row["class_version"],
        decided=(row["epoch"], row["originator_version"]),
        occurred=Occurred.read(row["occurred"], estimated=row["estimated"]),
        known_at=row["received_at"],
        actor=row["actor"],
        on_behalf_of=row["on_behalf_of"],
        data=row["data"],
    )


def _by(row: asyncpg.Record, moment: datetime | date | None) -> bool:
    if moment is None:
        return True
    if isinstance(moment, datetime):
        within: bool = row["occurred_at"] <= moment
        return within
    day: str = row["occurred"][:10]
    return day <= moment.isoformat()
