"""What the customer has to pay when: the instalments of the order's terms, once what makes them due has happened."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from babel.numbers import get_currency_precision

from services.notify.following.customers import Customer
from services.notify.following.heard import Fact, Heard, by_recording
from services.notify.following.papers import Papers, day_of, end_of, papers_of
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import obligation_of
from services.notify.obligations.terms import TERMS
from shared.events import Event
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.order import Due, Instalment, OrderAmended, OrderReceived, PaymentReceived
from shared.events.shipment import BookingRolled, DocumentsSent, ShipmentBooked, ShipmentDelivered, ShipmentDeparted

KIND = ObligationKind.PAYMENT
NOTHING = Decimal(0)
LEFT: tuple[type[Event], ...] = (ShipmentDeparted, ShipmentDelivered)
"""What has left stays payable."""


def payments(subject: UUID, heard: Heard, _customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    """Of several shipments the first makes it due. Terms are a contract's: nothing that we owe moves their days."""
    papers, terms = papers_of(heard, also_wrong=True), TERMS[KIND]
    if papers is None:
        return
    paid = _paid(heard, papers)
    ever = _ever(heard)
    for name, instalment in ever.items():
        fell_due = _fell_due(instalment, heard, papers)
        if fell_due is None:
            continue
        day, because = fell_due
        at = end_of(day)
        yield (
            obligation_of(KIND, f"{subject}/{name}"),
            Wanted(
                started=ObligationStarted(
                    order_id=subject,
                    kind=KIND,
                    about=f"{papers.name}, {name}",
                    customer_code=papers.customer_code,
                    owed_by=Party.CUSTOMER,
                    owner=terms.owner,
                    began=because.at,
                    due=at,
                    soft=tuple(at - each for each in terms.before),
                ),
                known_at=because.recorded_at,
                outcome=_outcome(name, because, papers, paid, heard),
                moved="what makes it due is told of another day, or the terms were amended",
            ),
        )


def _ever(heard: Heard) -> dict[str, Instalment]:
    """Each instalment that any of the papers named, as the newest of them says."""
    told: dict[str, Instalment] = {}
    papers: list[Fact[OrderReceived | OrderAmended]] = [*heard.every(OrderReceived), *heard.every(OrderAmended)]
    for each in sorted(papers, key=lambda each: (not each.is_wrong, each.recorded_at)):
        if terms := each.event.payment_terms:
            told |= {instalment.name: instalment for instalment in terms.instalments}
    return told


def _fell_due(instalment: Instalment, heard: Heard, papers: Papers) -> tuple[date, Fact[Event]] | None:
    """The day, and the fact that makes it due. None: nothing has made it due yet."""
    because: Fact[Event] | None = None
    begins: date | None = None
    match instalment.due:
        case Due.ON_ORDER:
            because = papers.received
        case Due.ON_DATE:
            because, begins = papers.received, instalment.on
        case Due.ON_DEPARTURE:
            because = heard.first(ShipmentDeparted)
            if because is None and instalment.days < 0:
                because, begins = _booked(heard)
            because = because or heard.first_told(ShipmentDeparted)
        case Due.ON_DELIVERY:
            because = heard.first_told(ShipmentDelivered)
        case Due.AGAINST_DOCUMENTS:
            because = heard.first_told(DocumentsSent)
    if because is None:
        return None
    return (begins or day_of(because)) + timedelta(days=instalment.days), because


def _booked(heard: Heard) -> tuple[Fact[Event] | None, date | None]:
    """The first departure that is booked: what is due before it is due by that."""
    told: list[Fact[ShipmentBooked | BookingRolled]] = [*heard.all(ShipmentBooked), *heard.all(BookingRolled)]
    days: dict[str, tuple[Fact[Event], date]] = {}
    for each in by_recording(told):
        if each.event.departs_on:
            days[each.event.shipment] = each, each.event.departs_on
    return min(days.values(), key=lambda told: told[1], default=(None, None))


def _outcome(
    name: str, because: Fact[Event], papers: Papers, paid: Mapping[str, Fact[PaymentReceived] | None], heard: Heard
) -> Kept | Over | None:
    if because.is_wrong:
        return Over("what made it due was declared wrong")
    if name not in {each.name for each in (papers.terms.instalments if papers.terms else ())}:
        return Over("the terms no longer ask for it")
    if name in paid:
        last = paid[name]
        return Kept(last.at) if last else Over("nothing is due")
    if papers.cancelled and not any(heard.first(each) for each in LEFT):
        return Over("the order was cancelled")
    return Over("the order is closed") if papers.archived else None


def _paid(heard: Heard, papers: Papers) -> dict[str, Fact[PaymentReceived] | None]:
    """The instalments that are paid, with the payment that completed each; None where there was nothing to pay.

    A payment counts for the instalment that it names, any other for the earliest that is open; in another currency
    than the order's for none.
    """
    left = _expected(papers)
    found: dict[str, Fact[PaymentReceived] | None] = {name: None for name, amount in left.items() if not amount}
    slips = {each.event.reference: each for each in by_recording(heard.all(PaymentReceived))}
    told = [each for each in slips.values() if each.event.currency == papers.received.event.currency]
    for payment in sorted(told, key=lambda each: (each.event.instalment not in left, each.at)):
        amount = payment.event.amount
        named = payment.event.instalment
        for name in dict.fromkeys([named, *left] if named in left else left):
            if name is None or not left[name]:
                continue
            share = min(amount, left[name])
            left[name] -= share
            amount -= share
            if share and not left[name]:
                found[name] = payment
    return found


def _expected(papers: Papers) -> dict[str, Decimal]:
    """Together they are the stated value, to the smallest coin."""
    instalments = papers.terms.instalments if papers.terms else ()
    total = rest = sum((line.stated_value for line in papers.lines), NOTHING)
    digits = get_currency_precision(papers.received.event.currency)
    expected: dict[str, Decimal] = {}
    for each in instalments:
        share = rest if each is instalments[-1] else min(round(total * each.percent / 100, digits), rest)
        expected[each.name] = share
        rest -= share
    return expected
