"""The raw history of an order: each event as its service stored it, where it stands, and what is proven of it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.tracking.dossier.looked import Looked
from services.tracking.dossier.proof import Links, Proof, links, proof
from services.tracking.ledger import received
from services.tracking.skips import SOURCE as OURS
from shared.events import REGISTRY
from shared.events.confidential import EVERY_MARK, Mark, marks_in
from shared.received import Received
from shared.redaction import redacted
from shared.store.queries import Queries
from shared.wire import attributes

LINES = """
SELECT * FROM ledger WHERE subject = $1 AND (received_at, source, epoch, position) > ($2, $3, $4, $5)
ORDER BY received_at, source, epoch, position LIMIT $6
"""
ONE = "SELECT * FROM ledger WHERE subject = $1 AND source = $2 AND epoch = $3 AND position = $4"
AROUND = "SELECT source, originator_id, originator_version, hash FROM ledger WHERE subject = ANY ($1)"
"""An event of a history that belongs to an order may follow one that told of no order."""


class Vouched(StrEnum):
    """What `gendan verify` says of an event beside that: it compared it with its store, and an anchor was passed."""

    ANCHORED = "anchored"
    COMPARED = "compared"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Raw:
    """One event. `data`: as stored, or without what may not be seen (`is_whole` False); None: nothing may.

    `hash` is told to those only who see everything: whoever knows all but one number could find it by trying.
    """

    received: Received
    known_at: datetime
    data: bytes | None
    is_whole: bool
    hash: str | None
    proof: Proof
    vouched: Vouched

    @property
    def envelope(self) -> Mapping[str, str]:
        """All that stands around the payload, as CloudEvents attributes."""
        told = attributes(self.received)
        if self.hash is None:
            del told["hash"]
        return told

    @property
    def pretty(self) -> str | None:
        """The payload, with line breaks; else byte for byte. None: nothing of it may be seen."""
        if self.data is None:
            return None
        try:
            return msgspec.json.format(self.data, indent=2).decode()
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self.data.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one service: how many of the order's events there are, and how many of them each thing is true of."""

    source: str
    events: int
    fits: int
    compared: int
    anchored: int
    looked: Looked | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events in the order in which they became known; `next` follows the last one."""

    events: tuple[Raw, ...]
    next: tuple[str, ...] | None


BEGINNING: tuple[str, ...] = ("0001-01-01T00:00:00+00:00", "", "0", "0")


async def page(
    queries: Queries,
    order_id: UUID,
    sees: frozenset[Mark],
    looked: Mapping[str, Looked],
    *,
    limit: int,
    after: Sequence[str] = BEGINNING,
) -> Page:
    """Two queries: the events, and the hashes of those around them."""
    at, source, epoch, position = after
    place = datetime.fromisoformat(at), source, int(epoch), int(position)
    rows = await queries.fetch(LINES, order_id, *place, limit + 1)
    events = await _raw(queries, order_id, rows[:limit], sees, looked)
    return Page(tuple(events), _place(rows[limit - 1]) if len(rows) > limit else None)


async def one(
    queries: Queries, order_id: UUID, id: str, sees: frozenset[Mark], looked: Mapping[str, Looked]
) -> Raw | None:
    """One event by its id; None: it is none of this order's."""
    epoch, _, rest = id.partition(":")
    source, _, position = rest.rpartition(":")
    if not (epoch.isascii() and epoch.isdigit() and position.isascii() and position.isdigit()):
        return None
    if max(len(epoch), len(position)) > len(str(2**62)) - 1:
        return None
    rows = await queries.fetch(ONE, order_id, source, int(epoch), int(position))
    return next(iter(await _raw(queries, order_id, rows, sees, looked)), None)


async def every(
    queries: Queries, order_id: UUID, sees: frozenset[Mark], looked: Mapping[str, Looked], *, at_once: int
) -> AsyncIterator[Raw]:
    """All events, some at a time."""
    after: tuple[str, ...] | None = BEGINNING
    while after:
        found = await page(queries, order_id, sees, looked, limit=at_once, after=after)
        for each in found.events:
            yield each
        after = found.next


