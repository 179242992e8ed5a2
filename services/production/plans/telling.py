"""Telling that a milestone was reached which was told before: the same day again does nothing, another is refused."""

from collections.abc import Sequence

from services.production.plans.facts import reach
from services.production.plans.state import Plan
from shared.envelope import Occurred
from shared.errors import Rejected
from shared.events.plan import MilestoneReached, PlanEvent
from shared.planning import day_of
from shared.received import Received
from shared.repository import Past
from shared.retraction import standing


async def reach_on_its_day(
    plan: Plan, told: MilestoneReached, occurred: Occurred | None, past: Past
) -> Sequence[PlanEvent]:
    """Take the fact down. Raises Rejected where it was told of another day than the one now stated."""
    events = reach(plan, told)
    if occurred and not events:
        days = {day_of(each.envelope.occurred) for each in standing(await past()) if _is_same(each, told)}
        if day_of(occurred) not in days:
            raise Rejected(f"{told.milestone} was told already, of {min(days)}: retract that first, then tell it again")
    return events


def _is_same(each: Received, told: MilestoneReached) -> bool:
    event = each.event() if each.topic == told.topic else None
    return isinstance(event, MilestoneReached) and event.milestone == told.milestone
