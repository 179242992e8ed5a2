"""How each fact changes what an order is; any of them may be the first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from services.order.orders.clarifications.state import Question
from services.order.orders.comparisons.state import Comparison
from services.order.orders.dates.state import Standing, as_agreed, confirmed, declined, overtaken, proposed
from services.order.orders.money.state import Credit
from services.order.orders.state import Order
from services.order.styles.specified import specified
from shared.events.order import (
    ClarificationAnswered,
    ClarificationRequested,
    ClearanceWithdrawn,
    CreditChecked,
    CreditOpened,
    CustomerCalled,
    DateConfirmed,
    DateDeclined,
    DateProposed,
    DifferenceAccepted,
    OrderAcknowledged,
    OrderAmended,
    OrderArchived,
    OrderCancelled,
    OrderCleared,
    OrderCompared,
    OrderConceded,
    OrderCountersigned,
    OrderEvent,
    OrderFactRetracted,
    OrderHeld,
    OrderQuoted,
    OrderReceived,
    OrderReleased,
    OrderResumed,
    PaymentReceived,
    ShipmentNoted,
)


def evolve(order: Order, event: OrderEvent) -> Order:
    match event:
        case OrderQuoted(reference=reference):
            return replace(order, quotations=(*order.quotations, reference))
        case OrderReceived():
            return replace(order, received=event, terms=event, signed=0)
        case OrderAcknowledged():
            return replace(order, acknowledged=True)
        case OrderCountersigned():
            return replace(order, signed=order.signed + 1)
        case OrderReleased():
            return replace(order, released=True)
        case OrderAmended(revision=revision):
            return replace(
                order,
                revision=revision,
                signed=0,
                terms=order.terms and amended(order.terms, event),
                proposals=order.proposals if event.lines is None else overtaken(dict(order.proposals)),
            )
        case OrderHeld(reason=reason):
            return replace(order, held=reason)
        case OrderResumed():
            return replace(order, held=None)
        case OrderCancelled():
            return replace(order, cancelled=True)
        case PaymentReceived(reference=reference):
            return replace(order, payments={**order.payments, reference: event})
        case ClarificationRequested() | ClarificationAnswered() | CustomerCalled():
            return replace(order, questions=asked(order.questions, event))
        case OrderCompared(sample_id=sample_id):
            papers = specified(order.terms.lines, order.terms.specifications) if order.terms else ()
            return replace(order, comparisons={**order.comparisons, sample_id: Comparison(event, papers)})
        case DifferenceAccepted(number=number):
            return replace(order, accepted=order.accepted | {number})
        case DateProposed():
            return replace(order, proposals=proposed(dict(order.proposals), event))
        case DateConfirmed(number=number, by=by):
            return agreed(replace(order, proposals=confirmed(dict(order.proposals), number, by)), number)
        case DateDeclined(number=number, by=by):
            return replace(order, proposals=declined(dict(order.proposals), number, by))
        case CreditOpened() | CreditChecked():
            return replace(order, credits={**order.credits, event.reference: credited(order, event)})
        case OrderCleared(clearance=clearance):
            return replace(order, cleared=order.cleared | {clearance})
        case ClearanceWithdrawn(clearance=clearance):
            return replace(order, cleared=order.cleared - {clearance})
        case OrderConceded(gate=gate, about=about):
            let_through = order.conceded.get(gate, frozenset()) | set(about)
            return replace(order, conceded={**order.conceded, gate: let_through})
        case OrderArchived():
            return replace(order, archived=True)
        case ShipmentNoted(shipment=shipment, stage=stage, lines=lines):
            return replace(order, noted={**order.noted, **{(shipment, stage, line.line): line for line in lines}})
        case OrderFactRetracted():
            return order
        case _:
            assert_never(event)


def amended(terms: OrderReceived, change: OrderAmended) -> OrderReceived:
    """The papers with the change written in; what the change leaves out stays."""
    changes = {
        "lines": change.lines,
        "destination": change.destination,
        "incoterm": change.incoterm,
        "payment_terms": change.payment_terms,
        "specifications": change.specifications,
    }
    return terms.model_copy(update={name: value for name, value in changes.items() if value is not None})


def asked(
    questions: Mapping[str, Question], event: ClarificationRequested | ClarificationAnswered | CustomerCalled
) -> Mapping[str, Question]:
    """What answers, or is a call about, a question that is not known (any more) is about none."""
    match event:
        case ClarificationRequested():
            after = Question(event)
        case _ if event.number not in questions:
            return questions
        case ClarificationAnswered():
            after = replace(questions[event.number], answered=event)
        case CustomerCalled():
            before = questions[event.number]
            after = replace(before, calls=(*before.calls, event.outcome))
    return {**questions, event.number: after}


def agreed(order: Order, number: str) -> Order:
    """With the word of both sides a proposed date is what is promised."""
    proposal = order.proposals.get(number)
    if order.terms is None or proposal is None or proposal.standing is not Standing.AGREED:
        return order
    lines = as_agreed(order.terms.lines, proposal.proposed)
    return replace(order, terms=order.terms.model_copy(update={"lines": lines}))


def credited(order: Order, event: CreditOpened | CreditChecked) -> Credit:
    known = order.credits.get(event.reference, Credit())
    match event:
        case CreditOpened(amendment=amendment):
            return replace(known, opened={**known.opened, amendment: event})
        case CreditChecked(amendment=amendment):
            return replace(known, checked={**known.checked, amendment: event})
