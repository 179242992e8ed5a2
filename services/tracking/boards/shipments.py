"""Shipments of a month: by the day on which they leave or arrive, as it is known last."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import asyncpg
from fastapi import Query

from services.tracking.boards.calendar import MonthAsked, Week, monday, mondays, month_of, of_month, of_week
from services.tracking.boards.listing import MOST_COUNTED, Asked, Thing, listed, read, thing, told_of
from services.tracking.boards.looking import Looking
from services.tracking.items.kinds import Kind
from services.tracking.items.things.row import NEVER
from shared.events.shipment import Mode
from shared.http.typed import Typed


class Leg(StrEnum):
    """By which day shipments are put into their months."""

    DEPARTURE = "departure"
    ARRIVAL = "arrival"


class ShipmentStage(StrEnum):
    """Requested: a booking was only asked for."""

    REQUESTED = "requested"
    BOOKED = "booked"
    HANDED_OVER = "handed_over"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    DELIVERED = "delivered"


COLUMN = {Leg.DEPARTURE: "on_day", Leg.ARRIVAL: "then_day"}

COUNTED = """
SELECT day, count(*) AS many FROM (SELECT i.{by} AS day FROM order_items AS i WHERE {conditions} LIMIT {most}) AS d
GROUP BY day
UNION ALL
SELECT NULL, count(*) FROM (SELECT FROM order_items AS i WHERE {undated} LIMIT {most}) AS d
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentsAsked:
    """What of them is looked for; None: whatever."""

    month: MonthAsked = None
    week: Annotated[Week | None, Query(description="Of the month, only this week (ISO 8601).")] = None
    by: Annotated[Leg, Query(description="Whether the day of departure or that of arrival counts.")] = Leg.DEPARTURE
    undated: Annotated[bool, Query(description="Instead, those of which no day of departure is known.")] = False
    customer: Annotated[Typed | None, Query(description="The customer's code.")] = None
    stage: ShipmentStage | None = None
    forwarder: Annotated[Typed | None, Query(description="As the booking says it.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOffsShown:
    """The last instants for a sailing."""

    shipping_instruction: datetime | None = None
    vgm: datetime | None = None
    cargo: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentRow(Thing):
    """Days are those of the places; `etd` and `eta` as forecast last. `rolled`: how often the carrier moved it."""

    stage: ShipmentStage
    mode: Mode | None
    forwarder: str | None
    vessel: str | None
    loading_port: str | None
    discharge_port: str | None
    etd: date | None
    eta: date | None
    departed_on: date | None
    arrived_on: date | None
    delivered_on: date | None
    cut_offs: CutOffsShown | None
    rolled: int
    bookings: tuple[str, ...]
    containers: tuple[str, ...]
    bills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekCounted:
    """So many shipments in the week that begins on this Monday."""

    begins: date
    shipments: int


@dataclass(frozen=True, slots=True)
class Shipments:
    """`weeks` counts the whole month, up to some thousands (`more`); `undated`: open ones without a day."""

    month: str
    by: Leg
    weeks: tuple[WeekCounted, ...]
    more: bool
    undated: int
    shipments: tuple[ShipmentRow, ...]
    next: str | None


def month_asked(asked: ShipmentsAsked, today: date) -> str:
    """As asked, else that in which the week begins, else this one."""
    return asked.month or month_of(of_week(asked.week)[0] if asked.week else today)


def _from_to(asked: ShipmentsAsked, today: date) -> tuple[date, date]:
    first, after = of_month(month_asked(asked, today))
    if asked.week is None:
        return first, after
    begins, ends = of_week(asked.week)
    return max(first, begins), min(after, ends)


def wanted(asked: ShipmentsAsked, today: date) -> Asked:
    month = month_asked(asked, today)
    first, after = _from_to(asked, today)
    by = COLUMN[Leg.DEPARTURE if asked.undated else asked.by]
    days: dict[str, Any] = (
        {"i.on_day = {}": NEVER} if asked.undated else {f"i.{by} >= {{}}": first, f"i.{by} < {{}}": after}
    )
    filters = {
        "i.customer_code = {}": asked.customer or None,
        "i.state = {}": asked.stage,
        "i.who = {}": asked.forwarder or None,
    }
    question = (month, asked.week, asked.by, asked.undated, *filters.values())
    return Asked(Kind.SHIPMENT, {**days, **filters}, question, by, is_open=asked.undated)


async def page_of(look: Looking, which: Asked) -> tuple[tuple[ShipmentRow, ...], str | None]:
    rows, more = await listed(look, which)
    return tuple(map(shown, rows)), more


async def shipments(look: Looking, asked: ShipmentsAsked) -> Shipments:
    """A page of them, and how many there are in each week."""
    rows, more = await page_of(look, wanted(asked, look.today))
    month = month_asked(asked, look.today)
    dated = wanted(replace(asked, undated=False, month=month, week=None), look.today)
    undated = wanted(replace(asked, undated=True), look.today)
    conditions, values = dated.where(look.customers)
    without, others = undated.where(look.customers, len(values) + 1)
    statement = COUNTED.format(by=dated.by, conditions=conditions, undated=without, most=MOST_COUNTED + 1)
    counted = {row["day"]: row["many"] for row in await look.queries.fetch(statement, *values, *others)}
    missing = counted.pop(None, 0)
    weeks: Counter[date] = Counter()
    for day, many in counted.items():
        weeks[monday(day)] += many
    is_more = sum(counted.values()) > MOST_COUNTED
    in_turn = tuple(WeekCounted(begins, weeks[begins]) for begins in mondays(*of_month(month)))
    return Shipments(month, asked.by, in_turn, is_more, missing, rows, more)


def shown(row: asyncpg.Record) -> ShipmentRow:
    told = told_of(row["told"])
    cut_offs = told.get("cut_offs")
    return ShipmentRow(
        **thing(row),
        stage=ShipmentStage(row["state"]),
        mode=Mode(told["mode"]) if "mode" in told else None,
        forwarder=row["who"],
        vessel=told.get("vessel"),
        loading_port=told.get("loading_port"),
        discharge_port=told.get("discharge_port"),
        etd=read(told.get("etd")),
        eta=read(told.get("eta")),
        departed_on=read(told.get("departed")),
        arrived_on=read(told.get("arrived")),
        delivered_on=read(told.get("delivered")),
        cut_offs=CutOffsShown(**{name: _instant(at) for name, at in cut_offs.items()}) if cut_offs else None,
        rolled=told.get("rolled", 0),
        bookings=tuple(told.get("bookings", ())),
        containers=tuple(told.get("containers", ())),
        bills=tuple(told.get("bills", ())),
    )


def _instant(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
