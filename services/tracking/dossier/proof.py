"""What the ledger itself proves of an event: whether it is what its hash says, chained to the event before it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from services.tracking.skips import SOURCE as OURS
from shared.mapper import State
from shared.store.hashes import NOTHING, row_hash


class Proof(StrEnum):
    """Of one event of the ledger.

    Fits: computed anew from what the ledger keeps and from the hash of the event before it in the same history, the
    hash is the one that it came with. Noted: it is a note of ours, and its hash fits its words. Apart: the event before
    it is not known here. Otherwise: the hash is another one, so the event or the one before it was changed, or it bore
    a trace's state, which the ledger does not keep.
    """

    FITS = "fits"
    NOTED = "noted"
    APART = "apart"
    OTHERWISE = "otherwise"


class Line(Protocol):
    """What of a line of the ledger its hash covers, and its place."""

    source: str
    originator_id: UUID
    originator_version: int
    topic: str
    class_version: int
    occurred_told: str
    estimated: bool
    reported: str | None
    actor: str
    role: str | None
    on_behalf_of: str | None
    correlation_id: str
    causation_id: str | None
    trace_parent: str | None
    hash: bytes
    data: bytes


Links = Mapping[tuple[str, UUID, int], Sequence[bytes]]
"""The hashes of events by service, history and version; after a restore there may be several of one version."""


def links(known: Iterable[tuple[str, UUID, int, bytes]]) -> Links:
    """What events can be chained to."""
    found: dict[tuple[str, UUID, int], list[bytes]] = defaultdict(list)
    for source, of, version, hash in known:
        found[source, of, version].append(hash)
    return found


def proof(line: Line, known: Links) -> Proof:
    """What can be said of a line, given the hashes of the lines around it."""
    if line.source == OURS:
        return Proof.NOTED if hashlib.sha256(line.data).digest() == line.hash else Proof.OTHERWISE
    state = stored(line)
    if line.originator_version == 1:
        before: Sequence[bytes] = (NOTHING,)
    else:
        before = known.get((line.source, line.originator_id, line.originator_version - 1), ())
    if not before:
        return Proof.APART
    told = line.originator_id, line.originator_version, line.topic, state
    return Proof.FITS if any(row_hash(each, *told) == line.hash for each in before) else Proof.OTHERWISE


def stored(line: Line) -> bytes:
    """The bytes that the service stored, put together again from the line."""
    return _encode(
        State(
            class_version=line.class_version,
            occurred_at=line.occurred_told,
            estimated=line.estimated,
            actor=line.actor,
            role=line.role,
            on_behalf_of=line.on_behalf_of,
            correlation_id=line.correlation_id,
            causation_id=line.causation_id,
            reported_at=line.reported,
            trace_parent=line.trace_parent,
            data=msgspec.Raw(line.data),
        )
    )


_encode = msgspec.json.Encoder().encode
