"""What is approved about a sample: its making and its charge, by somebody who had no hand in the request."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from services.order.delegations.matters import DelegableMatter
from services.order.samples.refusals import is_cancelled, unknown
from services.order.samples.state import Sample, Status
from shared.approval import Approver, Delegation, Matter, Revision, check, check_seen
from shared.events.sample import (
    CourierTerms,
    SampleChargeDecided,
    SampleEvent,
    SampleRequestApproved,
    SampleRequestChanged,
    SampleRequested,
)
from shared.events.values import Money, Remark
from shared.identity.roles import Role

SIGNATURE = Matter(
    DelegableMatter.SAMPLE_REQUEST,
    gate="sample_signature",
    roles=frozenset({Role.MANAGER}),
    proposed=SampleRequested.topic,
    changed=frozenset({SampleRequestChanged.topic}),
    approved=SampleRequestApproved.topic,
)
CHARGE = Matter(
    DelegableMatter.SAMPLE_CHARGE,
    gate="sample_charge",
    roles=frozenset({Role.MANAGER}),
    proposed=SampleRequested.topic,
    changed=frozenset({SampleRequestChanged.topic}),
    approved=SampleChargeDecided.topic,
)


def of_customer(matter: Matter, sample: Sample) -> Matter:
    """A delegation may be for some customers' things only."""
    return replace(matter, customer=sample.customer_code)


def sign(
    sample: Sample,
    request: Revision,
    approver: Approver,
    delegations: Sequence[Delegation],
    now: datetime,
    *,
    seen: int,
    opinion: Remark | None = None,
) -> list[SampleEvent]:
    """The manager, or whom the manager named, signs the request as it was `seen`; whoever has signed need not again."""
    terms = _open(sample, "signed")
    if any(approver.id == each.id for each in request.approvals):
        check_seen(SIGNATURE, request, seen)
        return []
    check(of_customer(SIGNATURE, sample), approver, request, delegations, now, seen=seen)
    if request.approvals:
        return []
    return [
        SampleRequestApproved(
            order_id=terms.order_id,
            sample=terms.sample,
            revision=sample.revision,
            opinion=opinion,
            delegation=approver.delegation,
        )
    ]


def decide_charge(
    sample: Sample,
    request: Revision,
    approver: Approver,
    delegations: Sequence[Delegation],
    now: datetime,
    *,
    seen: int,
    charge: Money | None,
    courier_terms: CourierTerms,
    opinion: Remark | None = None,
) -> list[SampleEvent]:
    """Charged or free, prepaid or collect; decided anew, the last decision counts."""
    terms = _open(sample, "charged for")
    decision = SampleChargeDecided(
        order_id=terms.order_id,
        sample=terms.sample,
        charge=charge,
        courier_terms=courier_terms,
        opinion=opinion,
        delegation=approver.delegation,
    )
    if request.approvals and sample.charge == decision and request.approvals[-1].id == approver.id:
        check_seen(CHARGE, request, seen)
        return []
    # a decision that is taken again replaces the one before, and is no second opinion
    check(of_customer(CHARGE, sample), approver, _without_approvals(request), delegations, now, seen=seen)
    return [decision]


def _open(sample: Sample, what: str) -> SampleRequested:
    match sample.status:
        case Status.UNKNOWN:
            raise unknown()
        case Status.CANCELLED:
            raise is_cancelled(what)
        case (
            Status.AWAITING_SIGNATURE
            | Status.REFUSED
            | Status.SIGNED
            | Status.IN_HAND
            | Status.APPROVED
            | Status.SEALED
        ):
            assert sample.terms is not None
            return sample.terms
        case _:
            assert_never(sample.status)


def _without_approvals(request: Revision) -> Revision:
    return Revision(request.hands, request.proposers, request.since, request.changed, request.version)
