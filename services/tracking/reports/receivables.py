"""Receivables by their age 应收账龄: what customers owe on open orders, by how long it has been due."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from services.tracking.reports.asked import DEMO, Reading
from services.tracking.reports.report import COUNTED_ONCE, Page, Report
from shared.events.confidential import Confidential
from shared.identity.roles import SEES, STAFF

Owed = Annotated[Decimal, Confidential.PRICE]


@dataclass(frozen=True, slots=True)
class Receivable:
    """Of a customer, in one currency. `waits` is for something that has not happened: it is not owed yet.

    `not_due` has a day to be paid by that is not past; the others are past it by so many days.
    """

    customer_code: str | None
    customer_name: str | None
    currency: str
    orders: int
    not_due: Owed
    days_1_30: Owed
    days_31_60: Owed
    days_61_90: Owed
    over_90: Owed
    owed: Owed
    waits: Owed


@dataclass(frozen=True, slots=True)
class ReceivablePage(Page):
    rows: tuple[Receivable, ...] = ()


COUNT = """
SELECT owed.*, (SELECT max(c.name) FROM customer_views AS c WHERE c.code = owed.customer_code) AS name
FROM (
    SELECT i.customer_code, i.unit AS currency, count(DISTINCT i.order_id) AS orders,
    {buckets}
    FROM order_items AS i WHERE {wanted} GROUP BY i.customer_code, i.unit
) AS owed
"""
BY = ("customer_code", "currency")
BUCKETS = {
    "not_due": "i.on_day >= {today} AND i.on_day < 'infinity'",
    "days_1_30": "i.on_day BETWEEN {today} - 30 AND {today} - 1",
    "days_31_60": "i.on_day BETWEEN {today} - 60 AND {today} - 31",
    "days_61_90": "i.on_day BETWEEN {today} - 90 AND {today} - 61",
    "over_90": "i.on_day < {today} - 90",
    "owed": "i.on_day < 'infinity'",
    "waits": "i.on_day = 'infinity'",
}
"""By the day on which it is due; where nothing says when, that is infinity."""


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders("i.customer_code", f"coalesce(i.customer_code, '') NOT LIKE '{DEMO}%'")
    wanted("i.is_open AND i.kind = 'instalment'")
    today = f"{wanted.value(reading.today)}::date"
    buckets = ", ".join(
        f"coalesce(sum(i.quantity - i.done) FILTER (WHERE {which.format(today=today)}), 0)::text AS {name}"
        for name, which in BUCKETS.items()
    )
    statement = COUNT.format(buckets=buckets, wanted=wanted.sql)
    rows, following = await reading.groups(RECEIVABLES.name, statement, wanted, BY)
    return [_receivable(row) for row in rows], following


def _receivable(row: Any) -> Receivable:
    return Receivable(
        customer_code=row["customer_code"],
        customer_name=row["name"],
        currency=row["currency"],
        orders=row["orders"],
        **{name: Decimal(row[name]) for name in BUCKETS},
    )


RECEIVABLES = Report(
    "receivables",
    Receivable,
    ReceivablePage,
    read,
    "What customers owe, by how long it has been due, per customer and currency.",
    by_role=frozenset(SEES[Confidential.PRICE]) & STAFF,
    at_once=COUNTED_ONCE,
)
