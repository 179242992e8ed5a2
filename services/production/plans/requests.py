"""What may be asked and told about an order's plan: the bodies of the commands."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.plan import PlanGate
from shared.events.values import PathReference, Remark
from shared.http.attached import Files
from shared.http.told import Told
from shared.identity.roles import Role

MOST_LINES = 500

Lines = Annotated[
    tuple[PathReference, ...],
    Field(max_length=MOST_LINES, description="Which lines of the order; left out: all", examples=[["1"]]),
]


class ChooseTemplate(Told):
    template: PathReference = Field(description="One of those that there are", examples=["rush"])
    reason: Remark | None = Field(default=None, examples=["a repeat of last month's order 翻单"])


class StartCutting(Told):
    lines: Lines = ()


class ReachMilestone(Told):
    evidence: Files = ()


class ForecastMilestone(Told):
    on: date = Field(description="The day on which it is expected now", examples=["2026-12-18"])
    reason: Remark = Field(examples=["the mill dyes two days later"])
    waits_for: Role | None = Field(
        default=None, description="Whose delay it is, if not of who answers for the milestone", examples=["purchasing"]
    )


class WaiveMilestone(Told):
    reason: Remark = Field(examples=["this style is not washed"])


class ForecastReady(Told):
    """When goods will be ready to go 预计可出货日期."""

    on: date = Field(description="The day on which they can leave the factory", examples=["2027-01-20"])
    lines: Lines = ()
    reason: Remark | None = Field(default=None, examples=["the last carton on the 19th"])


class ConcedeGate(Told):
    """Let a gate be passed without what it waits for 让步放行, having looked at a version of the plan."""

    gate: PlanGate = Field(description="Which gate", examples=["bulk_cutting"])
    version: int = Field(ge=1, description="The version of the plan that you saw", examples=[4])
    reason: Remark = Field(examples=["the customer approved by phone, the mail follows"])
    opinion: Remark | None = None
    evidence: Files = ()
