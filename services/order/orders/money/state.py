"""A letter of credit 信用证 in all its amendments, and what was found when it was checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.events.order import CreditChecked, CreditOpened


@dataclass(frozen=True, slots=True)
class Credit:
    """Whichever of the two becomes known first: a check of what was never told counts once that is told."""

    opened: Mapping[int, CreditOpened] = field(default_factory=dict)
    """By the number of its amendment; 0 is as it was opened."""
    checked: Mapping[int, CreditChecked] = field(default_factory=dict)
    """The newest check of each."""

    @property
    def newest(self) -> int | None:
        """The amendment that counts."""
        return max(self.opened, default=None)

    @property
    def now(self) -> CreditOpened | None:
        return None if self.newest is None else self.opened[self.newest]

    @property
    def verified(self) -> bool:
        """Whether it was found good as it is now; an amendment is to be checked again."""
        check = None if self.newest is None else self.checked.get(self.newest)
        return check is not None and check.verified
