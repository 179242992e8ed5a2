"""What the clients asked and were answered, with the time of each: seconds of one clock, that of their process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

NO_ANSWER = 0


@dataclass(frozen=True, slots=True)
class Send:
    """One request and its answer; a status of 0 means that none came.

    `version` is the aggregate's after a success, or the current one that a refusal tells; `problem` is the last word of
    a refusal's type.
    """

    to: str
    began: float
    ended: float
    status: int = NO_ANSWER
    version: int | None = None
    position: int | None = None
    problem: str = ""

    @property
    def succeeded(self) -> bool:
        return self.status in {200, 201}

    @property
    def refused(self) -> bool:
        """For a reason that lies in the state: asked again in another one, it may be done."""
        return self.status in {404, 409, 412} and self.problem != "version-conflict"


@dataclass(slots=True)
class Command:
    """One intention of a client, under one Idempotency-Key that is its correlation too, sent once or several times.

    `changes` says that it cannot but have an effect, `token` what tracking shows of it.
    """

    name: str
    service: str
    aggregate: UUID
    order: UUID
    path: str
    body: Mapping[str, Any]
    key: str
    if_match: int | None = None
    changes: bool = False
    token: str = ""
    sends: list[Send] = field(default_factory=list)

    @property
    def invoked(self) -> float:
        return min((each.began for each in self.sends), default=float("inf"))

    @property
    def done(self) -> Send | None:
        """The success that was known first."""
        return min((each for each in self.sends if each.succeeded), key=lambda each: each.ended, default=None)


@dataclass(frozen=True, slots=True)
class Look:
    """A read of the write side: the version that it showed."""

    aggregate: UUID
    began: float
    ended: float
    version: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A query of tracking that waited for a command's position: its status, and whether the command could be seen."""

    key: str
    to: str
    status: int
    visible: bool


@dataclass(frozen=True, slots=True)
class Reused:
    """What was answered to another body under the key of a command that was done."""

    key: str
    status: int
    problem: str


@dataclass
class Recorded:
    """All of it; bounded by the rate at which clients send."""

    commands: list[Command] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    reused: list[Reused] = field(default_factory=list)
