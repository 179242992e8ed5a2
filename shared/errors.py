"""Why a command may fail, in words that a merchandiser could read."""

from dataclasses import dataclass
from uuid import UUID


class GendanError(Exception):
    """What every refusal of ours has in common: it can be told to the one who asked."""


class Rejected(GendanError):
    """A business rule forbids the command; the state is as it was.

    `gate` names the rule that is closed, `missing` what it waits for, `opened_by` who can open it.
    """

    def __init__(self, words: str, *, gate: str = "", missing: str = "", opened_by: str = "") -> None:
        super().__init__(words)
        self.gate, self.missing, self.opened_by = gate, missing, opened_by


class Forbidden(GendanError):
    """Whoever asks may not; `roles` are those that may, if any."""

    def __init__(self, words: str, *, roles: tuple[str, ...] = ()) -> None:
        super().__init__(words)
        self.roles = roles


class Unknown(Rejected):
    """The thing that something was decided about is not known here."""


class NotKnownYet(Rejected):
    """A decision needs more than this service knows so far; `seen` is the position up to which it knows."""

    def __init__(self, words: str, *, seen: str) -> None:
        super().__init__(words)
        self.seen = seen


@dataclass
class Stale(GendanError):
    """The caller's `If-Match` names another version than the current one."""

    expected: int
    current: int

    def __str__(self) -> str:
        return f"you saw version {self.expected}, it is now at version {self.current}: look again, then decide"


@dataclass
class Contended(GendanError):
    """Others changed the same thing each time that we tried; nothing was written."""

    id: UUID
    current: int

    def __str__(self) -> str:
        return f"others kept changing {self.id}; it is now at version {self.current}: try again"


class KeyReused(GendanError):
    """An Idempotency-Key came again with another request."""


class Unavailable(GendanError):
    """A part that the answer needs is away; nothing is known to have been written. Try again with the same key."""
