"""How each fact changes what is known of an order's inspections; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.production.inspections.state import Inspections
from services.production.ordered import by_number
from shared.events.inspection import (
    InspectionConceded,
    InspectionEvent,
    InspectionFactRetracted,
    InspectionPerformed,
    InspectionScheduled,
    OrderNoted,
)


def evolve(inspections: Inspections, event: InspectionEvent) -> Inspections:
    """What was conceded is what had been found by then: told anew, it is conceded anew."""
    match event:
        case OrderNoted():
            return replace(
                inspections,
                customer_code=event.customer_code or inspections.customer_code,
                lines=by_number(event.lines),
                policy=event.policy or inspections.policy,
                tolerance=event.tolerance or inspections.tolerance,
            )
        case InspectionScheduled(inspection=number):
            return inspections.after(number, replace(inspections.of(number), scheduled=event))
        case InspectionPerformed(inspection=number):
            was = inspections.of(number)
            return inspections.after(number, replace(was, performed=event, conceded=None))
        case InspectionConceded(inspection=number):
            return inspections.after(number, replace(inspections.of(number), conceded=event))
        case InspectionFactRetracted():
            return inspections
        case _:
            assert_never(event)
