"""What went wrong with an order, also when it is over."""

from collections.abc import Iterator

from services.tracking.items.kinds import Kind
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.view import OrderView
from shared.planning import day_of


def troubles(view: OrderView) -> Iterator[Row]:
    for each in view.troubles:
        yield row_of(
            view,
            Kind.TROUBLE,
            f"{each.where}:{each.number}",
            is_open=each.over is None,
            state=each.where,
            owner=each.owner,
            on=day_of(each.raised) if each.raised else None,
            then=each.due,
            exception=each.number,
            what=each.what,
            severity=each.severity,
            action=each.action,
            shipment=each.shipment,
            over=day_of(each.over) if each.over else None,
        )
