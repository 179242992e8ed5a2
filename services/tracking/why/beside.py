"""What else was late on the days of a delay, and would have cost some of them by itself."""

from collections.abc import Iterator

from services.tracking.orders.counting import counted
from services.tracking.orders.links import Link, Reason, Way
from services.tracking.why.bearing import owner
from services.tracking.why.chain import Beside
from services.tracking.why.late import Case, Late
from services.tracking.why.spells import Held
from shared.planning import calendars, follows


def beside(case: Case, found: Way, late: Late, following: Link | None) -> Iterator[Beside]:
    """Milestones, and what else was late; what a milestone waited for is that milestone's delay."""
    milestones = [*_milestones(case, found, late, following)]
    waited = {each.whose for each in milestones}
    yield from milestones
    for each in _spells(case, late):
        if each.held not in {Held.MATERIAL, Held.NOT_ORDERED} or each.whose not in waited:
            yield each


def _spells(case: Case, late: Late) -> Iterator[Beside]:
    """What else was late on these days."""
    for each in case.spells:
        days = sum(each.is_late_on(day) and late.bearing.on(day) is not each for day in late.window)
        if days and late.bearing.may_stand_beside(each):
            yield Beside(
                each.whose,
                each.held,
                each.about,
                milestone=False,
                days=days,
                evidence=case.cited.cite(each.facts),
            )


def _milestones(case: Case, found: Way, late: Late, following: Link | None) -> Iterator[Beside]:
    """Milestones that would have held up what comes next by themselves."""
    plan, promise = case.view.plan, found.promise
    if not (late.days and plan and following and following.cause.reason is Reason.MILESTONE):
        return
    is_kept = promise.kept_on and found.links[-1].cause.about == plan.keeps
    kept = {plan.keeps: promise.kept_on} if promise.kept_on and is_kept else None
    when, working = counted(case.view, promise.kept_on or case.today, kept), calendars(plan.country)
    held_up = when[following.cause.about].milestone
    for code in held_up.after:
        shown = plan.milestone(code)
        assert shown
        by_itself = (follows(held_up, working, when[code].on) - held_up.planned).days
        if code != late.link.cause.about and when[code].is_late and by_itself > 0:
            yield Beside(
                owner(case.view, plan, shown),
                Held.WORK,
                code,
                milestone=True,
                days=min(by_itself, late.days),
                evidence=(),
            )
