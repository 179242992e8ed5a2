"""What a partner was told, read back in its order: for their stream, and for their feed."""

import asyncpg

from services.tracking.partners.partner import channel
from shared.envelope import Actor, Envelope, Occurred
from shared.received import Received
from shared.running import Halted
from shared.store.epochs import Epochs
from shared.store.queries import Queries

EPOCHS = "SELECT epoch, after FROM partner_epochs WHERE partner = $1 ORDER BY epoch"

THEIRS = """
SELECT e.epoch, e.after FROM partner_epochs AS e JOIN partners AS p ON p.name = e.partner
WHERE e.partner = $1 AND p.removed_at IS NULL ORDER BY e.epoch
"""

NEWEST = "SELECT coalesce(max(sequence), 0) FROM partner_events WHERE partner = $1"

EVENTS = """
SELECT p.sequence, l.topic, p.class_version, l.originator_id, l.recorded_at, l.occurred, l.estimated, l.reported,
    p.hash, p.data
FROM partner_events AS p JOIN ledger AS l USING (source, epoch, position)
WHERE p.partner = $1 AND p.sequence > $2 AND ($3::bigint IS NULL OR p.sequence <= $3)
ORDER BY p.sequence LIMIT $4
"""

NOBODY = Actor("")
"""Who did it is not told, nor what caused it, nor how our own services number it."""


class ToPartner:
    """All that a partner was told."""

    def __init__(self, name: str, queries: Queries) -> None:
        self._name, self._queries, self.channel = name, queries, channel(name)

    async def newest(self) -> int:
        newest: int = await self._queries.fetchval(NEWEST, self._name)
        return newest

    async def epochs(self) -> Epochs:
        """Raises Halted where the partner was removed: nothing is to be published to them, and no stream made."""
        rows = await self._queries.fetch(THEIRS, self._name)
        if not rows:
            raise Halted(f"{self._name} was removed")
        return Epochs(tuple((epoch, after) for epoch, after in rows))

    async def events(self, epochs: Epochs, after: int, limit: int, stop: int | None = None) -> list[Received]:
        rows = await self._queries.fetch(EVENTS, self._name, after, stop, limit)
        return [as_told(self._name, epochs, row) for row in rows]

    async def behind(self, epochs: Epochs, after: int, limit: int) -> tuple[int, list[Received]]:
        """Raises Halted as `epochs` does."""
        events = await self.events(epochs, after, limit)
        return (await self.epochs()).current, events


def as_told(name: str, epochs: Epochs, row: asyncpg.Record) -> Received:
    """One row of the events that somebody was told, as it travels."""
    return Received(
        source=name,
        epoch=epochs.of(row["sequence"]),
        position=row["sequence"],
        topic=row["topic"],
        class_version=row["class_version"],
        originator_id=row["originator_id"],
        originator_version=0,
        recorded_at=row["recorded_at"],
        envelope=Envelope(
            occurred=Occurred.read(row["occurred"], estimated=row["estimated"]),
            actor=NOBODY,
            correlation_id="",
            reported_at=Occurred.read(row["reported"]) if row["reported"] else None,
        ),
        hash=row["hash"],
        data=row["data"],
    )
