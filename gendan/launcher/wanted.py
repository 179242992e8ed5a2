"""What somebody wants brought up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gendan.services import Service

Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """Which services, where, from which port on, with which environment around; and who is told how it goes.

    `shared` names the modules that all these services import.
    """

    folder: Path
    first: int
    services: Sequence[Service]
    around: Mapping[str, str]
    say: Say
    shared: Sequence[str] = ()
