"""What is open between us and the customer: questions, differences from the sealed sample, dates, letters of credit."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from services.tracking.moments import Moment
from services.tracking.orders.told import Fact, Told
from services.tracking.values import value
from shared.events.confidential import Confidential
from shared.events.order import (
    ClarificationAnswered,
    ClarificationRequested,
    CreditChecked,
    CreditOpened,
    CustomerCalled,
    DateConfirmed,
    DateDeclined,
    DateProposed,
    DifferenceAccepted,
    Element,
    OrderCompared,
    Side,
)
from shared.events.values import Basis


@value
class Clarification:
    """A question about the papers; `answered` None: still open."""

    number: str
    question: str | None
    lines: tuple[str, ...]
    blocking: bool
    asked: Moment | None
    called: int
    answered: Moment | None
    answer: str | None


@value
class DifferenceShown:
    """In what the papers differ from the sealed sample; `accepted` None: nobody accepted it."""

    number: str
    style: str
    element: Element
    position: str
    sealed: str | None
    ordered: str | None
    accepted: Moment | None


@value
class Proposal:
    """A day that one side proposed; what both confirmed is promised. `waits_for` None: it is confirmed, or declined."""

    number: str
    promised_on: date
    basis: Basis
    lines: tuple[str, ...]
    """None: all."""
    by: Side
    waits_for: Side | None
    declined: str | None


@value
class Credit:
    """A letter of credit as it was amended last; `verified` None: nobody has gone through it yet."""

    reference: str
    amendment: int
    amount: Annotated[Decimal, Confidential.PRICE]
    currency: str
    latest_shipment: date | None
    expires: date
    verified: bool | None
    discrepancies: str | None


def clarifications(told: Told) -> tuple[Clarification, ...]:
    asked = {fact.event.number: fact for fact in told.of(ClarificationRequested)}
    answered = {fact.event.number: fact for fact in told.of(ClarificationAnswered)}
    calls = [fact.event.number for fact in told.of(CustomerCalled)]
    return tuple(
        _clarification(number, asked.get(number), answered.get(number), calls.count(number))
        for number in sorted(asked.keys() | answered.keys())
    )


def differences(told: Told) -> tuple[DifferenceShown, ...]:
    """Of each sample the last comparison counts."""
    compared = {fact.event.sample_id: fact.event for fact in sorted(told.of(OrderCompared), key=_decided)}
    accepted = {fact.event.number: fact.occurred for fact in told.of(DifferenceAccepted)}
    found = {each.number: each for event in compared.values() for each in event.differences}
    return tuple(
        DifferenceShown(
            each.number, each.style, each.element, each.position, each.sealed, each.ordered, accepted.get(each.number)
        )
        for each in found.values()
    )


def proposals(told: Told) -> tuple[Proposal, ...]:
    confirmed: dict[str, set[Side]] = {}
    for fact in told.of(DateConfirmed):
        confirmed.setdefault(fact.event.number, set()).add(fact.event.by)
    declined = {fact.event.number: fact.event.reason for fact in told.of(DateDeclined)}
    return tuple(
        _proposal(fact, confirmed.get(fact.event.number, set()), declined.get(fact.event.number))
        for fact in sorted(told.of(DateProposed), key=_decided)
    )


def letters_of_credit(told: Told) -> tuple[Credit, ...]:
    last: dict[str, Fact] = {}
    for fact in told.of(CreditOpened):
        before = last.get(fact.event.reference)
        if before is None or fact.event.amendment >= before.event.amendment:
            last[fact.event.reference] = fact
    checked = {
        (fact.event.reference, fact.event.amendment): fact.event
        for fact in sorted(told.of(CreditChecked), key=_decided)
    }
    return tuple(_credit(fact, checked.get((number, fact.event.amendment))) for number, fact in sorted(last.items()))


def _clarification(number: str, asked: Fact | None, answered: Fact | None, called: int) -> Clarification:
    return Clarification(
        number=number,
        question=asked.event.question if asked else None,
        lines=asked.event.lines if asked else (),
        blocking=asked is not None and asked.event.blocking,
        asked=asked.occurred if asked else None,
        called=called,
        answered=answered.occurred if answered else None,
        answer=answered.event.answer if answered else None,
    )


def _proposal(fact: Fact, confirmed: set[Side], declined: str | None) -> Proposal:
    event = fact.event
    other = Side.FACTORY if event.by is Side.CUSTOMER else Side.CUSTOMER
    return Proposal(
        number=event.number,
        promised_on=event.promised.on,
        basis=event.promised.basis,
        lines=event.lines,
        by=event.by,
        waits_for=None if other in confirmed or declined is not None else other,
        declined=declined,
    )


def _credit(fact: Fact, checked: "CreditChecked | None") -> Credit:
    event = fact.event
    return Credit(
        reference=event.reference,
        amendment=event.amendment,
        amount=event.amount,
        currency=event.currency,
        latest_shipment=event.latest_shipment,
        expires=event.expires,
        verified=checked.verified if checked else None,
        discrepancies=checked.discrepancies if checked else None,
    )


def _decided(fact: Fact) -> tuple[int, int]:
    return fact.decided
