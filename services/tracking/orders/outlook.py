"""Whether an order will keep its promise, and if not, why: worked out when somebody asks, as time goes by unasked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import cast
from uuid import UUID

from services.tracking.orders.axes import Commercial, Headline, Logistics
from services.tracking.orders.counting import with_materials
from services.tracking.orders.links import Cause, Reason, promises, way
from services.tracking.orders.materials import MaterialShown
from services.tracking.orders.plan import PlanShown
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.events.plan import PlanDrawn
from shared.planning import reached_on

__all__ = ["Cause", "Outlook", "Prospect", "Reason", "at_risk_from", "outlook"]

DAY = timedelta(days=1)

SEEN = ("commercial", "lines", "plan", "materials", "ready", "papers", "shipments", "tolerance")
"""All of a view that says from when on an order is at risk: most of what is told of it changes none of this."""
ANY_ORDER = OrderView(UUID(int=0), Headline.RECEIVED, Commercial.RECEIVED, Logistics.NOT_BOOKED)
REMEMBERED = 1024
"""Orders of which it is remembered."""


class Prospect(StrEnum):
    """None: nothing was promised, or it was cancelled. Late: a promised day is past and something is still open."""

    NONE = "none"
    DONE = "done"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"


@value
class Outlook:
    """`promised_on` is the first promised day that is open, or of those to come the first that is at risk.

    `expected_on`: when it will be kept as things stand, in time or not; None: nobody can say.
    """

    prospect: Prospect
    promised_on: date | None = None
    expected_on: date | None = None
    cause: Cause | None = None


def outlook(view: OrderView, today: date) -> Outlook:
    """`today` is the day at the destination."""
    if not view.lines or view.commercial is Commercial.CANCELLED:
        return Outlook(Prospect.NONE)
    open_ = [each for each in promises(view) if each.kept_on is None]
    if not open_:
        return Outlook(Prospect.DONE, max(line.promised_on for line in view.lines))
    first = open_[0]
    as_it_stands = way(view, first, today)
    for promise in open_[:1] if first.on < today else open_:
        found = as_it_stands if promise is first else way(view, promise, today)
        if found.links:
            prospect = Prospect.LATE if promise.on < today else Prospect.AT_RISK
            return Outlook(prospect, promise.on, found.on, found.links[0].cause)
    return Outlook(Prospect.ON_TRACK, first.on, as_it_stands.on)


def at_risk_from(view: OrderView) -> date | None:
    """The first day on which it is at risk or late, should nothing more be told; None: never."""
    promised = min((line.promised_on for line in view.lines if line.fulfilled_on is None), default=None)
    if promised is None or view.commercial is Commercial.CANCELLED or promised == date.max:
        return None
    return _at_risk_from(replace(ANY_ORDER, **{name: getattr(view, name) for name in SEEN}), promised)


@lru_cache(REMEMBERED)
def _at_risk_from(view: OrderView, promised: date) -> date | None:
    """The later it is, the worse it stands, so the day is found by halving; first by the plan alone, which is quick and
    mostly right.
    """
    sails = [each.departs_on for each in view.papers if each.departs_on and each.arrives_on]
    if view.plan is None and not sails:
        at_risk = outlook(view, date.min).prospect is Prospect.AT_RISK
        return date.min if at_risk else promised + DAY
    good, bad = min(promised, *sails, *([_first_of(view.plan)] if view.plan else [])), promised + DAY

    def is_on_track(today: date) -> bool:
        return outlook(view, today).prospect is Prospect.ON_TRACK

    if not is_on_track(good):
        return date.min
    fails = [_plan_fails_from(view.plan, view.materials, promised)] if view.plan else []
    guess = min(bad, *fails, *(each + DAY for each in sails))
    for day in guess - DAY, guess:
        if good < day < bad:
            good, bad = (day, bad) if is_on_track(day) else (good, day)
    return _first_bad(good, bad, is_on_track)


def _plan_fails_from(plan: PlanShown, materials: Iterable[MaterialShown], promised: date) -> date:
    """The first day on which the milestone that keeps the promise would come too late."""
    happened = with_materials(plan, materials)

    def keeps(today: date) -> bool:
        return reached_on(cast("PlanDrawn", plan), happened, today).get(plan.keeps, date.min) <= promised

    return _first_bad(min(_first_of(plan), promised), promised + DAY, keeps)


def _first_of(plan: PlanShown) -> date:
    """A day on which nothing of it is late for being open: it begins then, or something was reached even before."""
    return min([plan.begins, *plan.happened.reached.values()])


def _first_bad(good: date, bad: date, is_good: Callable[[date], bool]) -> date:
    """The day from which on it is not good any more, later than `good`, and `bad` at the latest."""
    while (bad - good).days > 1:
        middle = good + (bad - good) // 2
        good, bad = (middle, bad) if is_good(middle) else (good, middle)
    return bad
