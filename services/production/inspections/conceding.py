"""Accepting what failed nevertheless 让步接收: a manager who had no hand in the inspection answers for it."""

from collections.abc import Sequence
from datetime import datetime

from services.production.inspections.state import Inspections, Stage
from shared.approval import Approver, Matter, Revision, check
from shared.errors import Rejected, Unknown
from shared.events import FactRetracted
from shared.events.inspection import InspectionConceded, InspectionEvent, InspectionPerformed, OfInspection, Result
from shared.identity.roles import Role
from shared.received import Received

MATTER = Matter(
    "inspection.concession",
    gate="final_inspection",
    roles=frozenset({Role.MANAGER}),
    proposed=InspectionPerformed.topic,
    changed=frozenset(),
    approved=InspectionConceded.topic,
)
"""Delegations are the order service's: here a manager concedes in their own right or not at all."""


def concede(
    inspections: Inspections,
    wanted: InspectionConceded,
    history: Sequence[Received],
    approver: Approver,
    *,
    now: datetime,
    seen: int,
) -> list[InspectionEvent]:
    """Accept what an inspection failed, or left to the customer, having `seen` a version of the order's inspections.

    Raises Unknown for one that was not performed, Rejected for what passed or was looked at again, and for whoever
    agreed, performed, recorded or retracted anything of it.
    """
    number = wanted.inspection
    its = inspections.of(number)
    if its.performed is None:
        raise Unknown(f"no inspection {number} was performed of this order: there is nothing to concede")
    check(MATTER, approver, hands_in(number, history), (), now, seen=seen)
    if its.stage is Stage.CONCEDED:
        return []
    if its.performed.result is Result.PASSED:
        raise Rejected(f"inspection {number} passed: there is nothing to concede")
    if again := inspections.repeated_by(number):
        raise Rejected(f"the goods of inspection {number} were looked at again: what {again} found counts")
    return [wanted]


def hands_in(number: str, history: Sequence[Received]) -> Revision:
    """Who has told anything of this inspection, or declared it wrong; concessions of it, too, are told by somebody."""
    about = {each.originator_version for each in history if _number(each) == number}
    told = [
        each
        for each in history
        if (each.originator_version in about and each.topic != InspectionConceded.topic) or _retracts(each) in about
    ]
    people = {id for each in told for id in (each.envelope.actor.id, each.envelope.actor.on_behalf_of) if id}
    return Revision(
        hands=frozenset(people),
        changed=max((each.originator_version for each in told), default=0),
        version=max((each.originator_version for each in history), default=0),
    )


def _number(received: Received) -> str | None:
    event = received.event()
    return event.inspection if isinstance(event, OfInspection) else None


def _retracts(received: Received) -> int | None:
    event = received.event()
    return event.retracted_version if isinstance(event, FactRetracted) else None
