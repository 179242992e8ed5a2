"""The inspections that these tests talk about: lots of 1200 totes and 100 dozen pouches for Harbour & Sons."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.production.inspections.domain import Seen, performed
from services.production.inspections.evolve import evolve
from services.production.inspections.lots import size
from services.production.inspections.sampling import plan
from services.production.inspections.state import Inspections
from shared.events.inspection import (
    Found,
    InspectedLine,
    InspectionConceded,
    InspectionEvent,
    InspectionPerformed,
    InspectionScheduled,
    Inspector,
    OrderNoted,
    Result,
    Time,
)
from shared.events.output import OrderedLine
from shared.events.quality import InspectionPolicy
from shared.events.values import Tolerance, Unit
from tests.given import Given

ORDER = UUID("2d7241e5-8576-5655-9c59-c25ab29d048f")
LINES = (
    OrderedLine(number="1", unit=Unit.PIECE, quantity=Decimal(1200)),
    OrderedLine(number="2", unit=Unit.DOZEN, quantity=Decimal(100)),
)

given: Given[Inspections, InspectionEvent] = Given(Inspections(), evolve)


def noted(
    *lines: OrderedLine, whose: str | None = "HARBOUR", policy: InspectionPolicy | None = None, over: str = "0"
) -> OrderNoted:
    tolerance = Tolerance(over=Decimal(over))
    return OrderNoted(order_id=ORDER, lines=lines or LINES, customer_code=whose, policy=policy, tolerance=tolerance)


def lot(line: str = "1", quantity: str = "1200") -> tuple[InspectedLine, ...]:
    return (InspectedLine(line=line, quantity=Decimal(quantity)),)


def scheduled(
    day: str = "2027-06-14", number: str = "QC-1", reason: str | None = None, lots: tuple[InspectedLine, ...] = lot()
) -> InspectionScheduled:
    return InspectionScheduled(
        order_id=ORDER,
        inspection=number,
        time=Time.FINAL,
        inspector=Inspector.OWN,
        on=date.fromisoformat(day),
        lots=lots,
        reason=reason,
    )


def seen(
    major: int = 0,
    number: str = "QC-1",
    *,
    by: Inspector = Inspector.OWN,
    lots: tuple[InspectedLine, ...] = lot(),
    result: Result | None = None,
    follows: str | None = None,
    critical: int = 0,
    minor: int = 0,
    remarks: str | None = None,
) -> Seen:
    found = Found(critical=critical, major=major, minor=minor)
    return Seen(ORDER, number, Time.FINAL, by, lots, found, result, follows, remarks=remarks)


def told(it: Seen, policy: InspectionPolicy | None = None) -> InspectionPerformed:
    """As it stands in the history of an order of these lines."""
    ordered = {line.number: line for line in LINES}
    return performed(it, plan(size(ordered, it.lots), policy or InspectionPolicy()))


def conceded(number: str = "QC-1") -> InspectionConceded:
    return InspectionConceded(order_id=ORDER, inspection=number, reason="the customer accepts the shade")
