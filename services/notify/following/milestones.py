"""What a plan's owners owe by its days, each from when what goes before it is there; on hold, they wait as well."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notify.following.customers import Customer, hours_of
from services.notify.following.heard import Fact, Heard, by_recording
from services.notify.following.papers import HOME, Papers, end_of, papers_of
from services.notify.following.turns import Turn, turns
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import Blocked, obligation_of
from services.notify.obligations.terms import TERMS
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.plan import Calendar, Milestone, MilestoneForecast, MilestoneReached, MilestoneWaived, PlanDrawn
from shared.identity.roles import Role
from shared.planning import calendars, factory_day, follows

KIND = ObligationKind.MILESTONE
OUTSIDE = {Role.SUBCONTRACTOR: Party.SUPPLIER, Role.PARTNER: Party.CUSTOMER}
"""Whose word it is, where that is nobody of the company: then somebody of the company sees to it."""
WAIVED = Over("the order does without it")


def milestones(subject: UUID, heard: Heard, customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    """Nobody is chased who waits for what goes before: that has an owner, and is owed itself.

    A forecast moves the day: whose it is has said so, and why; tracking shows what it delays.
    """
    plans = by_recording(heard.every(PlanDrawn))
    if not plans:
        return
    papers = papers_of(heard, also_wrong=True)
    zone = hours_of(customer, papers.destination if papers else None).zone
    now: dict[str, Turn] = {}
    for plan in [plan for plan in plans if not plan.is_wrong][-1:]:
        now = turns(heard, plan, partial(_was_past, plan, zone))
    may_have_begun = len(plans) > 1 or any(fact.is_wrong for fact in heard.facts)
    forecasts = {each.event.milestone: each for each in by_recording(heard.all(MilestoneForecast))}
    kept = {each.event.milestone: Kept(each.at) for each in reversed(heard.all(MilestoneReached))}
    waived = {each.event.milestone for each in heard.all(MilestoneWaived)}
    called_off = _called_off(papers)
    for code, (milestone, plan) in _newest(plans).items():
        turn = now.get(code) or Turn(plan.at, plan.recorded_at, over=Over("it is no longer planned"))
        outcome = kept.get(code) or (WAIVED if code in waived else called_off or turn.over)
        if turn.waits and not may_have_begun and outcome is turn.over:
            continue
        told = forecasts.get(code)
        forecast = told if told and told.recorded_at >= plan.recorded_at else None
        day = _day(milestone, plan, turn, forecast, _zone(milestone, zone))
        at = end_of(day, _zone(milestone, zone))
        waits_for = OUTSIDE.get(forecast.event.waits_for) if forecast and forecast.event.waits_for else None
        yield (
            obligation_of(KIND, f"{subject}/{code}"),
            Wanted(
                started=_started(subject, papers, milestone, max(plan.at, turn.at), at),
                known_at=max(plan.recorded_at, turn.known_at),
                paused="the order is on hold" if papers and papers.held else None,
                blocked=Blocked(waits_for, forecast.event.reason) if forecast and waits_for else None,
                outcome=outcome,
                moved="the plan was drawn anew" if not forecast else f"it is expected on {day}",
            ),
        )


def _started(
    order_id: UUID, papers: Papers | None, milestone: Milestone, began: datetime, due: datetime
) -> ObligationStarted:
    terms = TERMS[KIND]
    return ObligationStarted(
        order_id=order_id,
        kind=KIND,
        about=f"{papers.name}, {milestone.name} {milestone.chinese}" if papers else milestone.name,
        customer_code=papers.customer_code if papers else None,
        owed_by=OUTSIDE.get(milestone.owner, Party.US),
        owner=terms.owner if milestone.owner in OUTSIDE else milestone.owner,
        began=began,
        due=due,
        soft=tuple(due - each for each in terms.before),
    )


def _newest(plans: list[Fact[PlanDrawn]]) -> dict[str, tuple[Milestone, Fact[PlanDrawn]]]:
    """Each milestone that was ever planned, as the newest plan that has it says; those that stand go first."""
    ordered = sorted(plans, key=lambda plan: not plan.is_wrong)
    return {each.code: (each, plan) for plan in ordered for each in plan.event.milestones}


def _day(
    milestone: Milestone, plan: Fact[PlanDrawn], turn: Turn, forecast: Fact[MilestoneForecast] | None, zone: ZoneInfo
) -> date:
    """The planned one or the one forecast; later where what goes before came late: then it has the days it takes.

    They count from when it was known that it may begin. A plan whose day was past when it was drawn starts nothing.
    """
    day = max(milestone.planned, forecast.event.on) if forecast else milestone.planned
    if not turn.follows or _was_past(plan, zone, milestone):
        return day
    begins = factory_day(turn.known_at)
    return max(day, begins if forecast else follows(milestone, calendars(plan.event.country), begins))


def _was_past(plan: Fact[PlanDrawn], customers: ZoneInfo, milestone: Milestone) -> bool:
    """Whether its day was over when the plan was drawn."""
    return end_of(milestone.planned, _zone(milestone, customers)) <= plan.recorded_at


def _called_off(papers: Papers | None) -> Over | None:
    if papers and papers.received.is_wrong:
        return Over("the order was declared wrong")
    return Over(papers.called_off) if papers and papers.called_off else None


def _zone(milestone: Milestone, customers: ZoneInfo) -> ZoneInfo:
    return customers if milestone.calendar is Calendar.CUSTOMER else HOME
