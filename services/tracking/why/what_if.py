"""What would come of it, if something slipped or came on a day: counted anew, told to nobody, kept nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from services.tracking.entries import Entry
from services.tracking.orders.counting import counted
from services.tracking.orders.links import Cause, Way, promises, way
from services.tracking.orders.outlook import Prospect, outlook
from services.tracking.orders.view import OrderView, fold
from services.tracking.values import value
from services.tracking.why.missing import Missed, missed
from services.tracking.why.supposing import Moved, Supposition, suppose, told_besides
from shared.events.values import Basis
from shared.planning import Expected


@value
class PromiseThen:
    """Lines that were promised for one day by one event; `days` late. None: nobody knows when it is kept."""

    promised_on: date
    basis: Basis
    lines: tuple[str, ...]
    on_before: date | None
    days_before: int
    on_after: date | None
    days_after: int
    missed: bool
    """As supposed, it is missed."""


@value
class MilestoneThen:
    """An open milestone: when it is reached as things stand, and as supposed."""

    code: str
    name: str
    chinese: str
    planned: date
    before: date
    after: date

    @property
    def moves(self) -> bool:
        return self.before != self.after


@value
class Named:
    """A milestone, as people call it."""

    name: str
    chinese: str


@value
class WhatIf:
    """`cause`: what first makes it late as supposed; `named`: how people call it, where it is a milestone."""

    po_number: str | None
    today: date
    supposed: tuple[Moved, ...]
    prospect_before: Prospect
    prospect_after: Prospect
    promises: tuple[PromiseThen, ...]
    milestones: tuple[MilestoneThen, ...]
    missed: tuple[Missed, ...]
    cause_before: Cause | None
    cause: Cause | None
    named: Named | None


def what_if(view: OrderView, entries: Sequence[Entry], supposed: Sequence[Supposition], today: date) -> WhatIf:
    """`view` is folded from these entries, in which all has happened by the moment that is asked about.

    `today` is the day at the destination. Raises CannotSuppose.
    """
    then, told, moved = view, [*entries], []
    now: list[Entry] = told
    for each in supposed:
        found = suppose(then, each, today)
        moved.append(found.moved)
        known_at = datetime.combine(today, time.min, UTC)
        told, now = told_besides(told, found.events, today, known_at), told_besides(now, found.now, today, known_at)
        then = fold(view.order_id, told)
    before, after = outlook(view, today), outlook(then, today)
    milestones_before, milestones_after = counted(fold(view.order_id, now), today), counted(then, today)
    return WhatIf(
        po_number=view.po_number,
        today=today,
        supposed=tuple(moved),
        prospect_before=before.prospect,
        prospect_after=after.prospect,
        promises=tuple(_promises(view, then, today)) if before.prospect is not Prospect.NONE else (),
        milestones=tuple(_milestones(milestones_before, milestones_after)),
        missed=tuple(missed(view, then, milestones_before, milestones_after)),
        cause_before=before.cause,
        cause=after.cause,
        named=_named(then, after.cause),
    )


def _promises(view: OrderView, then: OrderView, today: date) -> Iterator[PromiseThen]:
    for promise in promises(view):
        before, after = way(view, promise, today), way(then, promise, today)
        yield PromiseThen(
            promised_on=promise.on,
            basis=promise.basis,
            lines=promise.lines,
            on_before=_on(before),
            days_before=before.days,
            on_after=_on(after),
            days_after=after.days,
            missed=after.days > 0,
        )


def _on(found: Way) -> date | None:
    return found.promise.kept_on or found.on


def _milestones(before: Mapping[str, Expected], after: Mapping[str, Expected]) -> Iterator[MilestoneThen]:
    for code, each in before.items():
        if not each.reached and not each.waived:
            milestone = each.milestone
            yield MilestoneThen(code, milestone.name, milestone.chinese, milestone.planned, each.on, after[code].on)


def _named(view: OrderView, cause: Cause | None) -> Named | None:
    if cause is None or view.plan is None:
        return None
    shown = view.plan.milestone(cause.about)
    return Named(shown.name, shown.chinese) if shown else None
