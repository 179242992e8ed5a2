"""What of an order waits for money, as far as the order service has said (domain.md, rule 16)."""

from services.tracking.orders.told import Told
from shared.events.order import (
    Clearance,
    ClearanceWithdrawn,
    Due,
    Flow,
    Instalment,
    OrderCleared,
    OrderReceived,
    PaymentTerms,
)


def production_waits(told: Told, terms: OrderReceived | None) -> bool:
    """Whether goods that are to be made wait for the deposit, or a verified letter of credit."""
    if terms is None or terms.payment_terms is None or terms.flow is not Flow.MADE_TO_ORDER:
        return False
    waits = any(each.due is Due.ON_ORDER for each in terms.payment_terms.instalments)
    return (waits or terms.payment_terms.letter_of_credit) and not _cleared(told, Clearance.PRODUCTION)


def originals_wait(told: Told, terms: OrderReceived | None) -> bool:
    """Whether the title to the goods waits for money that the terms want before."""
    if terms is None or terms.payment_terms is None:
        return False
    return _holds_originals(terms.payment_terms) and not _cleared(told, Clearance.ORIGINALS)


def _holds_originals(terms: PaymentTerms) -> bool:
    return terms.letter_of_credit or any(map(_is_before, terms.instalments))


def _is_before(each: Instalment) -> bool:
    """Whether it is due before the documents go out."""
    before_departure = each.due is Due.ON_DEPARTURE and each.days < 0
    return before_departure or each.due in {Due.ON_ORDER, Due.AGAINST_DOCUMENTS}


def _cleared(told: Told, clearance: Clearance) -> bool:
    said = [fact for fact in told.of(OrderCleared, ClearanceWithdrawn) if fact.event.clearance == clearance]
    last = max(said, key=lambda fact: fact.decided, default=None)
    return last is not None and last.entry.topic == OrderCleared.topic
