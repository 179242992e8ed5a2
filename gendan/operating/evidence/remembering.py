"""What a look at the evidence leaves for tracking's pages: how far each service was compared, and with which anchor."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from gendan.operating.evidence.anchored import Head
from gendan.operating.evidence.epochs import Epochs
from gendan.operating.evidence.findings import Findings
from services.tracking.dossier.looked import Looked, Passed, kept, written


def compared(service: str, epochs: Epochs, position: int, heads: Sequence[Head], findings: Findings) -> Looked:
    """The anchor is the newest that the store reaches; whether it is passed, the findings say."""
    reached = [head for head in heads if head.position and epochs.of(head.position) == head.epoch]
    newest = max(reached, key=lambda head: (head.position, head.at), default=None)
    return Looked(
        at=datetime.now(UTC),
        position=position,
        findings=sum(number for (of, _), number in findings.counted.items() if of == service),
        began=tuple((each.number, each.after) for each in epochs.all),
        anchor=Passed(newest.at, newest.epoch, newest.position, newest.key) if newest else None,
    )


def remember(looked: Mapping[str, Looked], file: Path) -> None:
    """Keep it, beside what was found of other services before. Where nothing can be written nothing is remembered."""
    if not looked or not file.parent.is_dir():
        return
    half = file.with_name(f"{file.name}.half")
    with suppress(OSError):
        half.write_bytes(written({**kept(file), **looked}))
        half.replace(file)
