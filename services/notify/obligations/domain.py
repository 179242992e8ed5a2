"""What is decided about an obligation: that it follows what is known, and what its clock does when time has passed."""

from dataclasses import dataclass
from datetime import datetime

from services.notify.obligations.state import Blocked, Obligation, Standing
from services.notify.obligations.terms import Terms
from shared.events.obligation import (
    ObligationBlocked,
    ObligationBreached,
    ObligationEscalated,
    ObligationEvent,
    ObligationMet,
    ObligationPaused,
    ObligationReminded,
    ObligationReopened,
    ObligationRescheduled,
    ObligationSettled,
    ObligationStarted,
    ObligationUnblocked,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """It was kept, at this time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """It is no longer owed."""

    because: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an obligation is by all that is known of what it follows from.

    `known_at` is when the fact that it begins with was recorded: what was due by then is settled silently.
    `moved` says why it is due when it is.
    """

    started: ObligationStarted
    known_at: datetime
    paused: str | None = None
    blocked: Blocked | None = None
    outcome: Kept | Over | None = None
    moved: str = "what it follows from was told anew"


def follow(its: Obligation, wanted: Wanted) -> list[ObligationEvent]:
    """Bring it into line; in line already, nothing follows."""
    if its.started is None:
        return _begin(wanted)
    if its.ended:
        return [] if wanted.outcome else [*_reopen(its, wanted), *_held(its, wanted)]
    match wanted.outcome:
        case Kept(at=at):
            elapsed = max(int((at - wanted.started.began).total_seconds()), 0)
            return [ObligationMet(order_id=its.started.order_id, seconds=elapsed)]
        case Over(because=because):
            return [ObligationSettled(order_id=its.started.order_id, because=because)]
        case None:
            return [*_move(its, wanted), *_held(its, wanted)]


def _begin(wanted: Wanted) -> list[ObligationEvent]:
    """Nothing where it is over already, or was due before anybody here could know: then nobody is told (rule 6)."""
    started = wanted.started
    if wanted.outcome or started.due <= wanted.known_at:
        return []
    ahead = tuple(each for each in started.soft if each > wanted.known_at)
    return [started.model_copy(update={"soft": ahead}), *_held(Obligation(started), wanted)]


def _reopen(its: Obligation, wanted: Wanted) -> list[ObligationEvent]:
    because = "what had kept it was declared wrong" if its.ended is Standing.MET else "it is owed after all"
    return [ObligationReopened(order_id=wanted.started.order_id, due=wanted.started.due, because=because)]


def _move(its: Obligation, wanted: Wanted) -> list[ObligationEvent]:
    """While it is paused, when it will be due is not known: that is told once it goes on."""
    goes_on = its.paused is not None and wanted.paused is None
    if wanted.paused is not None or (wanted.started.due == its.due and not goes_on):
        return []
    order_id, due = wanted.started.order_id, wanted.started.due
    because = f"it goes on: {its.paused} no more" if goes_on else wanted.moved
    soft = its.soft if due == its.due else tuple(each for each in wanted.started.soft if each > wanted.known_at)
    return [ObligationRescheduled(order_id=order_id, due=due, soft=soft, because=because)]


def _held(its: Obligation, wanted: Wanted) -> list[ObligationEvent]:
    order_id = wanted.started.order_id
    events: list[ObligationEvent] = []
    if wanted.paused is not None and (its.ended or its.paused is None):
        events.append(ObligationPaused(order_id=order_id, because=wanted.paused))
    if wanted.blocked != its.blocked:
        if wanted.blocked:
            events.append(ObligationBlocked(order_id=order_id, by=wanted.blocked.by, because=wanted.blocked.because))
        else:
            events.append(ObligationUnblocked(order_id=order_id))
    return events


def tick(its: Obligation, now: datetime, terms: Terms) -> list[ObligationEvent]:
    """What its clock does by now: reminds of soft targets, tells that its time was over, takes the ladder's steps.

    However late it is woken, each step is taken once, and the repeated one once for all that were slept through.
    """
    if its.started is None or its.due is None or its.standing not in {Standing.RUNNING, Standing.BREACHED}:
        return []
    order_id = its.started.order_id
    events: list[ObligationEvent] = []
    if now < its.due:
        passed = [each for each in its.soft if each <= now]
        return [ObligationReminded(order_id=order_id, soft=max(passed))] if passed else []
    if not its.breached:
        to = its.blocked or Blocked(its.started.owed_by, "")
        events.append(ObligationBreached(order_id=order_id, waited_for=to.by, because=to.because or None))
    elif its.again and now < its.again:
        return []
    return [*events, *_steps(its, now, terms, its.due)]


def _steps(its: Obligation, now: datetime, terms: Terms, due: datetime) -> list[ObligationEvent]:
    assert its.started
    top, step = len(terms.ladder), its.step
    taken: list[ObligationEvent] = []
    while step < top and due + terms.ladder[step].after <= now:
        step += 1
        again = due + terms.ladder[step].after if step < top else now + terms.again
        taken.append(_escalated(its, terms, step, again))
    if not taken and step >= top:
        taken.append(_escalated(its, terms, step + 1, now + terms.again))
    return taken


def _escalated(its: Obligation, terms: Terms, step: int, again: datetime) -> ObligationEscalated:
    assert its.started
    rung = terms.ladder[min(step, len(terms.ladder)) - 1]
    return ObligationEscalated(order_id=its.started.order_id, step=step, to=rung.role(its.started.owner), again=again)
