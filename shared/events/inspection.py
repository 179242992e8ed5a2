"""Facts about the inspections of an order's lots 验货, told by the production service."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.events import Approved, FactRetracted, OfOrder
from shared.events.files import Evidence
from shared.events.output import OrderedLine
from shared.events.quality import Aql, InspectionPolicy, Level
from shared.events.values import PathReference, Positive, Remark, Text, Tolerance, Value


class Time(StrEnum):
    """When in the making a lot is looked at."""

    INITIAL = "initial"
    """初期"""
    MID = "mid"
    """中期"""
    FINAL = "final"
    """尾期: what leaves has passed it."""


class Inspector(StrEnum):
    OWN = "own"
    CUSTOMER = "customer"
    """客户 QC"""
    THIRD_PARTY = "third_party"


class InspectedLine(Value):
    line: PathReference
    quantity: Positive


class Limit(Value):
    """Of one class of defects: how many in the sample are accepted, and from how many on the lot is rejected."""

    aql: Aql
    letter: Annotated[str, Field(pattern=r"^[A-R]$")]
    """After following the arrows."""
    sample: Annotated[int, Field(ge=1)]
    """How many units are looked at: the whole lot where it is smaller."""
    accept: Annotated[int, Field(ge=0)]
    reject: Annotated[int, Field(ge=1)]


class SamplingPlan(Value):
    """Single sampling, normal inspection (ISO 2859-1), as it was when the lot was inspected."""

    lot: Annotated[int, Field(ge=1)]
    level: Level
    critical: Limit
    major: Limit
    minor: Limit


class Found(Value):
    """Defective units in the sample, by class."""

    critical: Annotated[int, Field(ge=0)] = 0
    major: Annotated[int, Field(ge=0)] = 0
    minor: Annotated[int, Field(ge=0)] = 0


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"
    """The customer decides."""


class OfInspection(OfOrder):
    inspection: PathReference
    """Its number, unique within the order."""


class OrderNoted(OfOrder, topic="inspection.order_noted"):
    """What was ordered, and how strictly it is inspected (our copy)."""

    lines: tuple[OrderedLine, ...]
    customer_code: PathReference | None = None
    """None: an amendment, which leaves it as it was; so with the others."""
    policy: InspectionPolicy | None = None
    tolerance: Tolerance | None = None


class InspectionScheduled(OfInspection, topic="inspection.scheduled"):
    """Agreed for a day; scheduled again, it was moved."""

    time: Time
    inspector: Inspector
    on: date
    lots: tuple[InspectedLine, ...]
    reason: Remark | None = None
    """Why it was moved."""


class InspectionPerformed(OfInspection, topic="inspection.performed"):
    """A lot was inspected, by this plan, with this result."""

    time: Time
    inspector: Inspector
    lots: tuple[InspectedLine, ...]
    plan: SamplingPlan
    found: Found
    result: Result
    follows: PathReference | None = None
    """The failed inspection of the same goods, which it repeats."""
    report: Text | None = None
    remarks: Remark | None = None
    evidence: Evidence = ()


class InspectionConceded(Approved, OfInspection, topic="inspection.conceded"):
    """What failed goes out nevertheless 让步接收: approved, with a reason, and with the customer's word as evidence."""

    reason: Remark
    evidence: Evidence = ()


class InspectionFactRetracted(OfOrder, FactRetracted, topic="inspection.fact_retracted"):
    pass


InspectionEvent = OrderNoted | InspectionScheduled | InspectionPerformed | InspectionConceded | InspectionFactRetracted
