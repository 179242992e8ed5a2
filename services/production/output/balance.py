"""What was made, and what subcontractors owe: sums by line, never over lines that are counted in other units."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from services.production.output.state import Output

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sum:
    """Of one line, in its unit."""

    good: Decimal = NOTHING
    spoiled: Decimal = NOTHING

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.good + other.good, self.spoiled + other.spoiled)


@dataclass(frozen=True, slots=True)
class Owed:
    """Of one line at one subcontractor, in its unit."""

    sent: Decimal = NOTHING
    back: Sum = Sum()

    @property
    def out(self) -> Decimal:
        """What was sent less what came back, good or spoiled; negative where more came back than was sent."""
        return self.sent - self.back.good - self.back.spoiled


def made(output: Output) -> dict[tuple[str, str], Sum]:
    """By stage and line, over all reports and lots."""
    found: dict[tuple[str, str], Sum] = {}
    for report in output.reports.values():
        for line in report.lines:
            place = report.stage, line.line
            found[place] = found.get(place, Sum()) + Sum(line.quantity, line.spoiled or NOTHING)
    return found


def owed(output: Output) -> dict[tuple[str, str, str], Owed]:
    """By subcontractor, process and line. What came back under a note that nobody told of yet is nobody's."""
    found: dict[tuple[str, str, str], Owed] = {}
    for whose, line, sent, back in _moved(output):
        before = found.get((*whose, line), Owed())
        found[*whose, line] = Owed(before.sent + sent, before.back + back)
    return found


def unmatched(output: Output) -> tuple[str, ...]:
    """The return notes that belong to no delivery note known here."""
    return tuple(note for note, each in output.returned.items() if each.sent not in output.sent)


def _moved(output: Output) -> Iterator[tuple[tuple[str, str], str, Decimal, Sum]]:
    for sent in output.sent.values():
        for line in sent.lines:
            yield (sent.subcontractor, sent.process), line.line, line.quantity, Sum()
    for back in output.returned.values():
        if whose := output.sent.get(back.sent):
            for line in back.lines:
                came = Sum(line.quantity, line.spoiled or NOTHING)
                yield (whose.subcontractor, whose.process), line.line, NOTHING, came
