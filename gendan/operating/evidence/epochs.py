"""A store's epochs, each with the position behind which it began: where a restore has lost what came after."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from gendan.operating.evidence.findings import Finding, Kind, Tell


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch: it began behind a position, at a time, for a reason."""

    number: int
    after: int
    since: datetime
    reason: str

    def __str__(self) -> str:
        return f"epoch {self.number} (since {self.since:%Y-%m-%d %H:%M} UTC: {self.reason})"


@dataclass(frozen=True, slots=True)
class Epochs:
    """All epochs of a store, the oldest first."""

    all: tuple[Epoch, ...]

    @property
    def current(self) -> int:
        return self.all[-1].number if self.all else 0

    def of(self, position: int) -> int:
        """The epoch in which the event at this position was recorded."""
        return next((each.number for each in reversed(self.all) if each.after < position), 0)

    def lost(self, epoch: int, position: int) -> Epoch | None:
        """The restore that went back behind a position of an epoch, if there was one."""
        return next((each for each in self.all if each.number > epoch and each.after < position), None)


async def read(connection: asyncpg.Connection) -> Epochs:
    rows = await connection.fetch("SELECT * FROM epochs ORDER BY epoch")
    return Epochs(tuple(Epoch(row["epoch"], row.get("after", 0), row["since"], row["reason"]) for row in rows))


def check(service: str, epochs: Epochs, head: int, tell: Tell) -> None:
    """They are counted from one, follow each other in time, and begin behind what is there."""
    numbers = [each.number for each in epochs.all]
    if numbers != list(range(1, max(len(numbers), 1) + 1)):
        tell(Finding(Kind.EPOCH, service, f"the epochs are {numbers}: they are counted from 1, and none is taken away"))
    for before, each in zip(epochs.all, epochs.all[1:], strict=False):
        if each.since < before.since:
            tell(Finding(Kind.EPOCH, service, f"{each} is older than {before}"))
    for each in epochs.all:
        if each.after > head:
            words = f"{each} began behind position {each.after}, but the store ends at {head}: its end is missing"
            tell(Finding(Kind.EPOCH, service, words, each.after))
