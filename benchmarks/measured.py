"""What a benchmark found: ours beside a floor or a peer, measured in turn in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Measured:
    """`ours` and `floor` hold one figure per round, in `unit`; `must` and `aim` are ratios of the two, or None."""

    row: str
    what: str
    unit: str
    ours: Sequence[float]
    floor: Sequence[float]
    must: float | None = None
    aim: float | None = None

    @property
    def ratios(self) -> list[float]:
        return [ours / floor for ours, floor in zip(self.ours, self.floor, strict=True)]

    def as_json(self) -> dict[str, Any]:
        ratios = self.ratios
        return {
            "row": self.row,
            "what": self.what,
            "unit": self.unit,
            "ours": median(self.ours),
            "floor": median(self.floor),
            "ratio": {"median": median(ratios), "min": min(ratios), "max": max(ratios)},
            "must": self.must,
            "aim": self.aim,
            "met": None if self.must is None else median(ratios) >= self.must,
        }
