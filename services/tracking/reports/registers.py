"""The registers: exceptions 异常登记, samples 样品登记, and shipments as they arrive, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Query

from services.tracking.reports.asked import AskedOfMonth, Reading, bounds
from services.tracking.reports.report import Page, Report
from shared.events.confidential import Informal

NEVER = date.max
BY_DAY = (("i.on_day", "date"), ("i.order_id", "uuid"), ("i.number", "text"))


@dataclass(frozen=True, slots=True)
class AskedOfRegister(AskedOfMonth):
    open: Annotated[bool | None, Query(description="Whether it is still open.")] = None


@dataclass(frozen=True, slots=True)
class Registered:
    """An exception in the making or on the way. `over_on` None: it is still open."""

    order_id: UUID
    raised_on: date | None
    exception: str
    where: str
    what: Annotated[str | None, Informal.REMARK]
    severity: str | None
    owner: str | None
    action: Annotated[str | None, Informal.REMARK]
    due_on: date | None
    over_on: date | None
    po_number: str | None
    customer_code: str | None
    shipment: str | None


@dataclass(frozen=True, slots=True)
class RegisteredPage(Page):
    rows: tuple[Registered, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample request for an order, with its last round; `step` is the furthest that is known of it."""

    order_id: UUID
    sample: str
    sample_kind: str | None
    sampling: str | None
    rounds: int
    step: str | None
    step_on: date | None
    styles: tuple[str, ...]
    needed_by: date | None
    courier: str | None
    waybill: str | None
    po_number: str | None
    customer_code: str | None


@dataclass(frozen=True, slots=True)
class SamplePage(Page):
    rows: tuple[Sample, ...] = ()


SELECT = """
SELECT i.order_id, i.number, i.state, i.owner, i.who, i.on_day, i.then_day, i.quantity, i.is_open, i.told, v.po_number,
    v.customer_code
FROM order_items AS i JOIN order_views AS v ON v.order_id = i.order_id
"""


def _of(reading: Reading, kind: str) -> Any:
    wanted = reading.of_orders()
    wanted("i.kind = {}", kind)
    if reading.asked.open is not None:
        wanted("i.is_open" if reading.asked.open else "NOT i.is_open")
    if reading.asked.month:
        wanted("i.on_day >= {}::date AND i.on_day < {}::date", *bounds(reading.asked.month))
    return wanted


async def read_exceptions(reading: Reading) -> tuple[Sequence[Any], str | None]:
    rows, following = await reading.page(EXCEPTIONS.name, SELECT, _of(reading, "trouble"), BY_DAY, backwards=True)
    return [_registered(row) for row in rows], following


async def read_samples(reading: Reading) -> tuple[Sequence[Any], str | None]:
    rows, following = await reading.page(SAMPLES.name, SELECT, _of(reading, "sample"), BY_DAY, backwards=True)
    return [_sample(row) for row in rows], following


def _registered(row: Any) -> Registered:
    told = msgspec.json.decode(row["told"])
    return Registered(
        order_id=row["order_id"],
        raised_on=day(row["on_day"]),
        exception=told.get("exception", row["number"]),
        where=row["state"],
        what=told.get("what"),
        severity=told.get("severity"),
        owner=row["owner"],
        action=told.get("action"),
        due_on=row["then_day"],
        over_on=date.fromisoformat(told["over"]) if told.get("over") else None,
        po_number=row["po_number"],
        customer_code=row["customer_code"],
        shipment=told.get("shipment"),
    )


def _sample(row: Any) -> Sample:
    told = msgspec.json.decode(row["told"])
    return Sample(
        order_id=row["order_id"],
        sample=row["number"],
        sample_kind=told.get("kind_of"),
        sampling=row["state"],
        rounds=int(row["quantity"] or 0),
        step=told.get("step"),
        step_on=row["then_day"],
        styles=tuple(told.get("styles", ())),
        needed_by=day(row["on_day"]),
        courier=row["who"],
        waybill=told.get("waybill"),
        po_number=row["po_number"],
        customer_code=row["customer_code"],
    )


def day(stored: date) -> date | None:
    """None where no day is known."""
    return None if stored == NEVER else stored


EXCEPTIONS = Report(
    "exceptions",
    Registered,
    RegisteredPage,
    read_exceptions,
    "Exceptions in the making and on the way, newest first; `month` is the one in which they were raised.",
    asked=AskedOfRegister,
    terms={"where": "where", "severity": "severity", "owner": "owner"},
)
SAMPLES = Report(
    "samples",
    Sample,
    SamplePage,
    read_samples,
    "Sample requests for orders, each with its last round; `month` is the one in which they are needed.",
    asked=AskedOfRegister,
    terms={"sample_kind": "sample", "sampling": "sample_standing", "step": "topic"},
)
