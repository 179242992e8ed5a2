"""Places: positions of a service, as they are told to people and programs."""

import re
from dataclasses import dataclass

PLACE = re.compile(r"([a-z]+):(\d{1,18})@(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Place:
    """A position of a service, as a command's answer gave it: `order:1810@1`."""

    source: str
    position: int
    epoch: int

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None where the text is no place."""
        match = PLACE.fullmatch(text)
        return cls(match[1], int(match[2]), int(match[3])) if match else None
