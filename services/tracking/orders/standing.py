"""How the papers of an order stand: the terms as amended, and what was decided about it."""

from collections.abc import Sequence
from typing import Annotated

from msgspec.structs import replace

from services.tracking.moments import Moment, surely_before
from services.tracking.orders.axes import Commercial
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.envelope import Occurred
from shared.events.confidential import Informal
from shared.events.order import OrderHeld, OrderReceived


@value
class Reasoned:
    """Something that was decided, when, and why."""

    occurred: Moment
    reason: Annotated[str, Informal.REMARK]


@value
class Interval:
    """From a moment on, to another; `until` None: still."""

    since: Occurred
    until: Occurred | None

    def covers(self, occurred: Occurred) -> bool:
        """Whether something surely happened within."""
        return surely_before(self.since, occurred) and (self.until is None or surely_before(occurred, self.until))


def terms(told: Told) -> tuple[OrderReceived | None, int]:
    """The papers as amended, and their revision. Amendments follow their revisions, whenever they became known."""
    if not told.received:
        return None, 0
    papers = max(told.received, key=_decided).event
    revision = 0
    for fact in sorted(told.amended, key=_revision):
        change = fact.event
        changes = {name: getattr(change, name) for name in ("lines", "destination", "incoterm", "payment_terms")}
        papers = replace(papers, **{name: new for name, new in changes.items() if new is not None})
        revision = change.revision
    return papers, revision


def held(told: Told) -> Reasoned | None:
    """Holding and resuming are decided one after the other: the last decision counts, whatever day it was told of."""
    decided = _in_line(told.standing)
    if not decided or not _is_hold(decided[-1]):
        return None
    return Reasoned(decided[-1].occurred, decided[-1].event.reason)


def holds(told: Told) -> list[Interval]:
    """When the order was on hold."""
    intervals: list[Interval] = []
    for fact in _in_line(told.standing):
        open_ = intervals and intervals[-1].until is None
        if _is_hold(fact):
            if not open_:
                intervals.append(Interval(fact.occurred, None))
        elif open_:
            intervals[-1] = Interval(intervals[-1].since, fact.occurred)
    return intervals


def cancelled(told: Told) -> Reasoned | None:
    return Reasoned(told.cancelled[0].occurred, told.cancelled[0].event.reason) if told.cancelled else None


def first(facts: Sequence[Fact]) -> Occurred | None:
    return facts[0].occurred if facts else None


def commercial(told: Told) -> Commercial:
    if not told.received:
        papers = told.amended or told.acknowledged or told.countersigned or told.released
        anything_else = papers or told.standing or told.cancelled
        return (
            Commercial.UNMATCHED
            if anything_else or told.paid or told.shipments or not told.quoted
            else Commercial.QUOTED
        )
    if told.cancelled:
        return Commercial.CANCELLED
    if held(told):
        return Commercial.HELD
    if told.released:
        return Commercial.RELEASED
    return Commercial.ACKNOWLEDGED if told.acknowledged else Commercial.RECEIVED


def _is_hold(fact: Fact) -> bool:
    return fact.entry.topic == OrderHeld.topic


def _in_line(facts: Sequence[Fact]) -> list[Fact]:
    return sorted(facts, key=_decided)


def _decided(fact: Fact) -> tuple[int, int]:
    return fact.decided


def _revision(fact: Fact) -> tuple[int, tuple[int, int]]:
    return fact.event.revision, fact.decided
