"""What a look at the evidence finds: each finding names its place and says in words what is wrong there."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

MOST = 50
"""Findings of one kind and service that are told one by one; where a whole history is wrong, the rest is counted."""


class Kind(StrEnum):
    """What sort of evidence contradicts another; docs/operating.md says what each means and what to do."""

    EVENT = "event"
    VERSION = "version"
    POSITION = "position"
    TIME = "time"
    BATCH = "batch"
    KEY = "key"
    EPOCH = "epoch"
    ANCHOR = "anchor"
    RESTORE = "restore"
    STREAM = "stream"
    LEDGER = "ledger"
    VIEW = "view"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. `aggregate` is whose history it stands in, where it is of one."""

    kind: Kind
    service: str
    words: str
    position: int | None = None
    aggregate: UUID | None = None

    def __str__(self) -> str:
        place = self.service if self.position is None else f"{self.service}:{self.position}"
        of = f" ({self.aggregate})" if self.aggregate else ""
        return f"{self.kind} {place}{of}: {self.words}"


Tell = Callable[[Finding], None]


@dataclass
class Findings:
    """All that was found; kept within bounds, counted without."""

    told: list[Finding] = field(default_factory=list)
    counted: Counter[tuple[str, Kind]] = field(default_factory=Counter)

    def __call__(self, finding: Finding) -> None:
        place = finding.service, finding.kind
        self.counted[place] += 1
        if self.counted[place] <= MOST:
            self.told.append(finding)

    @property
    def number(self) -> int:
        return self.counted.total()

    def untold(self) -> dict[tuple[str, Kind], int]:
        """How many more there are of a service and kind than are told."""
        return {place: number - MOST for place, number in self.counted.items() if number > MOST}
