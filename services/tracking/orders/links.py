"""From a promise back to what first stands against it: links, each of them late, the earlier making the later late."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from services.tracking.orders.axes import Stage
from services.tracking.orders.counting import counted, waits_for_it
from services.tracking.orders.lines import Line
from services.tracking.orders.next_step import Step, next_step
from services.tracking.orders.papers import Papers
from services.tracking.orders.plan import PlanShown
from services.tracking.orders.points import points
from services.tracking.orders.shipments import Shipment
from services.tracking.orders.view import OrderView
from services.tracking.values import value
from shared.events.values import Basis
from shared.identity.roles import Role
from shared.planning import Expected, late_chain

HUNDRED = Decimal(100)


class Reason(StrEnum):
    MILESTONE = "milestone"
    MATERIAL = "material"
    READY = "ready"
    SAILING = "sailing"
    NOT_LEFT = "not_left"
    """The day of its sailing is past, and nobody told that it left."""
    ARRIVAL = "arrival"
    NOT_ARRIVED = "not_arrived"
    """The day of its arrival is past, and nobody told that it came."""
    STEP = "step"


@value
class Cause:
    """What first stands against the promise: a milestone, a material, a sailing, or the next step; who has it."""

    reason: Reason
    about: str
    owner: Role


@value
class Promise:
    """Lines that were promised for the same day by the same event; `kept_on`: on which day that was, None: not yet."""

    on: date
    basis: Basis
    lines: tuple[str, ...]
    kept_on: date | None
    shipment: str | None
    """That kept it."""


@value
class Link:
    """Something late: `due` is the last day on which the promise would still be kept, `on` the day it was, or will be.

    `reached`: it has happened.
    """

    cause: Cause
    due: date
    on: date
    reached: bool

    @property
    def late(self) -> int:
        """Days between the two."""
        return (self.on - self.due).days


@value
class Way:
    """`on`: when the promise was kept, or is expected to be, as far as anybody can say; the links: from the first cause
    to the promise, none if nothing stands against it. `days` late, so far.
    """

    promise: Promise
    on: date | None
    links: tuple[Link, ...]
    days: int


def promises(view: OrderView) -> tuple[Promise, ...]:
    """By their day; what one shipment kept and another did not stands apart."""
    groups: dict[tuple[date, Basis, date | None], list[Line]] = {}
    for line in view.lines:
        groups.setdefault((line.promised_on, line.basis, line.fulfilled_on), []).append(line)
    found = [
        Promise(on, basis, tuple(line.number for line in lines), kept_on, lines[0].shipment if kept_on else None)
        for (on, basis, kept_on), lines in groups.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.basis, each.kept_on or date.max)))


def way(view: OrderView, promise: Promise, today: date) -> Way:
    """`today` is the day at the destination."""
    return _kept(view, promise, promise.kept_on) if promise.kept_on else _open(view, promise, today)


def shares(links: Sequence[Link]) -> tuple[int, ...]:
    """The days that each link added to the delay: they add up to what the last one is late, and none is below zero.

    Days that were made up for later on are nobody's.
    """
    least: list[int] = []
    for link in reversed(links):
        least.append(max(min(link.late, least[-1]) if least else link.late, 0))
    return tuple(after - before for before, after in pairwise([0, *reversed(least)]))


def _kept(view: OrderView, promise: Promise, kept_on: date) -> Way:
    days = max((kept_on - promise.on).days, 0)
    if not days:
        return Way(promise, kept_on, (), 0)
    links: list[Link] = []
    last = Link(_own_cause(promise, promise.shipment or ""), promise.on, kept_on, reached=True)
    if view.plan:
        if _keeps(view, promise):
            found = counted(view, kept_on, {view.plan.keeps: kept_on})
            links = _chain(found, view.plan.keeps, promise)
        else:
            links = [*_before_it_left(view.plan, counted(view, kept_on)), last]
    return Way(promise, kept_on, tuple(links or [last]), days)


def _open(view: OrderView, promise: Promise, today: date) -> Way:
    links: list[Link] = []
    on: date | None = None
    in_the_house = is_in_the_house(view, promise)
    if view.plan:
        found = counted(view, today)
        kept = found.get(view.plan.keeps)
        if in_the_house and kept:
            if _keeps(view, promise):
                on = kept.on
            if kept.on > promise.on:
                links, on = _chain(found, view.plan.keeps, promise), kept.on
    tail = list(_tail(view, promise, today, in_the_house=in_the_house))
    if not links and (tail or promise.on < today) and view.plan and not in_the_house:
        links = _before_it_left(view.plan, counted(view, today))
    if not links:
        links = _late_material(view)
    reach = on
    for each in tail:
        if reach is None or each[-1].on > reach:
            reach = each[-1].on
            links += [link for link in each if link.late > 0]
    if reach and reach < today:  # a day that is past says nothing any more
        reach = today if today <= promise.on else None
    late_by = max(reach, promise.on) if reach else promise.on
    if today > late_by:
        links.append(Link(_next(view), promise.on, today, reached=False))
        late_by = today
    elif late_by == promise.on and not in_the_house:
        links = []  # it was late when it left, and comes in time
    elif late_by == promise.on and links:
        reach = None  # something costs days, and nobody knows how many
    return Way(promise, reach, tuple(links), (late_by - promise.on).days)


def is_in_the_house(view: OrderView, promise: Promise) -> bool:
    """Whether something of it has not left yet, as far as was told; the tolerated under-delivery never will."""
    least = (HUNDRED - view.tolerance.under if view.tolerance else HUNDRED) / HUNDRED
    return any(
        max(line.handed_over, line.departed, line.arrived, line.delivered) < line.ordered * least
        for line in view.lines
        if line.number in promise.lines
    )


def carrying(view: OrderView, promise: Promise) -> Iterator[tuple[Papers, Shipment | None]]:
    """The papers of shipments that carry some of it, or of which nobody said yet what they carry."""
    by_number = {each.number: each for each in view.shipments}
    for papers in view.papers:
        shipment = by_number.get(papers.shipment)
        parts = {part.line for told in shipment.told for part in told.lines} if shipment else set()
        if not parts or parts & {*promise.lines}:
            yield papers, shipment


def _tail(view: OrderView, promise: Promise, today: date, *, in_the_house: bool) -> Iterator[tuple[Link, ...]]:
    """What follows upon the making, in the order of an order's life, also where it is in time; each with what delays
    it before it. What should have left or come, and was not told to have, does so today at the earliest.
    """
    if view.ready and in_the_house and promise.basis is not Basis.DELIVERED:
        ready = Cause(Reason.READY, "", Role.PRODUCTION_MERCHANDISER)
        yield (Link(ready, promise.on, view.ready[-1].on, reached=False),)
    sails, arrives = [], []
    for papers, shipment in carrying(view, promise):
        stage = shipment.stage if shipment else Stage.BOOKED
        is_here = stage not in Stage.DEPARTED.and_later
        if papers.departs_on and is_here:
            sails.append(_sailing(papers.shipment, papers.departs_on, promise, today))
        if papers.arrives_on and stage not in Stage.ARRIVED.and_later:
            departs_on = papers.departs_on if is_here else None
            arrives.append(_arrival(papers.shipment, departs_on, papers.arrives_on, promise, today))
    if sails and promise.basis is Basis.ON_BOARD:
        yield (max(sails, key=_last),)
    if arrives and promise.basis is Basis.DELIVERED:
        yield max(arrives, key=lambda links: _last(links[-1]))


def _last(link: Link) -> tuple[date, str]:
    return link.on, link.cause.about


def _sailing(number: str, departs_on: date, promise: Promise, today: date) -> Link:
    reason = Reason.NOT_LEFT if departs_on < today else Reason.SAILING
    cause = Cause(reason, number, Role.LOGISTICS_MERCHANDISER)
    return Link(cause, promise.on, max(departs_on, today), reached=False)


def _arrival(number: str, departs_on: date | None, arrives_on: date, promise: Promise, today: date) -> tuple[Link, ...]:
    """What leaves later than it should comes as much later. `departs_on`: None, if it has left."""
    role = Role.LOGISTICS_MERCHANDISER
    on = arrival(departs_on, arrives_on, today)
    if departs_on is None or departs_on >= today:
        reason = Reason.NOT_ARRIVED if arrives_on < today else Reason.ARRIVAL
        return (Link(Cause(reason, number, role), promise.on, on, reached=False),)
    due = promise.on - min(on - today, promise.on - date.min)
    left = Link(Cause(Reason.NOT_LEFT, number, role), due, today, reached=False)
    return left, Link(Cause(Reason.ARRIVAL, number, role), promise.on, on, reached=False)


def arrival(departs_on: date | None, arrives_on: date, today: date) -> date:
    """When it comes as things stand, today at the earliest. `departs_on`: None, if it has left."""
    if departs_on is None or departs_on >= today:
        return max(arrives_on, today)
    return today + min(max(arrives_on - departs_on, timedelta(0)), date.max - today)


def _chain(found: Mapping[str, Expected], code: str, promise: Promise) -> list[Link]:
    """Up to the milestone by which the promise is judged: that one by the promised day itself."""
    *before, last = late_chain(found, code)
    return [*map(_of_milestone, before), _of_milestone(last, promise.on)]


def _before_it_left(plan: PlanShown, found: Mapping[str, Expected]) -> list[Link]:
    """What had made it late when the last of the plan's milestones was reached on the way to the promise."""
    each = found.get(plan.keeps)
    while each and not each.reached:
        before = [found[code] for code in each.milestone.after if code in found]
        each = max(before, key=lambda one: one.on, default=None)
    return [*map(_of_milestone, late_chain(found, each.milestone.code))] if each and each.is_late else []


