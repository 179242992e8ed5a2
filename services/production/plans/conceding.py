"""Opening a gate by a concession 让步放行: a manager who had no hand in the plan answers for it, in their own right."""

from collections.abc import Sequence
from datetime import datetime

from services.production.plans.domain import check_goes_on
from services.production.plans.state import Plan
from shared.approval import Approver, Matter, Revision, check
from shared.errors import Rejected
from shared.events.plan import PlanConceded, PlanDrawn, PlanEvent, PlanGate
from shared.identity.roles import Role
from shared.received import Received
from shared.retraction import standing


def matter(gate: PlanGate) -> Matter:
    """Delegations are the order service's: here a manager concedes in their own right or not at all."""
    return Matter(
        "production.concession",
        gate=gate,
        roles=frozenset({Role.MANAGER}),
        proposed=PlanDrawn.topic,
        changed=frozenset(),
        approved=PlanConceded.topic,
    )


def concede(
    plan: Plan,
    wanted: PlanConceded,
    history: Sequence[Received],
    approver: Approver,
    *,
    now: datetime,
    seen: int,
) -> list[PlanEvent]:
    """Open a gate, having `seen` a version of the plan. Raises Rejected for whoever had a hand in the plan.

    A gate that is open anyway needs no concession.
    """
    check_goes_on(plan, "let through by a concession")
    gate = wanted.gate
    check(matter(gate), approver, hands_in(history), (), now, seen=seen)
    if gate in plan.conceded:
        return []
    if gate is PlanGate.START and plan.is_paid_for:
        raise Rejected("production waits for no money: there is nothing to concede")
    if gate is PlanGate.CUTTING and not plan.unapproved(plan.lines):
        raise Rejected("a pre-production sample of every style is approved: there is nothing to concede")
    return [wanted]


def hands_in(history: Sequence[Received], approved: str = PlanConceded.topic) -> Revision:
    """Who has told or decided anything of it but that it is `approved`; what policies noted is nobody's work."""
    told = [each for each in history if each.topic != approved]
    by_people = [each for each in told if not each.envelope.actor.id.startswith("policy:")]
    return Revision(
        hands=frozenset(each.envelope.actor.id for each in by_people),
        changed=max((each.originator_version for each in told), default=0),
        version=max((each.originator_version for each in history), default=0),
    )


def check_not_conceded_by(who: str, gate: PlanGate, history: Sequence[Received]) -> None:
    """Raises Rejected where they opened this gate themselves: whoever answers for it does not also go through it."""
    for each in standing(history):
        event = each.event() if each.topic == PlanConceded.topic else None
        if isinstance(event, PlanConceded) and event.gate is gate and each.envelope.actor.id == who:
            raise Rejected(
                "you opened this gate by a concession: somebody else goes through it",
                gate=gate,
                missing="it is decided by somebody else than who conceded it",
                opened_by="whoever else may decide it",
            )
