"""Whether a store's history still passes through the heads that were anchored outside of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gendan.operating.evidence.chain import Batch
from gendan.operating.evidence.epochs import Epochs
from gendan.operating.evidence.findings import Finding, Kind, Tell


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a store's chain of batches when an anchor was made of it; `name` says which anchor.

    `key`: the fingerprint of the key that it is signed with.
    """

    name: str
    at: datetime
    epoch: int
    position: int
    hash: bytes
    key: str = ""

    def __str__(self) -> str:
        return f"{self.name} of {self.at:%Y-%m-%d %H:%M:%S} UTC"


class Anchored:
    """The anchored heads of one store; batches go past them in order."""

    def __init__(self, service: str, epochs: Epochs, heads: Iterable[Head], tell: Tell) -> None:
        self._service, self._epochs, self._tell = service, epochs, tell
        self._waiting: dict[int, list[Head]] = defaultdict(list)
        for head in heads:
            if not self._is_lost(head) and head.position:  # in front of the first event there is nothing to change
                self._waiting[head.position].append(head)

    def passes(self, batches: Iterable[Batch]) -> None:
        for position, _, hash in batches:
            for head in self._waiting.pop(position, ()):
                if head.hash != hash:
                    words = f"the history up to here is not the one that {head} was made of: it was written anew"
                    self._find(Kind.ANCHOR, words, head.position)

    def ends(self, last: int) -> None:
        """The store's last position is this."""
        for head in (head for heads in self._waiting.values() for head in heads):
            words = f"{head} was made of a history whose batch ended here; now none does: it was written anew"
            if head.position > last:
                words = f"the store ends at {last}, but reached this position in {head}: its end was cut off"
            self._find(Kind.ANCHOR, words, head.position)

    def _is_lost(self, head: Head) -> bool:
        """Whether a restore went back behind it: then its events are gone, and everybody was told so."""
        if head.epoch > self._epochs.current:
            words = f"{head} knows epoch {head.epoch}, the store only {self._epochs.current}: an older copy is here"
            self._find(Kind.ANCHOR, words, head.position)
            return True
        if (restore := self._epochs.lost(head.epoch, head.position)) is None:
            return False
        words = (
            f"{head} was made at this position; the restore that began {restore} went back to {restore.after}, "
            f"and the events {restore.after + 1} to {head.position} of epoch {head.epoch} were lost with it"
        )
        self._find(Kind.RESTORE, words, head.position)
        return True

    def _find(self, kind: Kind, words: str, position: int) -> None:
        self._tell(Finding(kind, self._service, words, position))