def _of_milestone(each: Expected, due: date | None = None) -> Link:
    owner = each.late_because.owner if each.late_because and not each.bound_by else each.milestone.owner
    return Link(
        Cause(Reason.MILESTONE, each.milestone.code, owner), due or each.milestone.planned, each.on, each.reached
    )


def _late_material(view: OrderView) -> list[Link]:
    """Of those that are expected after they are needed, and that no milestone waits for, the one that is latest."""
    late = [
        Link(Cause(Reason.MATERIAL, each.number, Role.PURCHASING), each.needed_by, each.expected_on, reached=False)
        for each in view.materials
        if each.expected_on and each.needed_by and each.expected_on > each.needed_by
        if not (view.plan and waits_for_it(view.plan, each))
    ]
    return [max(late, key=lambda link: link.late)] if late else []


def _keeps(view: OrderView, promise: Promise) -> bool:
    """Whether the plan's milestone is the event by which this promise is judged: the plan was drawn for the first."""
    first = min(view.lines, key=lambda line: (line.promised_on, line.basis))
    return promise.basis is first.basis


def _own_cause(promise: Promise, shipment: str) -> Cause:
    match promise.basis:
        case Basis.DELIVERED:
            return Cause(Reason.ARRIVAL, shipment, Role.LOGISTICS_MERCHANDISER)
        case Basis.ON_BOARD:
            return Cause(Reason.SAILING, shipment, Role.LOGISTICS_MERCHANDISER)
        case _:
            return Cause(Reason.READY, "", Role.PRODUCTION_MERCHANDISER)


def _next(view: OrderView) -> Cause:
    step = next_step(view, points(view))
    if step is None:  # the file is closed, and something was never delivered
        return Cause(Reason.STEP, Step.DELIVER, Role.LOGISTICS_MERCHANDISER)
    return Cause(Reason.STEP, step.step, step.owner)