async def reach(queries: Queries, order_id: UUID, looked: Mapping[str, Looked]) -> tuple[Reach, ...]:
    """What can be said of all events together, service by service."""
    rows = await queries.fetch("SELECT * FROM ledger WHERE subject = $1", order_id)
    known = await _known(queries, order_id, rows)
    found: dict[str, list[tuple[Proof, Vouched]]] = {}
    for row in rows:
        said = proof(_Line(row), known), _vouched(row, looked)
        found.setdefault(row["source"], []).append(said)
    return tuple(
        Reach(
            source,
            len(said),
            sum(each in {Proof.FITS, Proof.NOTED} for each, _ in said),
            sum(each is not Vouched.NOT_YET for _, each in said),
            sum(each is Vouched.ANCHORED for _, each in said),
            looked.get(source),
        )
        for source, said in sorted(found.items())
    )


def line(raw: Raw) -> bytes:
    """One line of NDJSON: the CloudEvent, when it became known here, what is proven of it, and whether it is whole."""
    said: dict[str, Any] = {
        **raw.envelope,
        "known": raw.known_at.isoformat(),
        "proof": raw.proof,
        "vouched": raw.vouched,
        "whole": raw.is_whole,
        "data": msgspec.Raw(raw.data) if raw.data is not None and _is_json(raw.data) else None,
    }
    return msgspec.json.encode(said) + b"\n"


class _Line:
    """A row of the ledger as `proof` reads it."""

    __slots__ = ("_row",)

    def __init__(self, row: asyncpg.Record) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return self._row["occurred" if name == "occurred_told" else name]


async def _raw(
    queries: Queries,
    order_id: UUID,
    rows: Sequence[asyncpg.Record],
    sees: frozenset[Mark],
    looked: Mapping[str, Looked],
) -> list[Raw]:
    known = await _known(queries, order_id, rows)
    return [_one(row, known, sees, looked) for row in rows]


async def _known(queries: Queries, order_id: UUID, rows: Iterable[asyncpg.Record]) -> Links:
    histories = {row["originator_id"] for row in rows}
    return links(map(tuple, await queries.fetch(AROUND, [order_id, *(histories - {order_id})])))


def _one(row: asyncpg.Record, known: Links, sees: frozenset[Mark], looked: Mapping[str, Looked]) -> Raw:
    data, is_whole = _visible(row["topic"], row["class_version"], row["data"], sees)
    return Raw(
        received=received(row),
        known_at=row["received_at"],
        data=data,
        is_whole=is_whole,
        hash=row["hash"].hex() if sees >= EVERY_MARK else None,
        proof=proof(_Line(row), known),
        vouched=_vouched(row, looked),
    )


def _visible(topic: str, version: int, data: bytes, sees: frozenset[Mark]) -> tuple[bytes | None, bool]:
    """What may be seen, and whether that is all. Of a type that is not known here anything may be confidential."""
    hidden = EVERY_MARK - sees
    event = REGISTRY.get(topic)
    if not hidden or (event is not None and version == event.class_version and not marks_in(event) & hidden):
        return data, True
    try:
        return redacted(topic, version, data, hidden)[1], False
    except (LookupError, ValueError, msgspec.MsgspecError):
        return None, False


def _vouched(row: asyncpg.Record, looked: Mapping[str, Looked]) -> Vouched:
    found, place = looked.get(row["source"]), (row["epoch"], row["position"])
    if found is None or found.findings or row["source"] == OURS:
        return Vouched.NOT_YET
    if found.is_anchored(*place):
        return Vouched.ANCHORED
    return Vouched.COMPARED if found.covers(*place) else Vouched.NOT_YET


def _place(row: asyncpg.Record) -> tuple[str, ...]:
    return row["received_at"].isoformat(), row["source"], str(row["epoch"]), str(row["position"])


def _is_json(data: bytes) -> bool:
    try:
        msgspec.json.decode(data)
    except msgspec.DecodeError:
        return False
    return True
