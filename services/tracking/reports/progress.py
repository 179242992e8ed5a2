"""The production progress table 生产进度表: of every open line what was made, what is left, when it will be ready."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.tracking.orders.counting import counted
from services.tracking.orders.lateness import today_at
from services.tracking.orders.lines import Line
from services.tracking.orders.outlook import outlook
from services.tracking.orders.rows import seen
from services.tracking.orders.view import OrderView
from services.tracking.pages.shown import number
from services.tracking.reports.asked import Reading
from services.tracking.reports.report import Page, Report
from shared.events.values import Unit

NOTHING = Decimal(0)
ORDERS = 50
"""At a time: each is opened, with all that is known of it."""


@dataclass(frozen=True, slots=True)
class OfStage:
    """What came out of a stage, in the line's unit."""

    stage: str
    good: Decimal
    spoiled: Decimal

    def __str__(self) -> str:
        return f"{self.stage} {number(self.good)}"


@dataclass(frozen=True, slots=True)
class Progress:
    """An open line. `left` is what has not come out of the last stage; `late_by` days behind the promised day.

    `expected_on` is the day on which the promise will be kept as things stand; None: nothing is known that says so.
    """

    order_id: UUID
    po_number: str | None
    customer_code: str | None
    headline: str
    line: str
    style: str
    colour: str | None
    size: str | None
    ordered: Decimal
    unit: Unit
    made: tuple[OfStage, ...]
    left: Decimal
    ready_on: date | None
    promised_on: date
    expected_on: date | None
    late_by: int


@dataclass(frozen=True, slots=True)
class ProgressPage(Page):
    rows: tuple[Progress, ...] = ()


SELECT = """
SELECT v.view, v.headline
FROM order_views AS v
"""


async def read(reading: Reading) -> tuple[Sequence[Any], str | None]:
    wanted = reading.of_orders()
    wanted("v.overdue_from IS NOT NULL AND v.flow = 'made_to_order'")
    found = await reading.page(
        PROGRESS.name, SELECT, wanted, (("v.overdue_from", "timestamptz"), ("v.order_id", "uuid"))
    )
    rows, following = found
    kept = [row["view"] for row in rows]
    return await asyncio.to_thread(
        lambda: [each for one in kept for each in progress(seen(one), reading.now)]
    ), following


def progress(view: OrderView, now: datetime) -> Iterator[Progress]:
    """A row for each line that is not fulfilled."""
    today = today_at(view.destination, now)
    ready = view.ready[-1].on if view.ready else None
    on = _expected(view, today)
    for line in view.lines:
        if line.fulfilled_on is None:
            made = _made(view, line)
            last = view.plan.stages[-1] if view.plan and view.plan.stages else None
            done = next((each.good for each in made if each.stage == last), NOTHING)
            if last is None and made:
                done = min(each.good for each in made)
            yield Progress(
                view.order_id, view.po_number, view.customer_code, view.headline, line.number, line.style, line.colour,
                line.size, line.ordered, line.unit, made, max(line.ordered - done, NOTHING), ready, line.promised_on,
                on, late_by(line, on, today),
            )  # fmt: skip


def late_by(line: Line, expected_on: date | None, today: date) -> int:
    """Days: by what is expected, and once the promised day is past, by today at least."""
    return max((each - line.promised_on).days for each in (expected_on or line.promised_on, today, line.promised_on))


def _expected(view: OrderView, today: date) -> date | None:
    """By the plan's calendar, or what stands against the promise."""
    by_plan = None
    if view.plan and not view.shipments:
        found = counted(view, today)
        by_plan = found[view.plan.keeps].on if view.plan.keeps in found else None
    return max((each for each in (by_plan, outlook(view, today).expected_on) if each), default=None)


def _made(view: OrderView, line: Line) -> tuple[OfStage, ...]:
    """In the order of the plan's stages; a stage of which nothing was told has made nothing yet."""
    told = {each.stage: OfStage(each.stage, each.good, each.spoiled) for each in view.made if each.line == line.number}
    stages = view.plan.stages if view.plan else ()
    planned = tuple(told.pop(stage, OfStage(stage, NOTHING, NOTHING)) for stage in stages)
    return (*planned, *told.values())


PROGRESS = Report(
    "progress",
    Progress,
    ProgressPage,
    read,
    "What was made of every open line, what is left, and when it will be ready. `limit` counts orders.",
    terms={"headline": "headline", "unit": "unit"},
    limit=ORDERS,
)
