"""What a story is made of: who tells or decides what, on which day; and what is filled in only when it is played."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.identity.demo import BY_KEY, DemoUser

BUSINESS = BY_KEY["merchandiser"]
MAKING = BY_KEY["production"]
LOGISTICS = BY_KEY["logistics"]
CLERK = BY_KEY["shipping"]
MANAGER = BY_KEY["manager"]
PLANNING = BY_KEY["planning"]
PURCHASING = BY_KEY["purchasing"]
ROOM = BY_KEY["samples"]
WORKSHOP = BY_KEY["workshop"]
QUALITY = BY_KEY["quality"]
FINANCE = BY_KEY["finance"]
PEOPLE = (BUSINESS, MAKING, LOGISTICS, CLERK, MANAGER, PLANNING, PURCHASING, ROOM, WORKSHOP, QUALITY, FINANCE)

PREFIX = "DEMO-"
"""With it begin the codes of all customers of the demo, and of nobody else."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The day of a milestone as the story has it, or so many days later; `as_drawn`: as it was planned at first."""

    milestone: str
    later: int = 0
    as_drawn: bool = False


Day = int | Planned
"""Days from today, before it where negative; or by the order's plan."""


def drawn(milestone: str, later: int = 0) -> Planned:
    """The day on which a milestone was planned, whatever slipped since."""
    return Planned(milestone, later, as_drawn=True)


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day in a body."""

    day: Day


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in a body: a day, and a time at the factory."""

    day: Day
    time: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of what stands at a path, as whoever decides has seen it."""

    path: str


@dataclass(frozen=True, slots=True)
class Id:
    """Of what was made under this reference: a sample, or `order` for the story's order."""

    reference: str


ORDER = Id("order")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of goods in a colour; `shape` is what is drawn."""

    shape: str
    colour: str
    name: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF of a few lines; `kind` says what it is (shared/events/files.py)."""

    kind: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One command: a path behind the order's address, or a whole one that begins with a slash.

    In `/v1/samples/{S-1}/…` a reference in braces stands for the id of what was made under it; in
    `differences/{each}/accept` for each difference that a comparison found.
    """

    day: Day
    who: DemoUser
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Milestones:
    """Every milestone up to one is told on its day by who answers for it, save those that follow from other facts."""

    until: str
    but: tuple[str, ...] = ()


Part = Step | Milestones


@dataclass(frozen=True, slots=True)
class Play:
    """One story. `slips`: by so many days a milestone, and all that comes after it, is later than it was planned.

    Parts behind the order's release stand in whatever order is readable: they are told in that of their days, and what
    would be after today is not told.
    """

    name: str
    about: str
    parts: tuple[Part, ...]
    slips: Mapping[str, int] = field(default_factory=dict)


def on(day: Day, who: DemoUser, path: str, /, **body: Any) -> Step:
    return Step(day, who, path, body)


def but(parts: Iterable[Part], *paths: str) -> tuple[Part, ...]:
    """A chapter without the commands whose paths end so."""
    return tuple(each for each in parts if not (isinstance(each, Step) and each.path.endswith(paths)))
