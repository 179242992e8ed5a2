"""What somebody wants brought up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gendan.launcher.nursery import Nursery
from gendan.services import Service

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """Which services, where, from which port on, with which environment around; and who is told how it goes.

    The services are born in the nursery where there is one; else each is a program of its own.
    """

    folder: Path
    first: int
    services: Sequence[Service]
    around: Mapping[str, str]
    say: Say
    nursery: Nursery | None = None
    demo: bool = False
    """Whether demo orders are played into it where it is empty."""
