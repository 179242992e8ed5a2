"""Holding an order's papers against the sealed sample, and accepting what differs, one by one, in writing."""

from dataclasses import dataclass
from uuid import UUID

from services.order.orders.comparisons.differences import differences, in_common
from services.order.orders.refusals import check_goes_on, unknown
from services.order.orders.state import Order, Status
from services.order.styles.specified import specified
from shared.errors import Rejected, Unknown
from shared.events.order import DifferenceAccepted, Flow, OrderCompared, OrderEvent
from shared.events.styles import Specification


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sample's sealed round: what it was made of is the reference 封样."""

    sample_id: UUID
    sample: str
    customer_code: str
    round: int
    specifications: tuple[Specification, ...]


def compare(order: Order, sealed: Sealed) -> list[OrderEvent]:
    """Whenever the papers or the sample have changed, it is done again: what is found then counts."""
    check_goes_on(order, "compared")
    assert order.terms is not None
    if order.terms.flow is not Flow.MADE_TO_ORDER:
        raise Rejected("only goods that are made to order are compared with a sealed sample")
    if sealed.customer_code != order.terms.customer_code:
        raise Rejected(f"sample {sealed.sample} was made for {sealed.customer_code}, another customer")
    papers = specified(order.terms.lines, order.terms.specifications)
    if not in_common(sealed.specifications, papers):
        raise Rejected(f"sample {sealed.sample} has none of the order's styles")
    compared = OrderCompared(
        sample_id=sealed.sample_id,
        sample=sealed.sample,
        round=sealed.round,
        revision=order.revision,
        differences=differences(sealed.specifications, papers),
    )
    before = order.comparisons.get(sealed.sample_id)
    return [] if before and before.compared == compared and before.papers == papers else [compared]


def accept(order: Order, accepted: DifferenceAccepted) -> list[OrderEvent]:
    """The customer agreed in writing: a fact, whatever the order's state. Accepted once, it stays so."""
    if order.status is Status.UNKNOWN:
        raise unknown()
    if accepted.number in order.accepted:
        return []
    found = {each.number for one in order.comparisons.values() for each in one.compared.differences}
    if accepted.number not in found:
        raise Unknown(f"there is no difference {accepted.number} from the sealed sample")
    return [accepted]


def compared_before_a_change(order: Order) -> tuple[str, ...]:
    """The samples with which the papers have to be compared again: they say otherwise by now how styles are made."""
    if order.terms is None or not order.comparisons:
        return ()
    papers = specified(order.terms.lines, order.terms.specifications)
    return tuple(one.compared.sample for one in order.comparisons.values() if one.papers != papers)
