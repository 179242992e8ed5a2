"""The instalments in which an order is paid."""

from collections.abc import Iterator

from services.tracking.items.kinds import Kind
from services.tracking.items.things.order import is_alive
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.axes import Payment, Stage
from services.tracking.orders.view import OrderView


def instalments(view: OrderView) -> Iterator[Row]:
    """What has left stays payable, also of an order that was cancelled."""
    payable = is_alive(view) or (
        view.archived is None and any(each.furthest in Stage.DEPARTED.and_later for each in view.shipments)
    )
    for each in view.instalments:
        state = each.standing
        yield row_of(
            view,
            Kind.INSTALMENT,
            each.name,
            is_open=payable and state in {Payment.OPEN, Payment.PART_PAID},
            state=state,
            on=each.due_on,
            quantity=each.expected,
            done=each.paid,
            unit=view.currency,
            due=each.due,
            days=each.days,
            percent=each.percent,
        )
