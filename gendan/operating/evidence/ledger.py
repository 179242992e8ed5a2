"""Tracking's ledger beside a store: every event of it once, as it is."""

from datetime import datetime

import asyncpg

from gendan.operating.evidence.ahead import PAGE, Ahead
from gendan.operating.evidence.epochs import Epochs
from gendan.operating.evidence.findings import Finding, Kind, Tell
from gendan.operating.evidence.store import Page
from services.tracking.ledger import COLUMNS, record
from services.tracking.names import NAME, SOURCES
from shared.received import Received

ROWS = f"SELECT {', '.join(COLUMNS)} FROM ledger WHERE source = $1 ORDER BY epoch, position"
# What no service has told, but for tracking's own notes of what it was told to skip.
OWN = """
SELECT source, epoch, position, originator_id FROM ledger
WHERE source <> ALL ($1)
AND NOT (source = 'tracking' AND topic = 'tracking.event_skipped' AND hash = sha256(data))
"""

REACHED = "SELECT position FROM checkpoints WHERE consumer = $1 AND source = $2"


class Ledger:
    """Compares each event with its line. `reached` is how far the ledger has read: what lies behind is only late."""

    def __init__(self, service: str, epochs: Epochs, rows: Ahead, reached: int, tell: Tell) -> None:
        self._service, self._epochs, self._rows, self._tell = service, epochs, rows, tell
        self.name, self.reached = "the ledger", reached
        self._received_at: datetime | None = None

    @classmethod
    async def of(cls, service: str, epochs: Epochs, tracking: asyncpg.Connection, tell: Tell) -> "Ledger":
        cursor = await tracking.cursor(ROWS, service)
        reached = await tracking.fetchval(REACHED, NAME, service) or 0
        return cls(service, epochs, Ahead(cursor, _key), reached, tell)

    async def beside(self, page: Page) -> None:
        last = max(page)
        missing = dict(page)
        for row in await self._rows.up_to((self._epochs.of(last), last)):
            epoch, position = _key(row)
            self._is_in_time(row)
            if position not in page or self._epochs.of(position) != epoch:
                self._foreign(row)
            elif position not in missing:
                self._find(Kind.LEDGER, "the ledger has this event twice", row)
            elif stored := missing.pop(position):
                self._compare(row, stored)
        for position in missing:
            if position <= self.reached:
                words = "the ledger does not have this event, although it has read further"
                self._tell(Finding(Kind.LEDGER, self._service, words, position))

    async def ends(self) -> None:
        while rows := await self._rows.rest():
            for row in rows:
                self._foreign(row)

    def _compare(self, row: asyncpg.Record, stored: Received) -> None:
        told = record(stored, row["received_at"])
        if told != tuple(row):
            names = ", ".join(name for name, mine, its in zip(COLUMNS, told, row, strict=True) if mine != its)
            self._find(Kind.LEDGER, f"the ledger says otherwise than the store: {names}", row)

    def _is_in_time(self, row: asyncpg.Record) -> None:
        if self._received_at and row["received_at"] < self._received_at:
            self._find(Kind.LEDGER, "the ledger learned of this event before the one in front of it", row)
        self._received_at = row["received_at"]

    def _foreign(self, row: asyncpg.Record) -> None:
        epoch, position = _key(row)
        if restore := self._epochs.lost(epoch, position):
            words = f"the ledger still has this event of epoch {epoch}, which the restore that began {restore} lost"
            self._find(Kind.RESTORE, words, row)
        else:
            self._find(Kind.LEDGER, f"the ledger has this event (epoch {epoch}), the store does not", row)

    def _find(self, kind: Kind, words: str, row: asyncpg.Record) -> None:
        self._tell(Finding(kind, self._service, words, row["position"], row["originator_id"]))


async def check_sources(tracking: asyncpg.Connection, tell: Tell) -> None:
    """Whatever the ledger holds was told by a service, or noted by tracking itself."""
    async for source, epoch, position, originator_id in tracking.cursor(OWN, SOURCES, prefetch=PAGE):
        words = f"the ledger has {epoch}:{source}:{position}, which no service tells"
        tell(Finding(Kind.LEDGER, "tracking", words, None, originator_id))


def _key(row: asyncpg.Record) -> tuple[int, int]:
    return row["epoch"], row["position"]
