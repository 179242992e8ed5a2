"""What a benchmark found: ours beside a floor or a peer, measured in turn in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Measured:
    """`ours` and `floor` hold one figure per round, in `unit`; `must` and `aim` are ratios of the two, or None.

    `most` says that the ratio may be that at most (times, bytes); otherwise it is to be that at least (rates).
    """

    row: str
    what: str
    unit: str
    ours: Sequence[float]
    floor: Sequence[float]
    must: float | None = None
    aim: float | None = None
    most: bool = False

    @property
    def ratios(self) -> list[float]:
        return [ours / floor for ours, floor in zip(self.ours, self.floor, strict=True)]

    def meets(self, target: float | None) -> bool | None:
        """Whether the median of the rounds does; None where there is no target."""
        if target is None:
            return None
        ratio = median(self.ratios)
        return ratio <= target if self.most else ratio >= target

    def as_json(self) -> dict[str, Any]:
        ratios = self.ratios
        return {
            "row": self.row,
            "what": self.what,
            "unit": self.unit,
            "ours": median(self.ours),
            "floor": median(self.floor),
            "ratio": {"median": median(ratios), "min": min(ratios), "max": max(ratios), "rounds": len(ratios)},
            "bound": "at most" if self.most else "at least",
            "must": self.must,
            "aim": self.aim,
            "met": self.meets(self.must),
            "aim_met": self.meets(self.aim),
        }
