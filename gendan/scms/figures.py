"""The figures that tracking must report after the import, counted from the plan."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendan.scms.plan import Plan
from shared.events.order import Flow


@dataclass(frozen=True, slots=True)
class Figures:
    """Money in USD; `late`, `on_time` and `early` compare each delivered line with its own required date."""

    customers: int
    orders: int
    orders_in_several_shipments: int
    orders_without_quotation_and_release: int
    orders_with_late_line: int
    shipments: int
    lines: int
    late: int
    on_time: int
    early: int
    not_delivered: int
    lines_direct: int
    lines_from_stock: int
    value: Decimal
    quantity: Decimal
    lines_differing: int
    difference: Decimal
    """Of all lines, stated value less quantity × price."""
    zero_prices: int
    zero_values: int


def figures(plan: Plan) -> Figures:
    """What the plan will have told once all of it is in."""
    lines = [line for order in plan.orders for line in order.lines]
    punctuality: Counter[str] = Counter()
    with_late_line = 0
    for order in plan.orders:
        required = {line.number: line.promised.on for line in order.lines}
        found = Counter(
            _punctuality(delivery.on, required[delivered.line])
            for shipment in order.shipments
            for delivery in shipment.deliveries
            for delivered in delivery.lines
        )
        punctuality += found
        with_late_line += found["late"] > 0
    differences = [line.difference for line in lines if line.difference]
    direct = sum(len(order.lines) for order in plan.orders if order.flow is Flow.TRADED)
    return Figures(
        customers=len(plan.customers),
        orders=len(plan.orders),
        orders_in_several_shipments=sum(len(order.shipments) > 1 for order in plan.orders),
        orders_without_quotation_and_release=sum(not (order.quoted or order.released) for order in plan.orders),
        orders_with_late_line=with_late_line,
        shipments=sum(len(order.shipments) for order in plan.orders),
        lines=len(lines),
        late=punctuality["late"],
        on_time=punctuality["on time"],
        early=punctuality["early"],
        not_delivered=len(lines) - punctuality.total(),
        lines_direct=direct,
        lines_from_stock=len(lines) - direct,
        value=sum((line.stated_value for line in lines), Decimal(0)),
        quantity=sum((line.quantity for line in lines), Decimal(0)),
        lines_differing=len(differences),
        difference=sum(differences, Decimal(0)),
        zero_prices=sum(line.price == 0 for line in lines),
        zero_values=sum(line.stated_value == 0 for line in lines),
    )


def _punctuality(delivered: date, required: date) -> str:
    if delivered == required:
        return "on time"
    return "late" if delivered > required else "early"
