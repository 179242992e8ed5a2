"""What was asked about an order's papers, and what of it is answered."""

from dataclasses import dataclass

from shared.events.order import ClarificationAnswered, ClarificationRequested


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the customer; without an answer it is open, and calls do not close it."""

    asked: ClarificationRequested
    answered: ClarificationAnswered | None = None
    calls: tuple[str, ...] = ()
    """What came of each call, the first one first."""

    @property
    def is_open(self) -> bool:
        return self.answered is None

    @property
    def blocks(self) -> bool:
        """Whether the release waits for it."""
        return self.is_open and self.asked.blocking
