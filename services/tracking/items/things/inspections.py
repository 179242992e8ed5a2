"""Inspections, agreed or done."""

from collections.abc import Iterator
from decimal import Decimal

from services.tracking.items.kinds import Kind
from services.tracking.items.things.order import is_in_the_making, unit_of
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.inspected import InspectionShown
from services.tracking.orders.view import OrderView
from shared.planning import day_of

SCHEDULED = "scheduled"
CONCEDED = "conceded"


def inspections(view: OrderView) -> Iterator[Row]:
    repeated = {each.follows for each in view.inspections if each.performed}
    for each in view.inspections:
        is_over = each.number in repeated or each.conceded or each.result == "passed"
        yield row_of(
            view,
            Kind.INSPECTION,
            each.number,
            is_open=not is_over and is_in_the_making(view),
            state=_inspected(each),
            who=each.inspector,
            on=day_of(each.performed) if each.performed else each.scheduled_on,
            then=each.scheduled_on,
            quantity=sum((lot.quantity for lot in each.lots), Decimal(0)),
            unit=unit_of(view, (lot.line for lot in each.lots)),
            time=each.time,
            result=each.result,
            critical=each.critical,
            major=each.major,
            minor=each.minor,
            follows=each.follows,
            lots=[{"line": lot.line, "quantity": lot.quantity} for lot in each.lots],
        )


def _inspected(each: InspectionShown) -> str:
    return CONCEDED if each.conceded else each.result or SCHEDULED
