"""Opening a gate by a concession 让步放行: whoever had no hand in the order lets it through, and answers for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from services.order.delegations.domain import delegations_known
from services.order.delegations.matters import DelegableMatter
from services.order.orders.archive.checklist import missing
from services.order.orders.refusals import is_archived, is_cancelled, unknown
from services.order.orders.state import Order, Status
from shared.approval import Approver, Delegation, Matter, Revision, check, check_independent, revision_of
from shared.errors import Rejected, Unknown
from shared.events import FactRetracted
from shared.events.order import (
    ClarificationRequested,
    OrderAmended,
    OrderCompared,
    OrderConceded,
    OrderEvent,
    OrderGate,
    OrderReceived,
    PaymentReceived,
)
from shared.identity.roles import Role
from shared.received import Received

HANDS = {
    OrderGate.CLARIFICATION: frozenset({OrderAmended.topic, ClarificationRequested.topic}),
    OrderGate.DIFFERENCE: frozenset({OrderAmended.topic, OrderCompared.topic}),
    OrderGate.ARCHIVE: frozenset({OrderAmended.topic, PaymentReceived.topic}),
}
"""Whoever told one of these has a hand in it, as whoever received the papers has."""

MATTERS = {
    gate: Matter(
        DelegableMatter.ORDER_CONCESSION,
        gate=gate,
        roles=frozenset({Role.MANAGER}),
        proposed=OrderReceived.topic,
        changed=HANDS[gate],
        approved=OrderConceded.topic,
    )
    for gate in OrderGate
}


def concede(
    order: Order,
    wanted: OrderConceded,
    hands: Revision,
    approver: Approver,
    delegations: Sequence[Delegation],
    *,
    now: datetime,
    seen: int,
) -> list[OrderEvent]:
    """Let through what is open at the gate: the numbers that are `wanted`, or all where none are.

    `seen`: the version of the order that was looked at. What is open later is not let through by it.
    """
    check_is_decided_still(order, wanted.gate)
    is_open = open_at(order, wanted.gate)
    if strange := set(wanted.about) - set(is_open):
        raise Unknown(f"nothing that is called {', '.join(sorted(strange))} is open at the gate {wanted.gate}")
    check(_matter(wanted.gate, order.customer_code), approver, hands, delegations, now, seen=seen)
    before = order.conceded.get(wanted.gate, frozenset())
    about = tuple(each for each in wanted.about or is_open if each not in before)
    if not about:
        return []
    return [wanted.model_copy(update={"about": about, "delegation": approver.delegation})]


def open_at(order: Order, gate: OrderGate) -> tuple[str, ...]:
    """What is open there, conceded or not."""
    match gate:
        case OrderGate.CLARIFICATION:
            return tuple(number for number, each in order.questions.items() if each.blocks)
        case OrderGate.DIFFERENCE:
            return tuple(each.number for each in order.open_differences)
        case OrderGate.ARCHIVE:
            return tuple(each.name for each in missing(order))
        case _:
            assert_never(gate)


def check_is_decided_still(order: Order, gate: OrderGate) -> None:
    """Raises Rejected where the gate is behind the order. The file of a cancelled order is closed as well."""
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.ARCHIVED:
            raise is_archived("conceded")
        case Status.CANCELLED if gate is not OrderGate.ARCHIVE:
            raise is_cancelled("conceded")
        case Status.RELEASED if gate is not OrderGate.ARCHIVE:
            raise Rejected("the order is released already: there is nothing to be let through")
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED | Status.HELD | Status.CANCELLED:
            return
        case _:
            assert_never(order.status)


def hands_in(gate: OrderGate, history: Sequence[Received]) -> Revision:
    """Who had a hand in what the gate holds back. No concession ends that: the next one is about something else."""
    told = [each for each in history if each.topic != OrderConceded.topic]
    revision = revision_of(MATTERS[gate], told, lambda _: [])
    return replace(revision, version=history[-1].originator_version if history else 0)


def conceded(
    history: Sequence[Received], delegations: Sequence[Received], customer: str | None
) -> Mapping[OrderGate, frozenset[str]]:
    """What stands of it, from the histories of the order and of the register of delegations.

    That is what might still be let through, had nothing been known but what stood before it in the store.
    """
    wrong = {told.retracted_version for each in history if isinstance(told := _told(each), FactRetracted)}
    found: dict[OrderGate, frozenset[str]] = {}
    for n, each in enumerate(history):
        event = _told(each)
        if not isinstance(event, OrderConceded) or each.originator_version in wrong:
            continue
        actor = each.envelope.actor
        approver = Approver(actor.id, on_behalf_of=actor.on_behalf_of, delegation=event.delegation)
        known = delegations_known(delegations, each.position)
        try:
            matter = _matter(event.gate, customer)
            check_independent(matter, approver, hands_in(event.gate, history[:n]), known, each.recorded_at)
        except Rejected:
            continue
        found[event.gate] = found.get(event.gate, frozenset()) | set(event.about)
    return found


def _matter(gate: OrderGate, customer: str | None) -> Matter:
    """`customer` is whose order it is: a delegation may be for some customers' things only."""
    return replace(MATTERS[gate], customer=customer)


def _told(received: Received) -> object:
    """The event where it may be one of those that matter here; others are not read."""
    is_read = received.topic == OrderConceded.topic or received.topic.endswith(".fact_retracted")
    return received.event() if is_read else None
