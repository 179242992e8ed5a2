"""Whose turn it is in a plan: from when on each milestone can be worked at, and when that became known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.notify.following.heard import Fact, Heard
from services.notify.obligations.domain import Over
from shared.events.plan import Milestone, MilestoneReached, MilestoneWaived, PlanDrawn
from shared.planning import factory_day, passed


@dataclass(frozen=True, slots=True)
class Turn:
    """When the last of what goes before a milestone was there; where nothing does, when the plan was drawn.

    `known_at` is when that was told. `over`: it is nobody's turn, not any more or, where it `waits`, not yet.
    """

    at: datetime
    known_at: datetime
    follows: bool = False
    """Something goes before it."""
    waits: bool = False
    over: Over | None = None


def turns(heard: Heard, drawn: Fact[PlanDrawn], was_past: Callable[[Milestone], bool]) -> dict[str, Turn]:
    """By code, of the milestones of a plan.

    What is waived is there with those before it, and what was never told, but must have been there as something behind
    it was, with the plan: nobody owes it any more. Nor is anything waited for that `was_past` when the plan was drawn:
    nobody owes that either, and what comes after it would be forgotten.
    """
    reached = {each.event.milestone: each for each in reversed(heard.all(MilestoneReached))}
    waived = {each.event.milestone: each for each in reversed(heard.all(MilestoneWaived))}
    days = {code: factory_day(fact.at) for code, fact in reached.items()}
    done = passed(drawn.event.milestones, days)
    beginning = Turn(drawn.at, drawn.recorded_at)
    found: dict[str, Turn] = {}
    there: dict[str, Turn | None] = {}
    for milestone in drawn.event.milestones:
        code = milestone.code
        before = [there[each] for each in milestone.after if each in there]
        come = [turn for turn in before if turn]
        waits = len(come) < len(before)
        turn = Turn(
            max((each.at for each in come), default=beginning.at),
            max((each.known_at for each in come), default=beginning.known_at),
            follows=bool(come),
            waits=waits,
            over=Over("what goes before it is not there") if waits else None,
        )
        if code in reached:
            there[code] = Turn(reached[code].at, reached[code].recorded_at)
        elif code in done:
            turn = Turn(turn.at, turn.known_at, over=Over("what comes after it was reached"))
            there[code] = beginning
        elif code in waived and not turn.over:
            there[code] = Turn(turn.at, max(turn.known_at, waived[code].recorded_at))
        else:
            there[code] = beginning if was_past(milestone) else None
        found[code] = turn
    return found
