"""What is told of an order's output: it is taken down, also more than was ordered, and of an order that is not known.

Of an order that is known its lines and the stages of its plan are known, too: what names others is a slip.
"""

from collections.abc import Sequence

from services.production.ordered import check_are_lines
from services.production.output.state import Output
from shared.errors import Rejected
from shared.events.output import MadeLine, OutputEvent, OutputRecorded, OutworkReturned, OutworkSent


def record(output: Output, told: OutputRecorded, stages: Sequence[str]) -> list[OutputEvent]:
    """So much came out of a stage; reports add up, and each counts once. `stages`: of the plan, none if there is none.

    Raises Rejected for a stage, or a line, that the order does not have.
    """
    known = output.reports.get(told.report)
    if known == told:
        return []
    if known:
        raise told_otherwise(f"report {told.report}")
    if stages and told.stage not in stages:
        raise Rejected(f"the order's plan has no stage {told.stage}: it has {', '.join(stages)}")
    check_lines(output, told.lines)
    return [told]


def send(output: Output, told: OutworkSent) -> list[OutputEvent]:
    """It went to a subcontractor 外发厂, for one process."""
    known = output.sent.get(told.note)
    if known == told:
        return []
    if known:
        raise told_otherwise(f"delivery note {told.note}")
    if any(line.spoiled for line in told.lines):
        raise Rejected("what goes out is not spoiled yet: say so of what comes back")
    check_lines(output, told.lines)
    return [told]


def take_back(output: Output, told: OutworkReturned) -> list[OutputEvent]:
    """It came back, good or spoiled; it may be told before the sending is, and more may come back than was sent."""
    known = output.returned.get(told.note)
    if known == told:
        return []
    if known:
        raise told_otherwise(f"return note {told.note}")
    check_lines(output, told.lines)
    if sent := output.sent.get(told.sent):
        went = [line.line for line in sent.lines]
        if others := [line.line for line in told.lines if line.line not in went]:
            raise Rejected(f"line {', '.join(others)} did not go out under note {told.sent}: {', '.join(went)} did")
    return [told]


def check_lines(output: Output, lines: Sequence[MadeLine]) -> None:
    """Raises Rejected for lines that are not ordered, and for one that stands there twice."""
    numbers = [line.line for line in lines]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise Rejected(f"line {', '.join(twice)} stands there twice: give its quantity once")
    check_are_lines(output.lines, numbers)


def told_otherwise(what: str) -> Rejected:
    return Rejected(f"{what} was told already, and otherwise: retract that first")
