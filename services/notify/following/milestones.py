"""What a plan's owners owe by its days; while the order is on hold, they wait for whoever resumes it."""

from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notify.following.customers import Customer, hours_of
from services.notify.following.heard import Fact, Heard, by_recording
from services.notify.following.papers import HOME, Papers, end_of, papers_of
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import Blocked, obligation_of
from services.notify.obligations.terms import TERMS
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.plan import Calendar, Milestone, MilestoneForecast, MilestoneReached, MilestoneWaived, PlanDrawn
from shared.identity.roles import Role

KIND = ObligationKind.MILESTONE
OUTSIDE = {Role.SUBCONTRACTOR: Party.SUPPLIER, Role.PARTNER: Party.CUSTOMER}
"""Whose word it is, where that is nobody of the company: then somebody of the company sees to it."""


def milestones(subject: UUID, heard: Heard, customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    """A forecast moves the day: whose it is has said so, and why; tracking shows what it delays."""
    papers, terms = papers_of(heard, also_wrong=True), TERMS[KIND]
    plans = by_recording(heard.every(PlanDrawn))
    standing = [plan for plan in plans if not plan.is_wrong]
    now = {each.code for each in standing[-1].event.milestones} if standing else set()
    zone = hours_of(customer, papers.destination if papers else None).zone
    for code, (milestone, plan) in _newest(plans).items():
        day, forecast = milestone.planned, _forecast(heard, code, plan)
        if forecast:
            day = max(day, forecast.event.on)
        at = end_of(day, _zone(milestone, zone))
        waits_for = OUTSIDE.get(forecast.event.waits_for) if forecast and forecast.event.waits_for else None
        yield (
            obligation_of(KIND, f"{subject}/{code}"),
            Wanted(
                started=ObligationStarted(
                    order_id=subject,
                    kind=KIND,
                    about=f"{papers.name}, {milestone.name} {milestone.chinese}" if papers else milestone.name,
                    customer_code=papers.customer_code if papers else None,
                    owed_by=OUTSIDE.get(milestone.owner, Party.US),
                    owner=terms.owner if milestone.owner in OUTSIDE else milestone.owner,
                    began=plan.at,
                    due=at,
                    soft=tuple(at - each for each in terms.before),
                ),
                known_at=plan.recorded_at,
                paused="the order is on hold" if papers and papers.held else None,
                blocked=Blocked(waits_for, forecast.event.reason) if forecast and waits_for else None,
                outcome=_outcome(heard, code, papers, is_planned=code in now),
                moved="the plan was drawn anew" if not forecast else f"it is expected on {day}",
            ),
        )


def _newest(plans: list[Fact[PlanDrawn]]) -> dict[str, tuple[Milestone, Fact[PlanDrawn]]]:
    """Each milestone that was ever planned, as the newest plan that has it says; those that stand go first."""
    ordered = sorted(plans, key=lambda plan: not plan.is_wrong)
    return {each.code: (each, plan) for plan in ordered for each in plan.event.milestones}


def _forecast(heard: Heard, code: str, plan: Fact[PlanDrawn]) -> Fact[MilestoneForecast] | None:
    """The last one since the plan was drawn."""
    told = [each for each in by_recording(heard.all(MilestoneForecast)) if each.event.milestone == code]
    return next((each for each in told[-1:] if each.recorded_at >= plan.recorded_at), None)


def _outcome(heard: Heard, code: str, papers: Papers | None, *, is_planned: bool) -> Kept | Over | None:
    reached = [each for each in heard.all(MilestoneReached) if each.event.milestone == code]
    if reached:
        return Kept(reached[0].at)
    if any(each.event.milestone == code for each in heard.all(MilestoneWaived)):
        return Over("the order does without it")
    if papers and papers.received.is_wrong:
        return Over("the order was declared wrong")
    if papers and papers.called_off:
        return Over(papers.called_off)
    return None if is_planned else Over("it is no longer planned")


def _zone(milestone: Milestone, customers: ZoneInfo) -> ZoneInfo:
    return customers if milestone.calendar is Calendar.CUSTOMER else HOME
