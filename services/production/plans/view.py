"""An order's plan as the write side knows it now, for whoever decides next."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.production.plans.state import Plan, Standing
from services.production.plans.templates import templates
from shared.events.plan import Milestone, MilestoneReached, PlanGate, ReadyForecast
from shared.identity.roles import Role
from shared.planning import Expected, Happened, day_of, expected
from shared.received import Received
from shared.repository import Known
from shared.retraction import standing


class LateBecause(BaseModel):
    milestone: str = Field(description="What was late first, so that this is late")
    owner: Role = Field(description="Who has it")


class MilestoneNow(BaseModel):
    milestone: Milestone
    expected: date = Field(description="When it was reached, or will be as things stand today")
    slack: int = Field(description="Days from then to the day planned; negative where it is late")
    reached: bool = Field(description="Told, or evident because something behind it was reached")
    waived: bool
    late_because: LateBecause | None = None


class PlanNow(BaseModel):
    order_id: UUID
    version: int
    standing: Standing = Field(description="Only of a `released` order may anything begin")
    templates: tuple[str, ...] = Field(description="Those that a plan may be drawn from")
    template: str | None = Field(description="From which it is drawn; none: it is not drawn yet")
    begins: date | None
    promised: date | None
    compressed_by: int = Field(description="By how many days the template goes beyond the promise")
    keeps: MilestoneNow | None = Field(description="The milestone by which the promise is judged")
    milestones: tuple[MilestoneNow, ...] = Field(description="Each behind those that it comes after")
    ready: ReadyForecast | None = Field(description="The last forecast of when goods are ready to go")
    started: bool = Field(description="Whether production may begin")
    cut: tuple[str, ...] = Field(description="The lines that may be cut")
    conceded: tuple[PlanGate, ...]
    waits_for: tuple[PlanGate, ...] = Field(description="The gates that are closed now")


def plan_now(order_id: UUID, known: Known[Plan], history: Sequence[Received], today: date) -> PlanNow:
    """`history` gives the days on which milestones were reached; `today` is the factory's."""
    plan, drawn = known.state, known.state.drawn
    when = {} if drawn is None else expected(drawn, happened(plan, history), today)
    shown = {code: _milestone(each) for code, each in when.items()}
    return PlanNow(
        order_id=order_id,
        version=known.version,
        standing=plan.standing,
        templates=tuple(templates()),
        template=drawn and drawn.template,
        begins=drawn and drawn.begins,
        promised=drawn and drawn.promised.on,
        compressed_by=drawn.compressed_by if drawn else 0,
        keeps=shown.get(drawn.keeps) if drawn else None,
        milestones=tuple(shown.values()),
        ready=plan.ready,
        started=plan.started,
        cut=tuple(number for number in plan.lines if number in plan.cut),
        conceded=tuple(sorted(plan.conceded)),
        waits_for=tuple(_closed(plan)),
    )


def happened(plan: Plan, history: Sequence[Received]) -> Happened:
    """What is known of the milestones, with the days on which they were told to be reached."""
    told = [(each.event(), each) for each in standing(history) if each.topic == MilestoneReached.topic]
    return Happened(
        reached={event.milestone: day_of(each.envelope.occurred) for event, each in told
                 if isinstance(event, MilestoneReached)},
        forecasts={code: said.on for code, said in plan.forecasts.items()},
        waits_for={code: said.waits_for for code, said in plan.forecasts.items() if said.waits_for},
        waived=plan.waived,
    )  # fmt: skip


def _milestone(each: Expected) -> MilestoneNow:
    cause = each.late_because
    return MilestoneNow(
        milestone=each.milestone,
        expected=each.on,
        slack=each.slack,
        reached=each.reached,
        waived=each.waived,
        late_because=cause and LateBecause(milestone=cause.milestone, owner=cause.owner),
    )


def _closed(plan: Plan) -> list[PlanGate]:
    gates = []
    if not plan.started and not plan.is_paid_for:
        gates.append(PlanGate.START)
    if plan.unapproved(number for number in plan.lines if number not in plan.cut):
        gates.append(PlanGate.CUTTING)
    return [gate for gate in gates if gate not in plan.conceded]
