"""What is open of an order, and with whom."""

from collections.abc import Iterator

from services.tracking.items.kinds import Kind
from services.tracking.items.things.row import Row, row_of
from services.tracking.orders.points import points
from services.tracking.orders.view import OrderView
from shared.planning import day_of

MOST_LETTERS = 100
"""Of what a point is about, in its number: it may be the terms of payment as written."""


def open_points(view: OrderView) -> Iterator[Row]:
    for each in points(view):
        yield row_of(
            view,
            Kind.POINT,
            f"{each.open}:{each.about[:MOST_LETTERS]}",
            is_open=True,
            state=each.open,
            owner=each.owner,
            waits_for=each.waits_for,
            on=each.due,
            then=day_of(each.since) if each.since else None,
            about=each.about,
            blocking=each.blocking,
            since=str(each.since) if each.since else None,
        )
