"""What runs in this process, and how each part is doing: a dead relay must not look healthy."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass
class Part:
    """One part: its state, in words why, and figures such as position and lag.

    `among`: the part as one of which it is shown, where its name is nobody's business.
    """

    state: State = State.DEGRADED
    words: str = "starting"
    figures: dict[str, int] = field(default_factory=dict)
    among: str = ""

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

    def part(self, name: str, *, among: str = "") -> Part:
        return self.parts.setdefault(name, Part(among=among))

    @property
    def state(self) -> State:
        return worst(self.parts.values())

    @property
    def shown(self) -> dict[str, Part]:
        """The parts as anybody may know them."""
        shown = {name: part for name, part in self.parts.items() if not part.among}
        for name in {part.among for part in self.parts.values() if part.among}:
            members = [part for part in self.parts.values() if part.among == name]
            if failing := [part for part in members if part.state is not State.OK]:
                words = f"{len(failing)} of {len(members)} parts do not work: which, is in the log"
                figures = shown[name].figures if name in shown else {}
                shown[name] = Part(worst(failing), words, figures)
        return shown


def worst(parts: Iterable[Part]) -> State:
    """OK where there are none."""
    order: Callable[[State], int] = list(State).index
    return max((part.state for part in parts), key=order, default=State.OK)
