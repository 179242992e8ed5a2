"""How each event changes what an obligation is."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from services.notify.obligations.state import Blocked, Obligation, Standing
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


def evolve(its: Obligation, event: ObligationEvent) -> Obligation:
    match event:
        case ObligationStarted():
            return Obligation(event, event.due, event.soft)
        case ObligationRescheduled():
            return _due(replace(its, paused=None), event.due, event.soft)
        case ObligationReopened():
            return _due(replace(its, paused=None, ended=None), event.due, its.soft)
        case ObligationPaused():
            return replace(its, paused=event.because)
        case ObligationBlocked():
            return replace(its, blocked=Blocked(event.by, event.because))
        case ObligationUnblocked():
            return replace(its, blocked=None)
        case ObligationReminded():
            return replace(its, soft=tuple(each for each in its.soft if each > event.soft))
        case ObligationBreached():
            return replace(its, breached=True)
        case ObligationEscalated():
            return replace(its, step=event.step, again=event.again)
        case ObligationMet():
            return replace(its, ended=Standing.MET)
        case ObligationSettled():
            return replace(its, ended=Standing.SETTLED)
        case _:
            assert_never(event)


def _due(its: Obligation, due: datetime, soft: tuple[datetime, ...]) -> Obligation:
    """At the same time as before it stays breached, and its ladder goes on; at another one both begin anew."""
    if due == its.due:
        return replace(its, soft=soft)
    return replace(its, due=due, soft=soft, breached=False, step=0, again=None)
