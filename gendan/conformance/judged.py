"""Whether what a subscriber wrote is what it must have taken in: everything, in order, and once but for kills."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gendan.conformance.failed import Failed
from shared.received import Received


@dataclass
class Life:
    """What one process of a subscriber has written.

    `floor`: up to which position everything must have been settled before it began. What was written after that may
    come again at its beginning, since whoever is killed may be killed between an effect and its checkpoint.
    """

    floor: int = 0
    lines: list[str] = field(default_factory=list)


def judge(lives: Sequence[Life], told: Sequence[Received]) -> int:
    """Up to which position it has taken in what was told. Raises Failed for anything that it did otherwise."""
    reached = 0
    for life in lives:
        at: int | None = None
        for line in life.lines:
            position, id = _read(line)
            if at is None:
                _begins(position, life.floor, reached)
            elif position <= at:
                raise Failed(f"after position {at} came {position} once more: it was taken in twice, or too late")
            elif position > at + 1:
                raise Failed(f"after position {at} came {position}: {_between(at, position)} not taken in")
            if position > len(told) or told[position - 1].id != id:
                raise Failed(f"it wrote {line!r}: nothing of that id was told at that position")
            at = position
        reached = max(reached, at or 0)
    return reached


def _begins(position: int, floor: int, reached: int) -> None:
    if position > reached + 1:
        raise Failed(
            f"it began with position {position}: {_between(reached, position)} not taken in"
            + (", so its checkpoint was ahead of its effects" if reached else "")
        )
    if position <= floor:
        raise Failed(
            f"started again, it began with position {position}, though {floor} and more were taken in and settled"
        )


def _between(low: int, high: int) -> str:
    return f"position {low + 1} was" if high == low + 2 else f"positions {low + 1} to {high - 1} were"


def _read(line: str) -> tuple[int, str]:
    position, _, id = line.partition(" ")
    if not position.isdecimal() or not position.isascii() or not id:
        raise Failed(f"it wrote {line[:200]!r}; what is wanted is a line POSITION ID for each event, and nothing else")
    return int(position), id
