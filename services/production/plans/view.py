"""An order's plan as the write side knows it now, for whoever decides next."""

from uuid import UUID

from pydantic import BaseModel, Field

from services.production.plans.state import Plan, Standing
from shared.repository import Known


class PlanNow(BaseModel):
    order_id: UUID
    version: int
    standing: Standing = Field(description="Only of an `open` order may anything begin")


def plan_now(order_id: UUID, known: Known[Plan]) -> PlanNow:
    return PlanNow(order_id=order_id, version=known.version, standing=known.state.standing)
