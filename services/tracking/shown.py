"""All rows that show an order, and the statements that write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.tracking import parking
from services.tracking.items import rows as item_rows
from services.tracking.items.things.every import items_of
from services.tracking.items.things.row import Row as Item
from services.tracking.names import NAME
from services.tracking.orders import rows, search
from services.tracking.orders.view import OrderView
from services.tracking.reports import rows as report_rows
from shared.in_one import NOTHING, Statements, in_one


@dataclass(frozen=True, slots=True)
class Shown:
    """All rows that show an order."""

    order_id: UUID
    view: rows.Row
    search: search.Row
    lines: list[report_rows.Row]
    shipments: list[report_rows.Row]
    items: list[Item]
    parked: bool

    @classmethod
    def of(cls, view: OrderView, known_at: datetime, *, parked: bool = False) -> "Shown":
        lines, shipments = report_rows.lines_of(view), report_rows.shipments_of(view)
        row = rows.row(view, known_at, parked=parked)
        return cls(view.order_id, row, search.row(view, row), [*lines], [*shipments], items_of(view), parked)


WRITE = (
    (rows.UPSERT,),
    (search.UPSERT,),
    (report_rows.NO_OTHER_LINES, report_rows.LINES),
    (report_rows.NO_OTHER_SHIPMENTS, report_rows.SHIPMENTS),
    (item_rows.NO_OTHERS, item_rows.ITEMS),
    (parking.GOES_ON,),
)


def written(shown: Sequence[Shown]) -> Statements:
    """In place of what was shown of these orders before; those that are shown as of now are not parked any more."""
    if not shown:
        return NOTHING
    order_ids = [each.order_id for each in shown]
    values = (
        *map(list, zip(*(each.view for each in shown), strict=True)),
        *search.values([each.search for each in shown]),
        *report_rows.values_of_lines(order_ids, [line for each in shown for line in each.lines]),
        *report_rows.values_of_shipments(order_ids, [shipment for each in shown for shipment in each.shipments]),
        *item_rows.values(order_ids, [item for each in shown for item in each.items]),
        NAME,
        [str(each.order_id) for each in shown if not each.parked],
    )
    return Statements(WRITE, values)


async def write(connection: asyncpg.Connection, shown: Sequence[Shown]) -> None:
    """The same, at once."""
    if shown:
        await connection.execute(in_one(*WRITE), *written(shown).values)
