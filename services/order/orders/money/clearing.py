"""What may begin or go out because enough money is there: production, and the original documents (domain.md, rule 16).

Names slips and credits, never amounts: those who wait for it do not see prices.
"""

from services.order.orders.money.payments import Expected, expected
from services.order.orders.state import Order
from shared.events.order import Clearance, ClearanceWithdrawn, Due, Instalment, OrderCleared, OrderEvent, PaymentTerms


def clear(order: Order) -> list[OrderEvent]:
    """What changes by what is known now. Decides nothing about what the terms do not hold back."""
    return [event for clearance in Clearance for event in _clear(order, clearance)]


def holds_back(terms: PaymentTerms | None, clearance: Clearance) -> bool:
    """Whether the terms let it wait for money at all."""
    return terms is not None and (terms.letter_of_credit or any(waits(each, clearance) for each in terms.instalments))


def waits(instalment: Instalment, clearance: Clearance) -> bool:
    """Whether it waits for this instalment."""
    match clearance:
        case Clearance.PRODUCTION:
            return instalment.due is Due.ON_ORDER
        case Clearance.ORIGINALS:
            before_departure = instalment.due is Due.ON_DEPARTURE and instalment.days < 0
            return before_departure or instalment.due in {Due.ON_ORDER, Due.AGAINST_DOCUMENTS}


def _clear(order: Order, clearance: Clearance) -> list[OrderEvent]:
    because = _because(order, clearance)
    if clearance in order.cleared:
        return [] if because else [ClearanceWithdrawn(clearance=clearance, because=_missing(order, clearance))]
    terms = order.terms.payment_terms if order.terms else None
    if because and holds_back(terms, clearance):
        return [OrderCleared(clearance=clearance, because=because)]
    return []


def _because(order: Order, clearance: Clearance) -> str:
    """What suffices; empty: nothing does."""
    terms = order.terms.payment_terms if order.terms else None
    if order.terms is None:
        return ""
    if terms is None or not holds_back(terms, clearance):
        return "the terms hold it back no more"
    if terms.letter_of_credit and (verified := [name for name, each in order.credits.items() if each.verified]):
        return f"letter of credit {', '.join(verified)} is verified"
    waited_for = _waited_for(order, clearance)
    if waited_for and all(each.paid >= each.amount for each in waited_for):
        return f"{', '.join(each.name for each in waited_for)} paid"
    return ""


def _missing(order: Order, clearance: Clearance) -> str:
    unpaid = [each.name for each in _waited_for(order, clearance) if each.paid < each.amount]
    return f"{', '.join(unpaid)} not paid" if unpaid else "no letter of credit is verified"


def _waited_for(order: Order, clearance: Clearance) -> list[Expected]:
    terms = order.terms.payment_terms if order.terms else None
    names = {each.name for each in terms.instalments if waits(each, clearance)} if terms else set()
    return [each for each in expected(order) if each.name in names]
