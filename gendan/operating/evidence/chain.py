"""A store's history as it passes by in order of position: is each event what was written, where it was written?"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from gendan.operating.evidence.findings import Finding, Kind, Tell
from shared.store.hashes import NOTHING, batch_hash, row_hash

Row = tuple[int, UUID, int, str, bytes, datetime, bytes]
"""A row of the table of events, in the order of shared.store.recorder's COLUMNS."""
Batch = tuple[int, datetime, bytes]
"""The end of a batch: its last position, when it was recorded, and the chain's hash there."""


class Chain:
    """Follows both chains, of each aggregate's events and of the batches.

    What comes next is always compared with what is stored before it, so one change is found where it is, and not
    again in all that follows. `heads` holds the newest version and hash of each aggregate; it may be emptied between
    two pages by whoever fills in those that the next page needs.
    """

    def __init__(self, service: str, tell: Tell) -> None:
        self._service, self._tell = service, tell
        self.heads: dict[UUID, tuple[int, bytes]] = {}
        self.position = 0
        self._recorded_at: datetime | None = None
        self._batch = NOTHING
        self._open: list[tuple[int, datetime, bytes]] = []

    def take(self, rows: Iterable[Row], batches: Iterable[Batch]) -> None:
        """The next events, and the batches that end among them (up to the last event's position)."""
        ends = iter(batches)
        end: Batch | None = next(ends, None)
        for position, id, version, topic, state, recorded_at, hash in rows:
            while end and end[0] < position:
                self._close(*end)
                end = next(ends, None)
            if position != self.position + 1 or (self._recorded_at and recorded_at < self._recorded_at):
                self._out_of_place(position, id, recorded_at)
            self.position, self._recorded_at = position, recorded_at
            before, previous = self.heads.get(id, (0, NOTHING))
            if version != before + 1:
                words = f"version {version} follows version {before} of the same history"
                self._find(Kind.VERSION, words, position, id)
            elif row_hash(previous, id, version, topic, state) != hash:
                words = f"version {version} is not what its hash says: it, or the version before it, was changed"
                self._find(Kind.EVENT, words, position, id)
            self.heads[id] = (version, hash)
            self._open.append((position, recorded_at, hash))
            if end and end[0] == position:
                self._close(*end)
                end = next(ends, None)
        while end:
            self._close(*end)
            end = next(ends, None)

    def ends(self) -> None:
        """There are no more events and no more batches."""
        if self._open:
            first, last = self._open[0][0], self._open[-1][0]
            self._find(Kind.BATCH, f"the events from {first} to {last} are in no batch: nobody appended them", first)

    def _out_of_place(self, position: int, id: UUID, recorded_at: datetime) -> None:
        expected = self.position + 1
        if position > expected:
            self._find(Kind.POSITION, f"the events from {expected} to {position - 1} are missing", expected)
        elif position < expected:
            self._find(Kind.POSITION, "this position is taken twice", position, id)
        if self._recorded_at and recorded_at < self._recorded_at:
            words = f"it was recorded at {recorded_at}, earlier than the event in front of it ({self._recorded_at})"
            self._find(Kind.TIME, words, position, id)

    def _close(self, position: int, recorded_at: datetime, hash: bytes) -> None:
        rows, self._open = self._open, []
        if not rows or rows[-1][0] != position:
            self._find(Kind.BATCH, "a batch ends here, without an event", position)
        if any(each[1] != recorded_at for each in rows):
            words = f"the batch that ends here was recorded at {recorded_at}, its events say another time"
            self._find(Kind.TIME, words, position)
        if batch_hash(self._batch, rows) != hash:
            words = "the batch that ends here is not what its hash says: its events, or the batch before, were changed"
            self._find(Kind.BATCH, words, position)
        self._batch = hash

    def _find(self, kind: Kind, words: str, position: int, aggregate: UUID | None = None) -> None:
        self._tell(Finding(kind, self._service, words, position, aggregate))
