"""The shipment forecast table 出货预期表: when open orders will be ready, soonest first, and what was said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec

from services.tracking.reports.asked import Reading
from services.tracking.reports.report import Page, Report
from shared.events.confidential import Informal


@dataclass(frozen=True, slots=True)
class Earlier:
    """A forecast that was given up for another one."""

    on: date
    said_on: date | None

    def __str__(self) -> str:
        return f"{self.on}" + (f" ({self.said_on})" if self.said_on else "")


@dataclass(frozen=True, slots=True)
class ShipmentForecast:
    """`ready_on` is the newest word; `moved_by` days since the first one, `late_by` days behind the promised day.

    `sails_on` is when the first open shipment is to leave, where that is known.
    """

    order_id: UUID
    po_number: str | None
    customer_code: str | None
    headline: str
    promised_on: date | None
    ready_on: date
    said_on: date | None
    reason: Annotated[str | None, Informal.REMARK]
    earlier: tuple[Earlier, ...]
    moved_by: int
    sails_on: date | None
    late_by: int


@dataclass(frozen=True, slots=True)
class ShipmentForecastPage(Page):
    rows: tuple[ShipmentForecast, ...] = ()


SELECT = """
SELECT v.order_id, v.po_number, v.customer_code, v.headline, v.due_on, said.days, said.said_on, said.reason,
    (SELECT min(s.on_day) FROM order_items AS s
     WHERE s.order_id = v.order_id AND s.kind = 'shipment' AND s.is_open AND s.on_day < 'infinity') AS sails_on
FROM order_items AS last JOIN order_views AS v ON v.order_id = last.order_id
CROSS JOIN LATERAL (
    SELECT array_agg(i.on_day ORDER BY i.number) AS days, array_agg(i.then_day ORDER BY i.number) AS said_on,
        (array_agg(i.told ORDER BY i.number DESC))[1] AS reason
    FROM order_items AS i WHERE i.order_id = last.order_id AND i.kind = 'forecast'
) AS said
"""
"""The forecast that counts is the one that is open: by it the others are found, whatever else there is."""


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders()
    wanted("last.kind = 'forecast' AND last.is_open AND v.overdue_from IS NOT NULL")
    by = (("last.on_day", "date"), ("last.order_id", "uuid"), ("last.number", "text"))
    rows, following = await reading.page(FORECASTS.name, SELECT, wanted, by)
    return [_forecast(row) for row in rows], following


def _forecast(row: Any) -> ShipmentForecast:
    *before, ready = row["days"]
    *said_before, said = row["said_on"]
    due = row["due_on"]
    return ShipmentForecast(
        order_id=row["order_id"],
        po_number=row["po_number"],
        customer_code=row["customer_code"],
        headline=row["headline"],
        promised_on=due,
        ready_on=ready,
        said_on=said,
        reason=msgspec.json.decode(row["reason"]).get("reason"),
        earlier=tuple(Earlier(on, when) for on, when in zip(before, said_before, strict=True)),
        moved_by=(ready - before[0]).days if before else 0,
        sails_on=row["sails_on"],
        late_by=max((ready - due).days, 0) if due else 0,
    )


FORECASTS = Report(
    "forecasts",
    ShipmentForecast,
    ShipmentForecastPage,
    read,
    "When each open order will be ready, and every forecast there was before.",
    terms={"headline": "headline"},
)
