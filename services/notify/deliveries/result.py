"""What became of a try to send something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """It need not be sent any more."""

    because: str


@dataclass(frozen=True, slots=True)
class Failed:
    """`for_good`: trying again would not help."""

    error: str
    status: int | None = None
    for_good: bool = False


Result = Sent | Dropped | Failed
