"""An obligation: what is owed by whom until when, how far its clock is, and whose inbox it is in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from shared.events.obligation import ObligationKind, ObligationStarted, Party

OBLIGATIONS = UUID("0d5c6f0e-6a6e-5a43-9e0b-8f6f0d1b4c27")


def obligation_of(kind: ObligationKind, subject: str) -> UUID:
    """What is owed about one thing in one respect is one obligation, for ever."""
    return uuid5(OBLIGATIONS, f"{kind}:{subject}")


class Standing(StrEnum):
    UNKNOWN = "unknown"
    RUNNING = "running"
    PAUSED = "paused"
    """We owe them something first."""
    BREACHED = "breached"
    """Its time is over and it is owed still: the ladder goes on."""
    MET = "met"
    SETTLED = "settled"
    """No longer owed."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Whom it waits for meanwhile, and why."""

    by: Party
    because: str


@dataclass(frozen=True, slots=True)
class Obligation:
    started: ObligationStarted | None = None
    due: datetime | None = None
    soft: tuple[datetime, ...] = ()
    """The soft targets that are still ahead."""
    paused: str | None = None
    """Why, in words. None: its clock runs."""
    blocked: Blocked | None = None
    breached: bool = False
    step: int = 0
    """How many steps of the ladder were taken since it was breached."""
    again: datetime | None = None
    """When the next one is."""
    ended: Standing | None = None

    @property
    def standing(self) -> Standing:
        if self.started is None:
            return Standing.UNKNOWN
        if self.ended:
            return self.ended
        if self.paused is not None:
            return Standing.PAUSED
        return Standing.BREACHED if self.breached else Standing.RUNNING

    @property
    def customer_code(self) -> str | None:
        return self.started.customer_code if self.started else None

    @property
    def next_at(self) -> datetime | None:
        """When the clock has something to do here. None: not unless something happens."""
        match self.standing:
            case Standing.RUNNING:
                return min(filter(None, (self.due, *self.soft)), default=None)
            case Standing.BREACHED:
                return self.again or self.due
            case _:
                return None
