"""An order's full history: every event, who told it, when it happened, when it became known, what was wrong."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import msgspec

from services.tracking.moments import Moment
from services.tracking.orders.answer import AsOf
from services.tracking.people import Directory
from services.tracking.skips import TOPIC as SKIPPED
from shared.envelope import Occurred
from shared.events import REGISTRY
from shared.events.confidential import CHOSEN, EVERY_MARK, Informal, Mark, redactor
from shared.http.cursors import Cursors
from shared.store.queries import Queries


@dataclass(frozen=True, slots=True)
class Who:
    """`id` of a person, or `policy:<name>`; in which role, and on whose behalf (a person's id, and name).

    A name is `erased person` where somebody was erased, and the id where nobody can say who it is.
    """

    id: str
    name: str
    role: str | None
    on_behalf_of: str | None
    on_behalf_of_name: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an event was declared wrong (EPCIS 2.0 error reason), in somebody's words, and by which event.

    Or `skipped`: it cannot be read, and an operator decided to go on without it.
    """

    by: str
    why: str
    reason: Annotated[str, Informal.REMARK]


@dataclass(frozen=True, slots=True)
class Happened:
    """`reported`: when a source outside learned of it, as told. `known_at`: when this service did; ever later."""

    id: str
    topic: str
    occurred: Moment
    known_at: datetime
    recorded_at: datetime
    reported: str | None
    actor: Who
    source: str
    epoch: int
    position: int
    version: int
    correlation_id: str
    causation_id: str | None
    retracted: Wrong | None
    data: Annotated[Any, CHOSEN]
    """The event's payload, as far as whoever asks may see it; None where nobody here can say what it is."""


@dataclass(frozen=True, slots=True)
class History:
    """Some events in the order in which they happened, and the cursor for more."""

    events: tuple[Happened, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Only:
    """Some of the events: of a service, of a kind of thing (the first part of the topic), by somebody, or these ids."""

    source: str | None = None
    kind: str | None = None
    actor: str | None = None
    topics: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None


EVERYTHING = Only()

SELECT = """
SELECT * FROM ledger
WHERE subject = $1 AND ($2::timestamptz IS NULL OR received_at <= $2)
AND ($3::timestamptz IS NULL OR occurred_at <= $3) AND ($4::text IS NULL OR left(occurred, 10) <= $4)
AND ($5::timestamptz IS NULL OR (occurred_at, source, epoch, position) {sign} ($5, $6, $7, $8))
AND ($10::text IS NULL OR source = $10) AND ($11::text IS NULL OR split_part(topic, '.', 1) = $11)
AND ($12::text IS NULL OR actor = $12 OR on_behalf_of = $12) AND ($13::text[] IS NULL OR topic = ANY ($13))
AND ($14::text[] IS NULL OR format('%s:%s:%s', epoch, source, position) = ANY ($14))
ORDER BY occurred_at {direction}, source {direction}, epoch {direction}, position {direction} LIMIT $9
"""

RETRACTIONS = """
SELECT epoch, source, position, topic, data FROM ledger
WHERE subject = $1 AND (topic LIKE '%.fact\\_retracted' OR topic = 'tracking.event_skipped')
AND ($2::timestamptz IS NULL OR received_at <= $2)
"""


async def history(
    queries: Queries,
    cursors: Cursors,
    people: Directory,
    order_id: UUID,
    moment: AsOf,
    *,
    limit: int,
    sees: frozenset[Mark],
    after: str | None = None,
    newest_first: bool = False,
    only: Only = EVERYTHING,
    wrong: Mapping[str, Wrong] | None = None,
) -> History:
    """One page, as far as somebody who `sees` so much may read it.

    What was declared wrong is there, and marked as far as that was known by then; `wrong`, where it is known already.
    """
    question = ["history", str(order_id), str(moment), str(newest_first), *([str(only)] if only != EVERYTHING else [])]
    values = cursors.read(question, after, 4) if after else None
    by = moment.happened_by
    rows = await queries.fetch(
        SELECT.format(sign="<" if newest_first else ">", direction="DESC" if newest_first else "ASC"),
        order_id,
        moment.known_until,
        by if isinstance(by, datetime) else None,
        None if by is None or isinstance(by, datetime) else by.isoformat(),
        *((datetime.fromisoformat(values[0]), values[1], int(values[2]), int(values[3])) if values else (None,) * 4),
        limit + 1,
        only.source,
        only.kind,
        only.actor,
        only.topics,
        only.ids,
    )
    if wrong is None:
        wrong = wrong_of(await queries.fetch(RETRACTIONS, order_id, moment.known_until))
    names = await people.names(each for row in rows[:limit] for each in (row["actor"], row["on_behalf_of"]) if each)
    last = rows[limit - 1] if len(rows) > limit else None
    more = [last["occurred_at"].isoformat(), last["source"], last["epoch"], last["position"]] if last else None
    return History(
        tuple(_happened(row, wrong, names, sees) for row in rows[:limit]),
        cursors.write(question, more) if more else None,
    )


def _happened(
    row: asyncpg.Record, wrong: Mapping[str, Wrong], names: dict[str, str], sees: frozenset[Mark]
) -> Happened:
    id = f"{row['epoch']}:{row['source']}:{row['position']}"
    return Happened(
        id=id,
        topic=row["topic"],
        occurred=Occurred.read(row["occurred"], estimated=row["estimated"]),
        known_at=row["received_at"],
        recorded_at=row["recorded_at"],
        reported=row["reported"],
        actor=Who(row["actor"], names[row["actor"]], row["role"], row["on_behalf_of"], names.get(row["on_behalf_of"])),
        source=row["source"],
        epoch=row["epoch"],
        position=row["position"],
        version=row["originator_version"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        retracted=wrong.get(id),
        data=_payload(row["data"]) if sees >= EVERY_MARK else _visible(row["topic"], row["data"], sees),
    )


def wrong_of(rows: Iterable[asyncpg.Record]) -> dict[str, Wrong]:
    """By the id of the event that is wrong; of several declarations the first in line."""
    found: dict[str, Wrong] = {}
    for row in sorted(rows, key=lambda row: (row["epoch"], row["source"], row["position"]), reverse=True):
        told = _payload(row["data"]) or {}
        by = f"{row['epoch']}:{row['source']}:{row['position']}"
        if row["topic"] == SKIPPED:
            found[str(told.get("event"))] = Wrong(by, "skipped", str(told.get("reason")))
        else:
            found[str(told.get("retracted_event"))] = Wrong(by, str(told.get("why")), str(told.get("reason")))
    return found


def _visible(topic: str, data: bytes, sees: frozenset[Mark]) -> Any:
    """Without what may not be seen. Of a type that is not known here anything may be confidential."""
    event = REGISTRY.get(topic)
    if event is None:
        return None
    try:
        return json.loads(redactor(event, sees)(data))
    except (ValueError, msgspec.MsgspecError):
        return None


def _payload(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
