"""48 hours from the original order received to the internal order 中文订单 released; they pause for nobody."""

from collections.abc import Iterator
from uuid import UUID

from services.notify.following.clarifications import open_questions
from services.notify.following.customers import Customer
from services.notify.following.heard import Heard
from services.notify.following.papers import papers_of
from services.notify.obligations.domain import Kept, Over, Wanted
from services.notify.obligations.state import Blocked, obligation_of
from services.notify.obligations.terms import TERMS
from shared.events.obligation import ObligationKind, ObligationStarted, Party
from shared.events.order import OrderReceived, OrderReleased

KIND = ObligationKind.INTERNAL_ORDER


def internal_order(subject: UUID, heard: Heard, customer: Customer) -> Iterator[tuple[UUID, Wanted]]:
    papers = papers_of(heard, also_wrong=True)
    if papers is None:
        return
    terms, began, released = TERMS[KIND], papers.received.at, heard.first(OrderReleased)
    assert terms.hours
    outcome: Kept | Over | None = None
    if not heard.all(OrderReceived):
        outcome = Over("the order was declared wrong")
    elif released:
        outcome = Kept(released.at)
    elif papers.called_off:
        outcome = Over(papers.called_off)
    waiting = open_questions(heard, customer)
    yield (
        obligation_of(KIND, str(subject)),
        Wanted(
            started=ObligationStarted(
                order_id=subject,
                kind=KIND,
                about=papers.name,
                customer_code=papers.customer_code,
                owed_by=Party.US,
                owner=terms.owner,
                began=began,
                due=began + terms.hours,
                soft=tuple(began + each for each in terms.soft),
            ),
            known_at=papers.received.recorded_at,
            blocked=Blocked(Party.CUSTOMER, f"no answer yet to question {', '.join(waiting)}") if waiting else None,
            outcome=outcome,
            moved="the order was received at another time",
        ),
    )
