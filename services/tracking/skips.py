"""What was left out for good: said in the ledger itself, so that every fold, live, rebuilt or as of then, knows it.

The ledger notes it as an event of tracking's own, in the history of the order that stood still: who, when and why.
"""

from uuid import UUID

import msgspec

from services.tracking.entries import Said

TOPIC = "tracking.event_skipped"
SOURCE = "tracking"


class EventSkipped(msgspec.Struct, frozen=True):
    """`event` is left out, by its id `epoch:source:position`; `error` is what parked it."""

    order_id: UUID
    event: str
    error: str
    reason: str


def skipped(entry: Said) -> str:
    """The id of the event that such an entry leaves out."""
    return msgspec.json.decode(entry.data, type=EventSkipped).event
