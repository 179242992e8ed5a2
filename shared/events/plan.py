"""Facts about an order's production plan, told by the production service: its calendar, and what may begin."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.events import Approved, FactRetracted, OfOrder
from shared.events.files import Evidence
from shared.events.order import Clearance, ShippedLine, Side
from shared.events.sample import SampleKind
from shared.events.values import Country, PathReference, Positive, PromisedDate, Remark, Text, Tolerance, Unit, Value
from shared.identity.roles import Role

Days = Annotated[int, Field(ge=0, le=400)]


class Calendar(StrEnum):
    """On whose days a milestone's days are counted."""

    ELAPSED = "elapsed"
    FACTORY = "factory"
    """Monday to Saturday, without the holidays of China and with their make-up days."""
    CUSTOMER = "customer"


class Step(Value):
    """What a template says of a milestone 工期节点: who answers for it, how long it takes, and what comes before."""

    code: PathReference
    name: Text
    chinese: Text
    owner: Role
    days: Days
    """From the last of those before it, on its calendar."""
    calendar: Calendar
    after: tuple[PathReference, ...] = ()


class Milestone(Step):
    """A step of one order's plan; of a compressed plan, `days` are those that are left for it."""

    planned: date
    """The latest day on which it is done and the promise kept; of what comes after the promise, the day that follows
    from that."""
    earliest: date
    """The first day on which it can be done, counted forward from the beginning."""


class PlannedLine(Value):
    number: PathReference
    style: Text
    colour: Text | None = None
    size: Text | None = None
    unit: Unit
    quantity: Positive
    promised: PromisedDate


class OrderNoted(OfOrder, topic="plan.order_noted"):
    """What is to be made, for whom, and what it waits for (our copy of what the order service said)."""

    lines: tuple[PlannedLine, ...]
    customer_code: PathReference | None = None
    """None: an amendment, which leaves it as it was."""
    country: Country | None = None
    """Where the goods go, as far as known: the customer's holidays are those of there."""
    waits_for_money: bool | None = None
    """Whether production starts only after the deposit, or a verified letter of credit. None: as it was."""
    tolerance: Tolerance | None = None
    """How much less than ordered is all of it. None: as it was."""


class DateNoted(OfOrder, topic="plan.date_noted"):
    """A side proposed or confirmed a date (our copy); with the word of both it is what is promised."""

    number: PathReference
    """Of the proposal."""
    by: Side
    promised: PromisedDate | None = None
    """None: what was proposed is confirmed."""
    lines: tuple[PathReference, ...] = ()
    """None: all lines."""


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
    """A pre-production sample 产前样 is asked for, or the customer has spoken about a round of it (our copy)."""

    sample_id: UUID
    kind: SampleKind
    styles: tuple[Text, ...]
    round: Annotated[int, Field(ge=1, le=99)] | None = None
    approved: bool | None = None
    """None: nothing was said yet."""


class ShipmentNoted(OfOrder, topic="plan.shipment_noted"):
    """These quantities left or were delivered (our copy)."""

    shipment: PathReference
    stage: Literal["departed", "delivered"]
    lines: tuple[ShippedLine, ...]


class TemplateChosen(OfOrder, topic="plan.template_chosen"):
    """From which template the plan is drawn, instead of the usual one."""

    template: PathReference
    reason: Remark | None = None


class PlanDrawn(OfOrder, topic="plan.drawn"):
    """The calendar, drawn up from a template: backward from the promised date, never earlier than it can be."""

    template: PathReference
    edition: int
    """Of the template: plans keep the one that they were drawn from."""
    stages: tuple[PathReference, ...]
    """Through which the goods go, in order: cutting, sewing, finishing, packing."""
    begins: date
    promised: PromisedDate
    """The first of the lines' promised dates."""
    keeps: PathReference
    """The milestone by which the promise is judged, as its basis says."""
    country: Country | None = None
    """Whose holidays are left out of the customer's days."""
    milestones: tuple[Milestone, ...]
    """Each behind those that it comes after."""
    compressed_by: Annotated[int, Field(ge=0)] = 0
    """By how many days the template goes beyond the promise: so much had to be taken out of it."""
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
    | DateNoted
    | ClearanceNoted
    | SampleNoted
    | ShipmentNoted
    | TemplateChosen
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
