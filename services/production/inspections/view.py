"""An order's inspections as the write side knows them now, for whoever decides next."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.production.inspections.state import Inspection, Inspections, Stage
from shared.events.inspection import Found, InspectedLine, Inspector, SamplingPlan, Time
from shared.events.quality import InspectionPolicy
from shared.repository import Known


class InspectionNow(BaseModel):
    inspection: str
    stage: Stage
    time: Time | None
    inspector: Inspector | None
    on: date | None = Field(description="For which day it was agreed last; none: for none")
    lots: tuple[InspectedLine, ...]
    plan: SamplingPlan | None = Field(description="As it was when the lot was inspected; none: it was not yet")
    found: Found | None
    follows: str | None = Field(description="The inspection that this one repeats")
    repeated_by: str | None = Field(description="The inspection that repeats this one")


class InspectionsNow(BaseModel):
    order_id: UUID
    version: int
    policy: InspectionPolicy = Field(description="How strictly lots are inspected now")
    inspections: tuple[InspectionNow, ...]


def inspections_now(order_id: UUID, known: Known[Inspections]) -> InspectionsNow:
    state = known.state
    return InspectionsNow(
        order_id=order_id,
        version=known.version,
        policy=state.policy,
        inspections=tuple(_shown(state, number, each) for number, each in state.all.items()),
    )


def _shown(inspections: Inspections, number: str, its: Inspection) -> InspectionNow:
    done, last = its.performed, its.performed or its.scheduled
    return InspectionNow(
        inspection=number,
        stage=its.stage,
        time=last and last.time,
        inspector=last and last.inspector,
        on=its.scheduled and its.scheduled.on,
        lots=last.lots if last else (),
        plan=done and done.plan,
        found=done and done.found,
        follows=done and done.follows,
        repeated_by=inspections.repeated_by(number),
    )
