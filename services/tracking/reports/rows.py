"""What reports count: a row per line that is expected or fulfilled, and per shipment and month of its deliveries."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.tracking.orders.axes import Commercial, Stage
from services.tracking.orders.goods import Carried
from services.tracking.orders.lines import OWN_FACT, Line
from services.tracking.orders.view import OrderView

NO_OTHER_LINES = """
DELETE FROM report_lines AS r WHERE order_id = ANY ($1)
AND NOT EXISTS (SELECT FROM unnest($2::uuid[], $3::text[]) AS new (o, l) WHERE o = r.order_id AND l = r.line)
"""

LINES = """
INSERT INTO report_lines AS r
SELECT * FROM unnest(
    $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::numeric[], $10::numeric[],
    $11::date[], $12::date[], $13::date[], $14::text[], $15::text[], $16::text[], $17::date[], $18::numeric[]
)
ON CONFLICT (order_id, line) DO UPDATE SET
    destination = excluded.destination, country = excluded.country, vendor = excluded.vendor, mode = excluded.mode,
    currency = excluded.currency, value = excluded.value, quantity = excluded.quantity,
    promised_on = excluded.promised_on, fulfilled_on = excluded.fulfilled_on, delivered_on = excluded.delivered_on,
    customer_code = excluded.customer_code, style = excluded.style, unit = excluded.unit, month = excluded.month,
    in_time = excluded.in_time
WHERE r IS DISTINCT FROM excluded
"""

NO_OTHER_SHIPMENTS = """
DELETE FROM report_shipments AS r WHERE order_id = ANY ($1)
AND NOT EXISTS (
    SELECT FROM unnest($2::uuid[], $3::text[], $4::date[]) AS new (o, s, m)
    WHERE o = r.order_id AND s = r.shipment AND m IS NOT DISTINCT FROM r.month
)
"""

SHIPMENTS = """
INSERT INTO report_shipments AS r
SELECT * FROM unnest($2::uuid[], $3::text[], $4::date[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
ON CONFLICT (order_id, shipment, month) DO UPDATE SET
    destination = excluded.destination, country = excluded.country, vendor = excluded.vendor, mode = excluded.mode,
    customer_code = excluded.customer_code
WHERE r IS DISTINCT FROM excluded
"""


Row = tuple[Any, ...]

OF_LINES = (
    "order_id", "line", "destination", "country", "vendor", "mode", "currency", "value", "quantity", "promised_on",
    "fulfilled_on", "delivered_on", "customer_code", "style", "unit", "month", "in_time",
)  # fmt: skip
OF_SHIPMENTS = ("order_id", "shipment", "month", "destination", "country", "vendor", "mode", "customer_code")


def values_of_lines(order_ids: Sequence[UUID], lines: Sequence[Row]) -> list[Sequence[Any]]:
    """As NO_OTHER_LINES and LINES take them: these are to be the orders' rows, and no others."""
    return [order_ids, *_columns(lines, len(OF_LINES))]


def values_of_shipments(order_ids: Sequence[UUID], shipments: Sequence[Row]) -> list[Sequence[Any]]:
    """As NO_OTHER_SHIPMENTS and SHIPMENTS take them, likewise."""
    return [order_ids, *_columns(shipments, len(OF_SHIPMENTS))]


def lines_of(view: OrderView) -> Iterator[Row]:
    """Of a cancelled order only what was fulfilled: the rest is expected no more."""
    month = _month(view.received.day) if view.received else None
    for line in view.lines:
        if line.fulfilled_on or view.commercial is not Commercial.CANCELLED:
            yield (
                view.order_id, line.number, *_where(view), line.mode, view.currency, line.value, line.ordered,
                line.promised_on, line.fulfilled_on, line.delivered_on, view.customer_code, line.style, line.unit,
                month, in_time(view, line),
            )  # fmt: skip


def shipments_of(view: OrderView) -> Iterator[Row]:
    """Of a cancelled order only what has left; of an order that was never received nothing."""
    if not view.lines:
        return
    least = Stage.DEPARTED if view.commercial is Commercial.CANCELLED else Stage.BOOKED
    counted, where = least.and_later, _where(view)
    for shipment in view.shipments:
        if shipment.furthest in counted:
            delivered = {_month(told.occurred.day) for told in shipment.told if told.stage is Stage.DELIVERED}
            months: list[date | None] = [*sorted(delivered)]
            for month in months or [None]:
                yield view.order_id, shipment.number, month, *where, shipment.mode, view.customer_code


def in_time(view: OrderView, line: Line) -> Decimal:
    """Of a line what met its promise by the promised day: all of it where the line was on time, else what was short."""
    if line.fulfilled_on and line.fulfilled_on <= line.promised_on:
        return line.ordered
    stage = OWN_FACT.get(line.basis) or Stage.HANDED_OVER
    quantity = Decimal(0)
    for shipment in view.shipments:
        part = Carried(shipment.number)
        for told in shipment.told:
            for each in told.lines:
                if each.line == line.number and each.unit in {None, line.unit}:
                    part.told.setdefault(told.stage, []).append((told.occurred, each.quantity))
        quantity += sum((step.quantity for step in part.steps(stage) if step.day <= line.promised_on), Decimal(0))
    return quantity


def _where(view: OrderView) -> tuple[str, str | None, str | None]:
    assert view.destination  # an order with lines was received, with a destination
    return view.destination.text, view.destination.country, view.vendor


def _month(day: date) -> date:
    return day.replace(day=1)


def _columns(rows: Sequence[Row], width: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
