"""How each fact changes what is known of an order's output; any of them may be the first."""

from dataclasses import replace
from typing import assert_never

from services.production.ordered import by_number
from services.production.output.state import Output
from shared.events.output import (
    OrderNoted,
    OutputEvent,
    OutputFactRetracted,
    OutputRecorded,
    OutworkReturned,
    OutworkSent,
)


def evolve(output: Output, event: OutputEvent) -> Output:
    match event:
        case OrderNoted(lines=lines, customer_code=code):
            return replace(output, customer_code=code or output.customer_code, lines=by_number(lines))
        case OutputRecorded(report=report):
            return replace(output, reports={**output.reports, report: event})
        case OutworkSent(note=note):
            return replace(output, sent={**output.sent, note: event})
        case OutworkReturned(note=note):
            return replace(output, returned={**output.returned, note: event})
        case OutputFactRetracted():
            return output
        case _:
            assert_never(event)
