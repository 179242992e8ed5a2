"""All rows that show an order, and the one statement that writes them: each statement more is a round trip more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.tracking import parking
from services.tracking.names import NAME
from services.tracking.orders import rows, search
from services.tracking.orders.view import OrderView
from services.tracking.reports import rows as report_rows

PARAMETER = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class Shown:
    """All rows that show an order."""

    order_id: UUID
    view: rows.Row
    search: search.Row
    lines: list[report_rows.Row]
    shipments: list[report_rows.Row]
    parked: bool

    @classmethod
    def of(cls, view: OrderView, known_at: datetime, *, parked: bool = False) -> "Shown":
        lines, shipments = report_rows.lines_of(view), report_rows.shipments_of(view)
        row = rows.row(view, known_at, parked=parked)
        return cls(view.order_id, row, search.row(view), [*lines], [*shipments], parked)


def in_one(*groups: tuple[str, ...]) -> str:
    """One statement that does what all of these do. Those of a group have their parameters in common."""
    found: list[str] = []
    before = 0
    for group in groups:
        found += [PARAMETER.sub(lambda each, n=before: f"${n + int(each[1])}", statement) for statement in group]
        before += max(int(number) for statement in group for number in PARAMETER.findall(statement))
    return f"WITH {', '.join(f'_{n} AS ({statement})' for n, statement in enumerate(found))} SELECT"


WRITE = in_one(
    (rows.UPSERT,),
    (search.UPSERT,),
    (report_rows.NO_OTHER_LINES, report_rows.LINES),
    (report_rows.NO_OTHER_SHIPMENTS, report_rows.SHIPMENTS),
    (parking.GOES_ON,),
)


async def write(connection: asyncpg.Connection, shown: Sequence[Shown]) -> None:
    """In place of what was shown of these orders before; those that are shown as they are now are not parked any more."""
    if not shown:
        return
    order_ids = [each.order_id for each in shown]
    await connection.execute(
        WRITE,
        *map(list, zip(*(each.view for each in shown), strict=True)),
        *search.values([each.search for each in shown]),
        *report_rows.values_of_lines(order_ids, [line for each in shown for line in each.lines]),
        *report_rows.values_of_shipments(order_ids, [shipment for each in shown for shipment in each.shipments]),
        NAME,
        [str(each.order_id) for each in shown if not each.parked],
    )
