"""Facts about what was made of an order, told by the production service: per stage, line and lot, also outside 外发."""

from datetime import date

from shared.events import FactRetracted, OfOrder
from shared.events.values import Number, PathReference, Positive, Remark, Text, Unit, Value


class OrderedLine(Value):
    number: PathReference
    unit: Unit
    quantity: Positive


class OrderNoted(OfOrder, topic="output.order_noted"):
    """What is to be made (our copy)."""

    lines: tuple[OrderedLine, ...]
    customer_code: PathReference | None = None
    """None: an amendment, which leaves it as it was."""


class MadeLine(Value):
    line: PathReference
    quantity: Positive
    """Good ones, in the line's unit."""
    spoiled: Number | None = None
    """What was lost at it, in the line's unit."""


class OutputRecorded(OfOrder, topic="output.recorded"):
    """So much came out of a stage today; reports add up."""

    report: PathReference
    """The report's number, unique within the order: told twice, it counts once."""
    stage: PathReference
    lot: PathReference | None = None
    lines: tuple[MadeLine, ...]


class OutworkSent(OfOrder, topic="output.outwork_sent"):
    """Went to a subcontractor 外发厂, for one process."""

    note: PathReference
    """The delivery note's number, unique within the order."""
    subcontractor: Text
    process: Text
    lines: tuple[MadeLine, ...]
    due: date | None = None


class OutworkReturned(OfOrder, topic="output.outwork_returned"):
    """Came back; what a subcontractor owes is what was sent less what came back, good or spoiled."""

    note: PathReference
    """The return note's number."""
    sent: PathReference
    """The delivery note that it belongs to."""
    lines: tuple[MadeLine, ...]
    remarks: Remark | None = None


class OutputFactRetracted(OfOrder, FactRetracted, topic="output.fact_retracted"):
    pass


OutputEvent = OrderNoted | OutputRecorded | OutworkSent | OutworkReturned | OutputFactRetracted
