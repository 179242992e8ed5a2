"""What a look at the evidence has to say: what was looked at, what is wrong, and what could not be found at all."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from gendan.operating.evidence.findings import Findings
from services.tracking.dossier.looked import Looked


def counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


@dataclass
class Report:
    """`looked` is what was looked at, one line each; `notes` what is no error, but worth knowing.

    `compared`: by service how far its store was compared with tracking's ledger, and which anchor it passed.
    """

    findings: Findings = field(default_factory=Findings)
    looked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    compared: dict[str, Looked] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        yield from self.looked
        yield from (f"note: {note}" for note in self.notes)
        yield from (f"found: {finding}" for finding in self.findings.told)
        for (service, kind), number in self.findings.untold().items():
            yield f"found: {number:,} more of the kind {kind} in {service}"
        number = self.findings.number
        yield f"{counted(number, 'finding')}: see docs/operating.md" if number else "nothing is wrong"

    def told(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "clean": not self.findings.number,
            "looked": self.looked,
            "notes": self.notes,
            "number": self.findings.number,
            "findings": [
                {name: None if value is None else value if isinstance(value, int) else str(value)
                 for name, value in asdict(finding).items()}
                for finding in self.findings.told
            ],
        }  # fmt: skip
