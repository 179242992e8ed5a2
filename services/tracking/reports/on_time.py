"""On-time delivery, counted: lines by the day that was promised, orders, shipments, value and quantity; exact."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import asyncpg

from services.tracking.exports.columns import columns_of
from services.tracking.reports.asked import LONG
from services.tracking.reports.report import as_mapping
from services.tracking.reports.sales import REAL
from shared.events.confidential import Confidential
from shared.http.kinds import problem
from shared.store.queries import Queries


class GroupBy(StrEnum):
    """Month is the month of delivery: of a line, of the delivery that completed it."""

    COUNTRY = "country"
    MODE = "mode"
    VENDOR = "vendor"
    MONTH = "month"


@dataclass(slots=True)
class Lines:
    """Order lines by when their promise was fulfilled, compared with the promised day; open: not yet."""

    total: int = 0
    late: int = 0
    on_time: int = 0
    early: int = 0
    open: int = 0


@dataclass(slots=True)
class Figures:
    """`value` is as stated by the customers, per currency; `quantity` as ordered, over all units."""

    orders: int = 0
    shipments: int = 0
    lines: Lines = field(default_factory=Lines)
    orders_with_late_line: int = 0
    value: Annotated[dict[str, Decimal], Confidential.PRICE] = field(default_factory=dict)
    quantity: Decimal = Decimal(0)


@dataclass(slots=True, kw_only=True)
class Group(Figures):
    """`key` None: not stated; by month: not delivered yet. `country` is the ISO 3166 code, where known."""

    key: str | None
    country: str | None = None


@dataclass(slots=True, kw_only=True)
class Report(Figures):
    """The figures of all orders, and of each group, in the order of their keys."""

    group_by: GroupBy
    groups: list[Group]


LINE_KEY = {
    None: "NULL::text",
    GroupBy.COUNTRY: "destination",
    GroupBy.MODE: "mode",
    GroupBy.VENDOR: "vendor",
    GroupBy.MONTH: "to_char(delivered_on, 'YYYY-MM')",
}
SHIPMENT_KEY = LINE_KEY | {GroupBy.MONTH: "to_char(month, 'YYYY-MM')"}

# An order has one currency, so that what is counted per currency adds up.
COUNT_LINES = """
SELECT {key} AS key, max(country) AS country, currency, count(DISTINCT order_id) AS orders, count(*) AS total,
    count(*) FILTER (WHERE fulfilled_on > promised_on) AS late,
    count(*) FILTER (WHERE fulfilled_on = promised_on) AS on_time,
    count(*) FILTER (WHERE fulfilled_on < promised_on) AS early,
    count(*) FILTER (WHERE fulfilled_on IS NULL) AS open,
    count(DISTINCT order_id) FILTER (WHERE fulfilled_on > promised_on) AS orders_with_late_line,
    sum(value)::text AS value, sum(quantity)::text AS quantity
FROM report_lines WHERE {which} GROUP BY key, currency
"""

COUNT_SHIPMENTS = """
SELECT {key} AS key, count(DISTINCT (order_id, shipment)) AS shipments FROM report_shipments WHERE {which} GROUP BY key
"""

TOO_LONG = "this takes longer than {seconds:.0f} s to count: the other reports can be asked for by month and customer"
OF_THESE = "customer_code = ANY ($1)"


async def on_time(
    queries: Queries,
    group_by: GroupBy | None = None,
    customers: frozenset[str] | None = None,
    *,
    with_demo: bool = False,
) -> Report | Figures:
    """All figures from one moment; `customers`: of their orders only, by their codes.

    Raises a 503 that says so where counting takes too long.
    """

    async def count(connection: asyncpg.Connection) -> tuple[dict[str | None, Group], dict[str | None, Group]]:
        groups = await _count(connection, group_by, customers, with_demo=with_demo) if group_by else {}
        return await _count(connection, None, customers, with_demo=with_demo), groups

    await queries.fetchval("SELECT 1")  # whether it is there at all
    try:
        counted, groups = await queries.as_of_one_moment(count, LONG)
    except (TimeoutError, asyncpg.QueryCanceledError):
        raise problem("unavailable", TOO_LONG.format(seconds=LONG)) from None
    total: Figures = counted.get(None) or Group(key=None)
    figures = {name: getattr(total, name) for name in Figures.__dataclass_fields__}
    if group_by is None:
        return Figures(**figures)
    in_order = sorted(groups.values(), key=lambda group: (group.key is None, group.key))
    return Report(**figures, group_by=group_by, groups=in_order)


async def _count(
    connection: asyncpg.Connection, group_by: GroupBy | None, customers: frozenset[str] | None, *, with_demo: bool
) -> dict[str | None, Group]:
    of = [] if customers is None else [sorted(customers)]
    which = " AND ".join(([OF_THESE] if of else []) + ([] if with_demo else [REAL])) or "true"
    groups: dict[str | None, Group] = {}
    for row in await connection.fetch(COUNT_LINES.format(key=LINE_KEY[group_by], which=which), *of):
        group = groups.setdefault(row["key"], Group(key=row["key"]))
        group.country = row["country"] if group_by is GroupBy.COUNTRY else None
        group.orders += row["orders"]
        group.orders_with_late_line += row["orders_with_late_line"]
        group.value[row["currency"]] = Decimal(row["value"])
        group.quantity += Decimal(row["quantity"])
        for name in Lines.__dataclass_fields__:
            setattr(group.lines, name, getattr(group.lines, name) + row[name])
    for row in await connection.fetch(COUNT_SHIPMENTS.format(key=SHIPMENT_KEY[group_by], which=which), *of):
        groups.setdefault(row["key"], Group(key=row["key"])).shipments = row["shipments"]
    return groups


@dataclass(frozen=True, slots=True)
class OnTimeRow:
    """A group in a sheet; where its orders are in several currencies, a row for each, and the counts in the first."""

    key: str | None
    orders_counted: int | None
    shipments_counted: int | None
    lines: int | None
    late_lines: int | None
    on_time_lines: int | None
    early_lines: int | None
    open_lines: int | None
    quantity: Decimal | None
    value: Annotated[Decimal | None, Confidential.PRICE]
    currency: Annotated[str | None, Confidential.PRICE]


COLUMNS = columns_of(OnTimeRow)


async def sheet_rows(report: Report | Figures) -> AsyncIterator[list[dict[str, Any]]]:
    """Of each group, or of all orders, for a sheet."""
    groups: list[Any] = report.groups if isinstance(report, Report) else [report]
    yield [as_mapping(row) for each in groups for row in _rows_of(each)]


def _rows_of(each: Figures) -> Iterator[OnTimeRow]:
    key, lines = each.key if isinstance(each, Group) else None, each.lines
    counts = (
        each.orders,
        each.shipments,
        lines.total,
        lines.late,
        lines.on_time,
        lines.early,
        lines.open,
        each.quantity,
    )
    values: list[tuple[str | None, Decimal | None]] = [*each.value.items()] or [(None, None)]
    yield OnTimeRow(key, *counts, values[0][1], values[0][0])
    for currency, value in values[1:]:
        yield OnTimeRow(key, None, None, None, None, None, None, None, None, value, currency)
