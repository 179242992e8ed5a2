"""What runs in this process, and how each part is doing: a dead relay must not look healthy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass
class Part:
    """One part: its state, in words why, and figures such as position and lag."""

    state: State = State.DEGRADED
    words: str = "starting"
    figures: dict[str, int] = field(default_factory=dict)

    def ok(self, words: str = "", **figures: int) -> None:
        self.state, self.words = State.OK, words
        self.figures.update(figures)

    def degraded(self, words: str) -> None:
        """It does not work now, and tries again by itself; commands go on."""
        self.state, self.words = State.DEGRADED, words

    def down(self, words: str) -> None:
        """It has stopped and waits for somebody."""
        self.state, self.words = State.DOWN, words


@dataclass
class Health:
    parts: dict[str, Part] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        return self.parts.setdefault(name, Part())

    @property
    def state(self) -> State:
        """The worst of the parts."""
        order: Callable[[State], int] = list(State).index
        return max((part.state for part in self.parts.values()), key=order, default=State.OK)
