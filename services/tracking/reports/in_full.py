"""On time in full: of lines and orders whose day has come, what was whole on that day, and what was late or short."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from services.tracking.reports.asked import AskedOfMonth, Reading, bounds
from services.tracking.reports.report import COUNTED_ONCE, Page, Report
from services.tracking.reports.sales import REAL


class InFullBy(StrEnum):
    """The month is that of the promised day."""

    MONTH = "month"
    CUSTOMER = "customer"
    COUNTRY = "country"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class AskedInFull(AskedOfMonth):
    by: InFullBy = InFullBy.MONTH


@dataclass(frozen=True, slots=True)
class InFull:
    """Lines, then orders. Each line is one of five: in full on time; in full, and late; on time, and short; missed
    altogether by its day; or its day is still to come. Full is what was ordered less the accepted under-delivery.

    An order is in full on time when all of its lines are; short when some of it was there by its day and some is not
    there yet; missed when nothing was. `in_full_share`: per cent of the lines whose day has come, or that were there.
    """

    key: str | None
    lines: int
    lines_in_full: int
    lines_late: int
    lines_short: int
    lines_missed: int
    lines_to_come: int
    in_full_share: Decimal | None
    orders: int
    orders_in_full: int
    orders_late: int
    orders_short: int
    orders_missed: int
    orders_to_come: int


@dataclass(frozen=True, slots=True)
class InFullPage(Page):
    rows: tuple[InFull, ...] = ()


KEY = {
    InFullBy.MONTH: "to_char(promised_on, 'YYYY-MM')",
    InFullBy.CUSTOMER: "customer_code",
    InFullBy.COUNTRY: "coalesce(country, destination)",
    InFullBy.VENDOR: "vendor",
}
COUNT = """
SELECT key, sum(lines)::bigint AS lines, sum(full_)::bigint AS lines_in_full, sum(late)::bigint AS lines_late,
    sum(short)::bigint AS lines_short, sum(missed)::bigint AS lines_missed, sum(to_come)::bigint AS lines_to_come,
    count(*) AS orders,
    count(*) FILTER (WHERE full_ = lines) AS orders_in_full,
    count(*) FILTER (WHERE full_ + late = lines AND late > 0) AS orders_late,
    count(*) FILTER (WHERE short + missed > 0 AND full_ + short > 0) AS orders_short,
    count(*) FILTER (WHERE short + missed > 0 AND full_ + short = 0) AS orders_missed,
    count(*) FILTER (WHERE short + missed = 0 AND to_come > 0) AS orders_to_come
FROM (
    SELECT {key} AS key, order_id, count(*) AS lines,
        count(*) FILTER (WHERE fulfilled_on <= promised_on) AS full_,
        count(*) FILTER (WHERE fulfilled_on > promised_on) AS late,
        count(*) FILTER (WHERE fulfilled_on IS NULL AND promised_on < {today} AND in_time > 0) AS short,
        count(*) FILTER (WHERE fulfilled_on IS NULL AND promised_on < {today} AND coalesce(in_time, 0) = 0) AS missed,
        count(*) FILTER (WHERE fulfilled_on IS NULL AND promised_on >= {today}) AS to_come
    FROM report_lines WHERE {wanted} GROUP BY key, order_id
) AS each GROUP BY key
"""


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders("customer_code", REAL)
    if reading.asked.month:
        wanted("promised_on >= {}::date AND promised_on < {}::date", *bounds(reading.asked.month))
    today = f"{wanted.value(reading.today)}::date"
    statement = COUNT.format(key=KEY[reading.asked.by], today=today, wanted=wanted.sql)
    by = ("-key",) if reading.asked.by is InFullBy.MONTH else ("key",)
    rows, following = await reading.groups(IN_FULL.name, statement, wanted, by)
    return [_in_full(row) for row in rows], following


def _in_full(row: Any) -> InFull:
    come = row["lines"] - row["lines_to_come"]
    share = (Decimal(100) * row["lines_in_full"] / come).quantize(Decimal("0.1")) if come else None
    return InFull(in_full_share=share, **dict(row))


IN_FULL = Report(
    "in-full",
    InFull,
    InFullPage,
    read,
    "What was there in full on its promised day, what was late but full, and what was on time but short.",
    asked=AskedInFull,
    at_once=COUNTED_ONCE,
)
