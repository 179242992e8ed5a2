"""What we may decide about a sample: request it, have it made, send it out, seal it; never before its gates open."""

from datetime import date

from services.order.samples.charging import check_charge
from services.order.samples.evolve import with_change
from services.order.samples.refusals import (
    is_cancelled,
    is_refused,
    no_such_round,
    not_photographed,
    not_signed,
    under_way,
    unknown,
)
from services.order.samples.rules import check_request
from services.order.samples.state import Round, Sample, Stage, is_rejected, stage_of
from shared.errors import Rejected
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleDispatched,
    SampleEvent,
    SampleFeedbackRequested,
    SampleOrdered,
    SamplePhotographed,
    SampleRejected,
    SampleRequestChanged,
    SampleRequested,
    SampleRequestRefused,
    SampleSealed,
)
from shared.events.styles import Specification, StyleLine


def request(sample: Sample, wanted: SampleRequested) -> list[SampleEvent]:
    """The same request again does nothing. Raises Rejected where one of the four elements 四大要素 is missing."""
    if sample.requested is None:
        check_request(wanted)
        return [wanted]
    if sample.requested == wanted:
        return []
    raise Rejected(
        f"sample request {wanted.reference} of {wanted.customer_code} is there already, with other content: "
        "change it, give this one a number of its own, or retract what was requested if it was written down wrongly"
    )


def change(
    sample: Sample,
    reason: str,
    *,
    lines: tuple[StyleLine, ...] | None = None,
    specifications: tuple[Specification, ...] | None = None,
    needed_by: date | None = None,
) -> list[SampleEvent]:
    """Voids the signature. What is None stays; only changes are recorded."""
    terms = _open(sample, "changed")
    changed = SampleRequestChanged(
        order_id=terms.order_id,
        revision=sample.revision + 1,
        reason=reason,
        lines=None if lines == terms.lines else lines,
        specifications=None if specifications == terms.specifications else specifications,
        needed_by=None if needed_by == terms.needed_by else needed_by,
    )
    after = with_change(terms, changed)
    if after == terms:
        return []
    check_request(after)
    return [changed]


def refuse(sample: Sample, reason: str) -> list[SampleEvent]:
    """Whoever might sign says no, and why: it can be changed, and then be signed."""
    terms = _open(sample, "refused")
    if sample.rounds:
        raise Rejected("it is being made already: cancel it, if it is not to be")
    if sample.refused is not None:
        return []
    return [SampleRequestRefused(order_id=terms.order_id, reason=reason)]


def order_round(sample: Sample, *, signed: bool) -> list[SampleEvent]:
    """The sample room is told to make the next round 安排打样; `signed`: whether the request is, as it stands now.

    A round that is under way is made first; after a rejection, by us or by the customer, comes the next.
    """
    terms = _open(sample, "made")
    last = max(sample.rounds, default=0)
    if last:
        stage = stage_of(sample.rounds[last])
        if stage is Stage.ORDERED:
            return []
        if not is_rejected(sample.rounds[last]):
            raise under_way(last, stage)
    if sample.refused is not None:
        raise is_refused(sample.refused)
    if not signed:
        raise not_signed()
    return [SampleOrdered(order_id=terms.order_id, round=last + 1)]


def dispatch(
    sample: Sample, sent: SampleDispatched, *, signed: bool, charged: bool, is_new: bool, free: int
) -> list[SampleEvent]:
    """Out of the house: signed for, photographed, and its charge decided where that is not a matter of course.

    `charged`: whether a decision about the charge stands; `is_new`: whether the customer is; `free`: how many pieces
    go out free of charge.
    """
    _open(sample, "dispatched")
    round = _round(sample, sent.round)
    if (known := round.get(SampleDispatched)) is not None:
        if known == sent:
            return []
        raise Rejected(f"round {sent.round} was dispatched already, otherwise: retract that, if it was wrong")
    if not signed:
        raise not_signed()
    if is_rejected(round):
        raise Rejected(f"round {sent.round} was rejected: the next round is made first")
    if SamplePhotographed not in round:
        raise not_photographed(sent.round)
    check_charge(sample.charge if charged else None, sent, is_new=is_new, free=free)
    return [sent]


def ask_for_feedback(sample: Sample, number: int) -> list[SampleEvent]:
    """We write to them once it is with them 立即发信: what do they think, do they order?"""
    terms = _open(sample, "asked about")
    round = _round(sample, number)
    if SampleFeedbackRequested in round or _is_judged(round):
        return []
    if SampleDispatched not in round:
        raise Rejected(f"round {number} was not sent yet: there is nothing to ask about")
    return [SampleFeedbackRequested(order_id=terms.order_id, round=number)]


def seal(sample: Sample, number: int) -> list[SampleEvent]:
    """It is the reference from now on 封样: only what the customer approved can be."""
    terms = _open(sample, "sealed")
    round = _round(sample, number)
    sealed = SampleSealed(order_id=terms.order_id, round=number, specifications=sample.specifications)
    if round.get(SampleSealed) == sealed:
        return []
    if SampleApproved not in round:
        raise Rejected(
            f"round {number} was not approved: only what the customer approved can be sealed",
            gate="sample_approval",
            missing=f"the customer's approval of round {number}",
            opened_by="the customer",
        )
    return [sealed]


def cancel(sample: Sample, reason: str) -> list[SampleEvent]:
    if sample.terms is None:
        raise unknown()
    if sample.cancelled is not None:
        return []
    if sample.approved is not None:
        raise Rejected(f"round {sample.approved} was approved: there is nothing left to cancel")
    return [SampleCancelled(order_id=sample.terms.order_id, reason=reason)]


def _open(sample: Sample, what: str) -> SampleRequested:
    """Its terms, where something may still be decided about it."""
    if sample.terms is None:
        raise unknown()
    if sample.cancelled is not None:
        raise is_cancelled(what)
    return sample.terms


def _round(sample: Sample, number: int) -> Round:
    if number not in sample.rounds:
        raise no_such_round(number, max(sample.rounds, default=0))
    return sample.rounds[number]


def _is_judged(round: Round) -> bool:
    return SampleApproved in round or SampleRejected in round
