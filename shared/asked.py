"""What a request, or a policy's cause, says about itself; and what is answered once its events are durable."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from shared.envelope import Actor, Envelope, Occurred


def digest_of(*parts: bytes | str) -> UUID:
    """128 bits of SHA-256 over the parts, each with its length: no two lists of parts look alike."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big") + data)
    return UUID(bytes=sha.digest()[:16])


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, why, and under which key.

    `key` covers principal, route and the caller's own key; `digest` the request's body. `keyed` says whether the caller
    sent a key: then even a command that decides nothing is remembered. `epoch` is the store's when what it follows from
    was read: once the store was restored, that may never have happened, and nothing is written.
    """

    actor: Actor
    correlation_id: str
    key: UUID
    digest: UUID
    keyed: bool = False
    if_match: int | None = None
    causation_id: str | None = None
    trace_parent: str | None = None
    trace_state: str | None = None
    epoch: int | None = None

    def envelope(self, occurred: Occurred, reported_at: Occurred | None) -> Envelope:
        return Envelope(
            occurred,
            self.actor,
            self.correlation_id,
            self.causation_id,
            reported_at,
            self.trace_parent,
            self.trace_state,
        )


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to a command: the aggregate's version, and the position of its newest event in its service."""

    id: UUID
    version: int
    source: str
    position: int
    epoch: int

    @property
    def place(self) -> str:
        """`order:1810@1`: what a query's `min_position` takes."""
        return f"{self.source}:{self.position}@{self.epoch}"
