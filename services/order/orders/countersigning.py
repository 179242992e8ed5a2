"""Countersigning 验签: somebody who had no hand in an order's papers signs them before they are released."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import assert_never

from services.order.delegations.domain import delegations_known
from services.order.delegations.matters import DelegableMatter
from services.order.orders.refusals import is_cancelled, on_hold, unknown
from services.order.orders.state import Order, Status
from shared.approval import Approver, Delegation, Matter, Revision, check, check_seen, revision_of
from shared.events.order import OrderAmended, OrderCountersigned, OrderEvent, OrderReceived
from shared.events.values import Countersign, Remark
from shared.identity.roles import Role
from shared.received import Received

COUNTERSIGN = Matter(
    DelegableMatter.ORDER_COUNTERSIGN,
    gate="countersign",
    roles=frozenset({Role.MANAGER}),
    proposed=OrderReceived.topic,
    changed=frozenset({OrderAmended.topic}),
    approved=OrderCountersigned.topic,
)


def countersign(
    order: Order,
    papers: Revision,
    approver: Approver,
    delegations: Sequence[Delegation],
    now: datetime,
    *,
    seen: int,
    opinion: Remark | None = None,
) -> list[OrderEvent]:
    """Sign what was `seen`, a version of the order. Whoever has signed need not sign again."""
    match order.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.CANCELLED:
            raise is_cancelled("countersigned")
        case Status.HELD:
            raise on_hold(order, "countersigned")
        case Status.RECEIVED | Status.ACKNOWLEDGED | Status.RELEASED:
            is_signed = len(papers.approvals) >= _needed(order)
            if is_signed and any(approver.id == each.id for each in papers.approvals):
                check_seen(COUNTERSIGN, papers, seen)
                return []
            check(_matter(order), approver, papers, delegations, now, seen=seen)
            signed = OrderCountersigned(revision=order.revision, opinion=opinion, delegation=approver.delegation)
            return [] if is_signed else [signed]
        case _:
            assert_never(order.status)


def papers_of(order: Order, history: Sequence[Received], delegations: Sequence[Received]) -> Revision:
    """Who wrote the papers and who signed them, from the histories of the order and of the register of delegations."""
    return revision_of(_matter(order), history, partial(delegations_known, delegations), _needed(order))


def _matter(order: Order) -> Matter:
    return replace(COUNTERSIGN, customer=order.customer_code)


def strictest(history: Sequence[Received]) -> Countersign:
    """The most signatures that an order ever needed, whatever of that was declared wrong since."""
    told = [each.event() for each in history if each.topic == OrderReceived.topic]
    needed = [each.countersign for each in told if isinstance(each, OrderReceived)]
    return max(needed, key=lambda each: each.signatures, default=Countersign.NOT_REQUIRED)


def _needed(order: Order) -> int:
    """Where nobody has to sign, one may."""
    return max(1, order.signatures_required)
