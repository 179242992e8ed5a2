"""The daily shortage list 欠料表: materials that are short or late, by whose they are and by when they are needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from services.tracking.reports.asked import Reading
from services.tracking.reports.report import Page, Report
from shared.events.values import Unit

NEVER = date.max


@dataclass(frozen=True, slots=True)
class Shortage:
    """A material for an order: `missing` was said to be short, `to_come` is what of the need has not come in.

    `late_by`: days from the day of need to the expected one, and once it is past, to today at least.
    """

    order_id: UUID
    supplier: str | None
    needed_by: date | None
    material: str
    description: str | None
    material_standing: str
    needed: Decimal
    received: Decimal
    to_come: Decimal
    missing: Decimal
    unit: Unit | None
    material_expected_on: date | None
    late_by: int
    po_number: str | None
    customer_code: str | None
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class ShortagePage(Page):
    rows: tuple[Shortage, ...] = ()


SELECT = """
SELECT i.order_id, i.who, i.on_day, i.number, i.state, i.quantity, i.done, i.unit, i.then_day, i.told, v.po_number,
    v.customer_code, v.due_on
FROM order_items AS i JOIN order_views AS v ON v.order_id = i.order_id
"""


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    """What has all come in is no longer open."""
    wanted = reading.of_orders()
    wanted("i.is_open AND i.kind = 'material' AND v.overdue_from IS NOT NULL")
    wanted("(i.state = 'short' OR i.then_day > i.on_day OR i.on_day < {}::date)", reading.today)
    by = (("coalesce(i.who, '')", "text"), ("i.on_day", "date"), ("i.order_id", "uuid"), ("i.number", "text"))
    rows, following = await reading.page(SHORTAGES.name, SELECT, wanted, by)
    return [_shortage(row, reading.today) for row in rows], following


def _shortage(row: Any, today: date) -> Shortage:
    told = msgspec.json.decode(row["told"])
    needed_by = row["on_day"] if row["on_day"] != NEVER else None
    needed, received = row["quantity"] or Decimal(0), row["done"] or Decimal(0)
    last = max((each for each in (row["then_day"], today) if each), default=today)
    return Shortage(
        order_id=row["order_id"],
        supplier=row["who"],
        needed_by=needed_by,
        material=row["number"],
        description=told.get("description"),
        material_standing=row["state"],
        needed=needed,
        received=received,
        to_come=max(needed - received, Decimal(0)),
        missing=Decimal(str(told.get("missing", 0))),
        unit=Unit(row["unit"]) if row["unit"] else None,
        material_expected_on=row["then_day"],
        late_by=max((last - needed_by).days, 0) if needed_by else 0,
        po_number=row["po_number"],
        customer_code=row["customer_code"],
        promised_on=row["due_on"],
    )


SHORTAGES = Report(
    "shortages",
    Shortage,
    ShortagePage,
    read,
    "Materials of open orders that are short, late, or past the day of their need; by supplier and that day.",
    terms={"material_standing": "material", "unit": "unit"},
)
