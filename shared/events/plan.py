"""Facts about an order's production plan, told by the production service: its calendar, and what may begin."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.events import Approved, FactRetracted, OfOrder
from shared.events.files import Evidence
from shared.events.order import Clearance
from shared.events.sample import SampleKind
from shared.events.values import PathReference, Positive, PromisedDate, Remark, Text, Unit, Value
from shared.identity.roles import Role

Days = Annotated[int, Field(ge=0, le=400)]


class Calendar(StrEnum):
    """On whose days a milestone's days are counted."""

    ELAPSED = "elapsed"
    FACTORY = "factory"
    """Monday to Saturday, without the holidays of China and with their make-up days."""
    CUSTOMER = "customer"


class Milestone(Value):
    """A step of the plan 工期节点: who answers for it, how long it takes, and what comes before."""

    code: PathReference
    name: Text
    chinese: Text
    owner: Role
    days: Days
    calendar: Calendar
    after: tuple[PathReference, ...] = ()
    planned: date
    """The latest day on which it is done and the promise kept; of a compressed plan, the day that is aimed at."""
    earliest: date
    """The first day on which it can be done, counted forward from the beginning."""


class PlannedLine(Value):
    number: PathReference
    style: Text
    colour: Text | None = None
    size: Text | None = None
    unit: Unit
    quantity: Positive


class OrderNoted(OfOrder, topic="plan.order_noted"):
    """What is to be made, for whom, and what it waits for (our copy of what the order service said)."""

    customer_code: PathReference
    lines: tuple[PlannedLine, ...]
    promised: PromisedDate
    """The first of the lines' promised dates."""
    rush: bool = False
    waits_for_money: bool = False
    """Whether production starts only after the deposit, or a verified letter of credit."""


class OrderStopped(OfOrder, topic="plan.order_stopped"):
    """The order was put on hold or cancelled (our copy)."""

    standing: Literal["held", "cancelled"]


class OrderContinued(OfOrder, topic="plan.order_continued"):
    """The order was resumed (our copy)."""


class ClearanceNoted(OfOrder, topic="plan.clearance_noted"):
    """The money that production waits for is there, or no longer (our copy)."""

    clearance: Clearance
    cleared: bool


class SampleNoted(OfOrder, topic="plan.sample_noted"):
    """The customer approved a sample of this kind, or no longer (our copy)."""

    sample_id: UUID
    kind: SampleKind
    styles: tuple[Text, ...]
    approved: bool


class PlanDrawn(OfOrder, topic="plan.drawn"):
    """The calendar, drawn up from a template: backward from the promised date, never earlier than it can be."""

    template: PathReference
    edition: int
    """Of the template: plans keep the one that they were drawn from."""
    stages: tuple[PathReference, ...]
    """Through which the goods go, in order: cutting, sewing, finishing, packing."""
    begins: date
    promised: PromisedDate
    milestones: tuple[Milestone, ...]
    compressed_by: Days = 0
    """By how many days the template had to be shortened to keep the promise."""
    because: Remark | None = None
    """Why it was drawn anew; None: the first."""


class MilestoneReached(OfOrder, topic="plan.milestone_reached"):
    milestone: PathReference
    evidence: Evidence = ()


class MilestoneForecast(OfOrder, topic="plan.milestone_forecast"):
    """It is expected on another day than before; every forecast is kept."""

    milestone: PathReference
    on: date
    reason: Remark
    waits_for: Role | None = None
    """Whose delay it is, where that is known."""


class MilestoneWaived(OfOrder, topic="plan.milestone_waived"):
    """The order does without it."""

    milestone: PathReference
    reason: Remark


class PlanGate(StrEnum):
    START = "production_start"
    """Deposit, or verified letter of credit."""
    CUTTING = "bulk_cutting"
    """Pre-production sample approved."""


class ProductionStarted(OfOrder, topic="plan.production_started"):
    """Materials may be bought and time of the workshop used: a decision."""


class CuttingStarted(OfOrder, topic="plan.cutting_started"):
    """Bulk is cut 大货开裁, of these lines; none: of all."""

    lines: tuple[PathReference, ...] = ()


class PlanConceded(Approved, OfOrder, topic="plan.conceded"):
    """A gate was opened by somebody who answers for it 让步放行."""

    gate: PlanGate
    reason: Remark
    evidence: Evidence = ()


class ReadyForecast(OfOrder, topic="plan.ready_forecast"):
    """When the goods will be ready to go 预计可出货日期; none of `lines`: all. Every forecast is kept."""

    on: date
    lines: tuple[PathReference, ...] = ()
    reason: Remark | None = None


class PlanFactRetracted(OfOrder, FactRetracted, topic="plan.fact_retracted"):
    pass


PlanEvent = (
    OrderNoted
    | OrderStopped
    | OrderContinued
    | ClearanceNoted
    | SampleNoted
    | PlanDrawn
    | MilestoneReached
    | MilestoneForecast
    | MilestoneWaived
    | ProductionStarted
    | CuttingStarted
    | PlanConceded
    | ReadyForecast
    | PlanFactRetracted
)
