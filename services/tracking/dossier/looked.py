"""What `gendan verify` found when it last compared everything, as it leaves that for us: how far, and which anchor.

It reads the stores, which this service may not; so it is believed, and its time is always said beside its word.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

VARIABLE = "GENDAN_TRACKING_LOOKED"
"""Names the file."""


class Passed(msgspec.Struct, frozen=True):
    """The newest anchor that the store's history passes through: made `at`, of this position, signed with this key."""

    at: datetime
    epoch: int
    position: int
    key: str


class Looked(msgspec.Struct, frozen=True):
    """One service's store, its stream and its part of our ledger, compared `at`; `findings`: how many were wrong.

    `position`: as far as store and ledger both reached. `began`: each epoch with the position behind which it began.
    """

    at: datetime
    position: int
    findings: int
    began: tuple[tuple[int, int], ...]
    anchor: Passed | None = None

    def covers(self, epoch: int, position: int) -> bool:
        """Whether the event at this position was compared; one that a restore has lost was not."""
        return position <= self.position and self._epoch_of(position) == epoch

    def is_anchored(self, epoch: int, position: int) -> bool:
        """Whether it was compared, and the anchor vouches for it."""
        return self.anchor is not None and position <= self.anchor.position and self.covers(epoch, position)

    def _epoch_of(self, position: int) -> int:
        return next((epoch for epoch, after in reversed(self.began) if after < position), 0)


def kept(file: Path | None = None) -> Mapping[str, Looked]:
    """By service; nothing where nobody has looked, or nobody can say where it was written down."""
    file = file or (Path(told) if (told := os.environ.get(VARIABLE)) else None)
    if file is None:
        return {}
    try:
        return _read(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}


def written(looked: Mapping[str, Looked]) -> bytes:
    """What is to be kept."""
    return msgspec.json.format(msgspec.json.encode(looked), indent=1) + b"\n"


_read = msgspec.json.Decoder(dict[str, Looked]).decode
