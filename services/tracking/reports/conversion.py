"""From sample to order 打样转单: how many of the samples that were asked for led to an order. From the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.tracking.reports.asked import DEMO, AskedOfMonth, Reading, bounds
from services.tracking.reports.report import COUNTED_ONCE, Page, Report


@dataclass(frozen=True, slots=True)
class Conversion:
    """Requests of a customer for one kind of sample. `for_orders` had their order from the beginning; of
    `for_inquiries`, `won` became one since. `unbound` belongs to neither. `won_share`: per cent of `for_inquiries`.
    """

    customer_code: str | None
    sample_kind: str
    requests: int
    for_orders: int
    for_inquiries: int
    won: int
    unbound: int
    won_share: Decimal | None


@dataclass(frozen=True, slots=True)
class ConversionPage(Page):
    rows: tuple[Conversion, ...] = ()


COUNT = """
WITH won AS (
    SELECT DISTINCT convert_from(r.data, 'UTF8')::jsonb ->> 'customer_code' AS customer_code,
        convert_from(r.data, 'UTF8')::jsonb ->> 'reference' AS inquiry
    FROM ledger AS w JOIN ledger AS r ON r.subject = w.originator_id AND r.topic = 'inquiry.received'
    WHERE w.topic = 'inquiry.won'
), requested AS (
    SELECT convert_from(l.data, 'UTF8')::jsonb AS told FROM ledger AS l WHERE l.topic = 'sample.requested' AND {month}
)
SELECT told ->> 'customer_code' AS customer_code, told ->> 'kind' AS sample_kind, count(*) AS requests,
    count(*) FILTER (WHERE told ->> 'order_id' IS NOT NULL) AS for_orders,
    count(*) FILTER (WHERE told ->> 'order_id' IS NULL AND told ->> 'inquiry' IS NOT NULL) AS for_inquiries,
    count(*) FILTER (WHERE told ->> 'order_id' IS NULL AND won.inquiry IS NOT NULL) AS won,
    count(*) FILTER (WHERE told ->> 'order_id' IS NULL AND told ->> 'inquiry' IS NULL) AS unbound
FROM requested LEFT JOIN won ON won.customer_code = told ->> 'customer_code' AND won.inquiry = told ->> 'inquiry'
WHERE {wanted} GROUP BY 1, 2
"""
BY = ("customer_code", "sample_kind")


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    code = "told ->> 'customer_code'"
    wanted = reading.of_orders(f"({code})", f"coalesce({code}, '') NOT LIKE '{DEMO}%'")
    month = "true"
    if reading.asked.month:
        first, after = (wanted.value(each) for each in bounds(reading.asked.month))
        month = f"l.occurred_at >= {first}::date AND l.occurred_at < {after}::date"
    statement = COUNT.format(month=month, wanted=wanted.sql)
    rows, following = await reading.groups(CONVERSION.name, statement, wanted, BY)
    return [_conversion(row) for row in rows], following


def _conversion(row: Any) -> Conversion:
    share = None
    if row["for_inquiries"]:
        share = (Decimal(100) * row["won"] / row["for_inquiries"]).quantize(Decimal("0.1"))
    return Conversion(won_share=share, **dict(row))


CONVERSION = Report(
    "conversion",
    Conversion,
    ConversionPage,
    read,
    "How many of the samples that were asked for in a month led to an order, by customer and kind.",
    asked=AskedOfMonth,
    terms={"sample_kind": "sample"},
    at_once=COUNTED_ONCE,
)
