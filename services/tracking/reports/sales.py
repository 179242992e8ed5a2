"""Monthly sales 月销售报表: what was ordered, by the month in which it was received; quotations count nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from services.tracking.reports.asked import DEMO, AskedOfMonth, Reading, bounds
from services.tracking.reports.report import COUNTED_ONCE, Page, Report
from shared.events.confidential import Confidential
from shared.events.values import Unit


class SalesBy(StrEnum):
    """The product is a line's style; the vendor, where the papers name one, is who sold or made it."""

    CUSTOMER = "customer"
    COUNTRY = "country"
    PRODUCT = "product"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True)
class AskedOfSales(AskedOfMonth):
    by: SalesBy = SalesBy.CUSTOMER


@dataclass(frozen=True, slots=True)
class Sales:
    """`value` as the customers' papers state it, in `currency`; `quantity` as ordered, in `unit`: nothing is mixed."""

    month: str
    key: str | None
    orders: int
    lines: int
    quantity: Decimal
    unit: Unit
    value: Annotated[Decimal, Confidential.PRICE]
    currency: str


@dataclass(frozen=True, slots=True)
class SalesPage(Page):
    rows: tuple[Sales, ...] = ()


KEY = {
    SalesBy.CUSTOMER: "customer_code",
    SalesBy.COUNTRY: "coalesce(country, destination)",
    SalesBy.PRODUCT: "style",
    SalesBy.VENDOR: "vendor",
}
REAL = f"(customer_code IS NULL OR customer_code NOT LIKE '{DEMO}%')"
COUNT = """
SELECT to_char(month, 'YYYY-MM') AS of_month, {key} AS key, unit, currency, count(DISTINCT order_id) AS orders,
    count(*) AS lines, sum(quantity)::text AS quantity, sum(value)::text AS value
FROM report_lines WHERE {wanted} GROUP BY month, key, unit, currency
"""
BY = ("-of_month", "key", "currency", "unit")


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders("customer_code", REAL)
    wanted("month IS NOT NULL")
    if reading.asked.month:
        wanted("month = {}::date", bounds(reading.asked.month)[0])
    statement = COUNT.format(key=KEY[reading.asked.by], wanted=wanted.sql)
    rows, following = await reading.groups(SALES.name, statement, wanted, BY)
    return [_sales(row) for row in rows], following


def _sales(row: Any) -> Sales:
    return Sales(
        month=row["of_month"],
        key=row["key"],
        orders=row["orders"],
        lines=row["lines"],
        quantity=Decimal(row["quantity"]),
        unit=Unit(row["unit"]),
        value=Decimal(row["value"]),
        currency=row["currency"],
    )


SALES = Report(
    "sales",
    Sales,
    SalesPage,
    read,
    "What was ordered, by the month in which the order was received, per currency and unit.",
    asked=AskedOfSales,
    terms={"unit": "unit"},
    at_once=COUNTED_ONCE,
)
