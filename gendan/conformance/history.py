"""What the trial's source tells: recorded events, told over and over, each at a position of its own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from shared.received import Received
from shared.wire import from_line

SAMPLES = Path(__file__).with_name("samples.ndjson")
"""One event of each type that the order service tells, as its feed has them."""


class History:
    """All that the source has told, by position from 1 on, and the epoch in which it tells what comes next."""

    def __init__(self) -> None:
        self._samples = [from_line(line) for line in SAMPLES.read_bytes().splitlines()]
        self.events: list[Received] = []
        self.epoch = 1

    def __len__(self) -> int:
        return len(self.events)

    def further(self, many: int) -> list[Received]:
        """So many events more, that are told now."""
        told = list(islice(self._next(), many))
        self.events += told
        return told

    def tell(self, event: Received) -> Received:
        """One event more, which is like this one."""
        at = len(self) + 1
        self.events.append(replace(event, position=at, epoch=self.epoch))
        return self.events[-1]

    def taken_back(self, to: int) -> None:
        """The source was restored from a backup that knew events up to a position: the next epoch begins."""
        del self.events[to:]
        self.epoch += 1

    def at(self, *positions: int) -> list[Received]:
        return [self.events[position - 1] for position in positions]

    def _next(self) -> Iterator[Received]:
        position = len(self)
        while True:
            sample = self._samples[position % len(self._samples)]
            position += 1
            yield replace(sample, position=position, epoch=self.epoch)
