"""What is open about an order: each point with who has it, and whom it waits for."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from services.tracking.moments import Moment
from services.tracking.orders.axes import Commercial, Countersigned, Documents, Material, Sampling
from services.tracking.orders.inspected import failed
from services.tracking.values import value
from shared.events.inspection import Result
from shared.events.obligation import Party
from shared.events.order import Side
from shared.events.sample import SampleKind
from shared.identity.roles import Role

if TYPE_CHECKING:
    from services.tracking.orders.view import OrderView


class Open(StrEnum):
    COUNTERSIGNATURE = "countersignature"
    CLARIFICATION = "clarification"
    DIFFERENCE = "difference"
    DATE = "date"
    SAMPLE_UNSIGNED = "sample_unsigned"
    SAMPLE_REJECTED = "sample_rejected"
    SAMPLE_IN_HAND = "sample_in_hand"
    SAMPLE_SENT = "sample_sent"
    CREDIT_UNCHECKED = "credit_unchecked"
    CREDIT_DISCREPANT = "credit_discrepant"
    MONEY_FOR_PRODUCTION = "money_for_production"
    MATERIAL_SHORT = "material_short"
    MATERIAL_LATE = "material_late"
    OUTWORK = "outwork"
    INSPECTION_FAILED = "inspection_failed"
    INSPECTION_PENDING = "inspection_pending"
    EXCEPTION = "exception"
    CUSTOMS_QUERY = "customs_query"
    MONEY_FOR_ORIGINALS = "money_for_originals"


@value
class Point:
    """`about` is its number: of a question, a sample, a shipment. `owner` sees to it; `waits_for` is who has to act."""

    open: Open
    about: str
    owner: Role
    waits_for: Party
    since: Moment | None = None
    due: date | None = None
    blocking: bool = True
    """Whether the next step of the order cannot be taken before."""


OF_SAMPLES = {
    Sampling.REQUESTED: (Open.SAMPLE_UNSIGNED, Role.MANAGER, Party.US),
    Sampling.REJECTED: (Open.SAMPLE_REJECTED, Role.BUSINESS_MERCHANDISER, Party.US),
    Sampling.IN_HAND: (Open.SAMPLE_IN_HAND, Role.SAMPLE_ROOM, Party.US),
    Sampling.SENT: (Open.SAMPLE_SENT, Role.BUSINESS_MERCHANDISER, Party.CUSTOMER),
}


def points(view: "OrderView") -> tuple[Point, ...]:
    """In the order of an order's life; of a cancelled or archived order there are none."""
    if view.commercial in {Commercial.CANCELLED, Commercial.UNMATCHED, Commercial.QUOTED} or view.archived:
        return ()
    if not _can_have(view):
        return ()
    return (*_of_papers(view), *_of_samples(view), *_of_money(view), *_of_making(view), *_of_shipping(view))


def _can_have(view: "OrderView") -> bool:
    """Of most orders in a rebuild nothing was told that could be open."""
    asked = view.clarifications or view.differences or view.proposals or view.credits or view.samples
    made = view.materials or view.outwork or view.inspections or view.troubles or view.papers
    return bool(asked or made or view.production_waits or view.countersign is Countersigned.WAITING)


def _of_papers(view: "OrderView") -> Iterator[Point]:
    if view.countersign is Countersigned.WAITING:
        yield Point(Open.COUNTERSIGNATURE, view.po_number or "", Role.MANAGER, Party.US, view.received)
    for question in view.clarifications:
        if question.answered is None:
            yield Point(
                Open.CLARIFICATION,
                question.number,
                Role.BUSINESS_MERCHANDISER,
                Party.CUSTOMER,
                question.asked,
                blocking=question.blocking,
            )
    for each in view.differences:
        if each.accepted is None:
            yield Point(Open.DIFFERENCE, each.number, Role.BUSINESS_MERCHANDISER, Party.US)
    for proposal in view.proposals:
        if proposal.waits_for is Side.CUSTOMER:
            yield Point(Open.DATE, proposal.number, Role.BUSINESS_MERCHANDISER, Party.CUSTOMER, blocking=False)
        elif proposal.waits_for is Side.FACTORY:
            yield Point(Open.DATE, proposal.number, Role.PRODUCTION_MERCHANDISER, Party.US, blocking=False)


def _of_samples(view: "OrderView") -> Iterator[Point]:
    for sample in view.samples:
        if sample.standing in OF_SAMPLES:
            open_, owner, waits_for = OF_SAMPLES[sample.standing]
            since = sample.rounds[-1].occurred if sample.rounds else None
            gates = sample.kind in {SampleKind.PRE_PRODUCTION, SampleKind.SHIPMENT}
            yield Point(open_, sample.number, owner, waits_for, since, sample.needed_by, blocking=gates)


def _of_money(view: "OrderView") -> Iterator[Point]:
    for credit in view.credits:
        if credit.verified is None:
            yield Point(Open.CREDIT_UNCHECKED, credit.reference, Role.FINANCE, Party.US)
        elif not credit.verified:
            yield Point(Open.CREDIT_DISCREPANT, credit.reference, Role.BUSINESS_MERCHANDISER, Party.CUSTOMER)
    if view.production_waits:
        yield Point(Open.MONEY_FOR_PRODUCTION, view.terms or "", Role.BUSINESS_MERCHANDISER, Party.CUSTOMER)


def _of_making(view: "OrderView") -> Iterator[Point]:
    for material in view.materials:
        if material.standing is Material.SHORT:
            yield Point(
                Open.MATERIAL_SHORT,
                material.number,
                Role.PURCHASING,
                Party.SUPPLIER,
                due=material.needed_by,
                blocking=False,
            )
        elif material.expected_on and material.needed_by and material.expected_on > material.needed_by:
            yield Point(
                Open.MATERIAL_LATE,
                material.number,
                Role.PURCHASING,
                Party.SUPPLIER,
                due=material.needed_by,
                blocking=False,
            )
    for sent in view.outwork:
        if sent.out:
            yield Point(
                Open.OUTWORK, sent.note, Role.PRODUCTION_MERCHANDISER, Party.SUPPLIER, due=sent.due, blocking=False
            )
    for inspection in failed(view.inspections):
        yield Point(Open.INSPECTION_FAILED, inspection.number, Role.QUALITY, Party.US, inspection.performed)
    for inspection in view.inspections:
        if inspection.result is Result.PENDING and not inspection.conceded:
            yield Point(Open.INSPECTION_PENDING, inspection.number, Role.QUALITY, Party.CUSTOMER, inspection.performed)
    for trouble in view.troubles:
        if trouble.over is None:
            yield Point(
                Open.EXCEPTION, trouble.number, trouble.owner, Party.US, trouble.raised, trouble.due, blocking=False
            )


def _of_shipping(view: "OrderView") -> Iterator[Point]:
    for papers in view.papers:
        if papers.queried:
            yield Point(Open.CUSTOMS_QUERY, papers.shipment, Role.SHIPPING_CLERK, Party.US)
        has_title = papers.documents in {Documents.BILL_ISSUED, Documents.COPIES_SENT}
        if view.originals_wait and has_title:
            yield Point(Open.MONEY_FOR_ORIGINALS, papers.shipment, Role.BUSINESS_MERCHANDISER, Party.CUSTOMER)
