"""A store's epochs: after a restore positions are used again, and the epoch tells the old ones from the new."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Epochs:
    """Each epoch with the position behind which it began, the oldest first; there is always one."""

    began: tuple[tuple[int, int], ...] = ((1, 0),)

    @property
    def current(self) -> int:
        """The epoch of what is appended now."""
        return self.began[-1][0]

    def of(self, position: int) -> int:
        """The epoch of the event at this position: the newest that began before it. It never changes."""
        return next((epoch for epoch, after in reversed(self.began) if after < position), self.began[0][0])
