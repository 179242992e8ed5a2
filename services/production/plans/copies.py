"""Our copies of what the order service said, as far as the plan depends on it."""

from uuid import UUID

from services.production.plans.state import Plan
from shared.events.order import OrderLine, OrderReceived
from shared.events.plan import OrderNoted, PlanEvent, PlannedLine


def note_order(_: Plan, order_id: UUID, papers: OrderReceived) -> list[PlanEvent]:
    """What is to be made, and by when."""
    return [
        OrderNoted(
            order_id=order_id,
            customer_code=papers.customer_code,
            lines=planned(papers.lines),
            promised=min((line.promised for line in papers.lines), key=lambda promised: promised.on),
        )
    ]


def planned(lines: tuple[OrderLine, ...]) -> tuple[PlannedLine, ...]:
    return tuple(
        PlannedLine(
            number=line.number,
            style=line.style,
            colour=line.colour,
            size=line.size,
            unit=line.unit,
            quantity=line.quantity,
        )
        for line in lines
    )
