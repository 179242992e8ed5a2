"""An order's production plan, as it was drawn last, with what happened to its milestones; every forecast is kept."""

from collections.abc import Sequence
from datetime import date

from services.tracking.moments import Moment
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events.plan import (
    Calendar,
    CuttingStarted,
    Milestone,
    MilestoneForecast,
    MilestoneReached,
    MilestoneWaived,
    PlanDrawn,
    ProductionStarted,
    ReadyForecast,
)
from shared.identity.roles import Role
from shared.planning import Happened, day_of


@value
class Forecast:
    """On which day something was expected, as of a moment, and why."""

    on: date
    occurred: Moment
    reason: str | None


@value
class MilestoneShown:
    """Days are those of the factory. `forecasts` are all, the last one counts; `waits_for`: whose delay it is."""

    code: str
    name: str
    chinese: str
    owner: Role
    days: int
    calendar: Calendar
    after: tuple[str, ...]
    planned: date
    earliest: date
    reached_on: date | None
    waived: bool
    forecasts: tuple[Forecast, ...]
    waits_for: Role | None


@value
class PlanShown:
    """`keeps` is the milestone by which the promise is judged. `compressed_by`: days taken out of the template."""

    template: str
    edition: int
    stages: tuple[str, ...]
    begins: date
    promised_on: date
    keeps: str
    country: str | None
    compressed_by: int
    milestones: tuple[MilestoneShown, ...]
    times_drawn: int
    because: str | None
    started: Moment | None
    cutting: Moment | None

    def milestone(self, code: str) -> MilestoneShown | None:
        """The one of this code; None: the plan has none."""
        return next((each for each in self.milestones if each.code == code), None)

    @property
    def happened(self) -> Happened:
        """As shared.planning counts with it."""
        return Happened(
            reached={each.code: each.reached_on for each in self.milestones if each.reached_on},
            forecasts={each.code: each.forecasts[-1].on for each in self.milestones if each.forecasts},
            waits_for={each.code: each.waits_for for each in self.milestones if each.waits_for},
            waived={each.code for each in self.milestones if each.waived},
        )


def plan(told: Told) -> PlanShown | None:
    drawn = sorted(told.of(PlanDrawn), key=_decided)
    if not drawn:
        return None
    last = drawn[-1].event
    reached, waived = told.of(MilestoneReached), {fact.event.milestone for fact in told.of(MilestoneWaived)}
    forecasts = sorted(told.of(MilestoneForecast), key=_decided)
    return PlanShown(
        template=last.template,
        edition=last.edition,
        stages=last.stages,
        begins=last.begins,
        promised_on=last.promised.on,
        keeps=last.keeps,
        country=last.country,
        compressed_by=last.compressed_by,
        milestones=tuple(_milestone(each, reached, forecasts, waived) for each in last.milestones),
        times_drawn=len(drawn),
        because=last.because,
        started=_first(told.of(ProductionStarted)),
        cutting=_first(told.of(CuttingStarted)),
    )


def ready(told: Told) -> tuple[Forecast, ...]:
    """When the goods were expected to be ready, forecast by forecast, of the whole order."""
    facts = sorted(told.of(ReadyForecast), key=_decided)
    return tuple(Forecast(fact.event.on, fact.occurred, fact.event.reason) for fact in facts if not fact.event.lines)


def _milestone(step: Milestone, reached: Sequence[Fact], forecasts: Sequence[Fact], waived: set[str]) -> MilestoneShown:
    told = [fact for fact in forecasts if fact.event.milestone == step.code]
    days = [day_of(fact.occurred) for fact in reached if fact.event.milestone == step.code]
    return MilestoneShown(
        code=step.code,
        name=step.name,
        chinese=step.chinese,
        owner=step.owner,
        days=step.days,
        calendar=step.calendar,
        after=step.after,
        planned=step.planned,
        earliest=step.earliest,
        reached_on=min(days, default=None),
        waived=step.code in waived,
        forecasts=tuple(Forecast(fact.event.on, fact.occurred, fact.event.reason) for fact in told),
        waits_for=told[-1].event.waits_for if told else None,
    )


def _first(facts: Sequence[Fact]) -> Moment | None:
    return facts[0].occurred if facts else None


def _decided(fact: Fact) -> tuple[int, int]:
    return fact.decided
