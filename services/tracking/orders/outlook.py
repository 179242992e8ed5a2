"""Whether an order will keep its promise, and if not, why: worked out when somebody asks, as time goes by unasked."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import cast

from services.tracking.orders.axes import Commercial, Stage
from services.tracking.orders.next_step import next_step
from services.tracking.orders.points import points
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.events.plan import PlanDrawn
from shared.events.values import Basis
from shared.identity.roles import Role
from shared.planning import expected

DAY = timedelta(days=1)


class Prospect(StrEnum):
    """None: nothing was promised, or it was cancelled. Late: a promised day is past and something is still open."""

    NONE = "none"
    DONE = "done"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"


class Reason(StrEnum):
    MILESTONE = "milestone"
    MATERIAL = "material"
    READY = "ready"
    SAILING = "sailing"
    ARRIVAL = "arrival"
    STEP = "step"


@value
class Cause:
    """What first stands against the promise: a milestone, a material, a sailing, or the next step; who has it."""

    reason: Reason
    about: str
    owner: Role


@value
class Outlook:
    """`promised_on` is the first promised day that is open; `expected_on` when it will be kept, where that is known."""

    prospect: Prospect
    promised_on: date | None = None
    expected_on: date | None = None
    cause: Cause | None = None


@value
class Danger:
    """Something that stands against the promise; `on`: when it would be kept then, where that is known."""

    cause: Cause
    on: date | None = None


def outlook(view: OrderView, today: date) -> Outlook:
    """`today` is the day at the destination."""
    open_ = [line.promised_on for line in view.lines if line.fulfilled_on is None]
    if not view.lines or view.commercial is Commercial.CANCELLED:
        return Outlook(Prospect.NONE)
    if not open_:
        return Outlook(Prospect.DONE, max(line.promised_on for line in view.lines))
    promised = min(open_)
    dangers = list(_dangers(view, promised, today))
    on = max((each.on for each in dangers if each.on), default=None)
    cause = dangers[0].cause if dangers else None
    if promised < today:
        return Outlook(Prospect.LATE, promised, on, cause or _by_next_step(view))
    return Outlook(Prospect.AT_RISK if dangers else Prospect.ON_TRACK, promised, on, cause)


def at_risk_from(view: OrderView) -> date | None:
    """The first day on which it is at risk or late, should nothing more be told; None: never.

    The later it is, the worse it stands, so the day is found by halving.
    """
    promised = min((line.promised_on for line in view.lines if line.fulfilled_on is None), default=None)
    if promised is None or view.commercial is Commercial.CANCELLED or promised == date.max:
        return None
    if view.plan is None:
        return date.min if list(_dangers(view, promised, date.min)) else promised + DAY
    good, bad = min(view.plan.begins, promised), promised + DAY
    if outlook(view, good).prospect is not Prospect.ON_TRACK:
        return date.min
    while (bad - good).days > 1:
        middle = good + (bad - good) // 2
        if outlook(view, middle).prospect is Prospect.ON_TRACK:
            good = middle
        else:
            bad = middle
    return bad


def _dangers(view: OrderView, promised: date, today: date) -> Iterator[Danger]:
    """In the order of an order's life: the first is where it begins."""
    bases = {line.basis for line in view.lines if line.fulfilled_on is None}
    in_the_house = all(each.stage is Stage.BOOKED for each in view.shipments)
    if view.plan and in_the_house:
        found = expected(cast("PlanDrawn", view.plan), view.plan.happened, today)  # it has all that is counted with
        kept = found.get(view.plan.keeps)
        if kept and kept.on > promised:
            cause = kept.late_because
            milestone, owner = (cause.milestone, cause.owner) if cause else (kept.milestone.code, kept.milestone.owner)
            yield Danger(Cause(Reason.MILESTONE, milestone, owner), kept.on)
    for material in view.materials:
        if material.expected_on and material.needed_by and material.expected_on > material.needed_by:
            yield Danger(Cause(Reason.MATERIAL, material.number, Role.PURCHASING))
    if view.ready and in_the_house and view.ready[-1].on > promised and Basis.DELIVERED not in bases:
        yield Danger(Cause(Reason.READY, "", Role.PRODUCTION_MERCHANDISER), view.ready[-1].on)
    on_their_way = {each.number for each in view.shipments if each.stage in Stage.DEPARTED.and_later}
    for papers in view.papers:
        sails, arrives = papers.departs_on, papers.arrives_on
        if Basis.ON_BOARD in bases and papers.shipment not in on_their_way and sails and sails > promised:
            yield Danger(Cause(Reason.SAILING, papers.shipment, Role.LOGISTICS_MERCHANDISER), sails)
        if Basis.DELIVERED in bases and arrives and arrives > promised:
            yield Danger(Cause(Reason.ARRIVAL, papers.shipment, Role.LOGISTICS_MERCHANDISER), arrives)


def _by_next_step(view: OrderView) -> Cause | None:
    step = next_step(view, points(view))
    return Cause(Reason.STEP, step.step, step.owner) if step else None
