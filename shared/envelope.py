"""What stands around every event: when it happened and how surely, who told it, and what caused it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum


class Precision(StrEnum):
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Occurred:
    """When something happened, as told: an instant, or a calendar day at the place where it happened.

    A day is kept as midnight UTC of its date, only to be sorted by; `day` gives the date back. `estimated` means
    that the source knew no date and the teller inferred one.
    """

    at: datetime
    precision: Precision = Precision.INSTANT
    estimated: bool = False

    @classmethod
    def on(cls, day: date, *, estimated: bool = False) -> "Occurred":
        return cls(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, estimated)

    @classmethod
    def read(cls, text: str, *, estimated: bool = False) -> "Occurred":
        """The inverse of `str`: `2006-06-02` is a day, `2006-06-02T08:00:00+08:00` an instant."""
        if len(text) == len("2006-06-02"):
            return cls.on(date.fromisoformat(text), estimated=estimated)
        return cls(datetime.fromisoformat(text), estimated=estimated)

    def __str__(self) -> str:
        return self.day.isoformat() if self.precision is Precision.DAY else self.at.isoformat()

    @property
    def day(self) -> date:
        """The calendar day: as told, or of the instant in the offset in which it was told."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a person's id, or a policy's name; the role in which, and on whose behalf (a person's id)."""

    id: str
    role: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who, when and why of an event. `reported_at` is when a source outside learned of it (an instant or a day)."""

    occurred: Occurred
    actor: Actor
    correlation_id: str
    causation_id: str | None = None
    reported_at: Occurred | None = None
    trace_parent: str | None = None
    trace_state: str | None = None
