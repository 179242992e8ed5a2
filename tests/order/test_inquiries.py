"""What becomes of an inquiry."""

from uuid import UUID

from services.order.inquiries import domain
from services.order.inquiries.domain import Inquiry, evolve
from shared.errors import Unknown
from shared.events.inquiry import InquiryEvent, InquiryLost, InquiryQuoted, InquiryReceived, InquiryWon
from tests.given import Given

given: Given[Inquiry, InquiryEvent] = Given(Inquiry(), evolve)
received = InquiryReceived(customer_id=UUID(int=1), customer_code="HARBOUR", reference="INQ-31")
quoted = InquiryQuoted(quotation="Q-1")
won = InquiryWon(order_id=UUID(int=2))
lost = InquiryLost(reason="too dear")


def test_it_is_received_once() -> None:
    given().when(domain.receive, received).then(received)
    given(received).when(domain.receive, received.model_copy(update={"words": "other"})).then_refused("other content")


def test_a_quotation_is_noted_whatever_became_of_it() -> None:
    for before in ((), (won,), (lost,)):
        given(received, *before).when(domain.quote, "Q-1").then(quoted)


def test_it_is_won_once_also_after_it_was_given_up() -> None:
    given(received, lost).when(domain.win, UUID(int=2)).then(won)
    given(received, won).when(domain.win, UUID(int=3)).then_refused("an inquiry is for one order")


def test_what_was_won_is_not_lost() -> None:
    given(received, quoted).when(domain.lose, "too dear").then(lost)
    given(received, won).when(domain.lose, "too dear").then_refused("cancel the order")


def test_nothing_becomes_of_what_nobody_asked() -> None:
    for decide in (
        lambda it: domain.quote(it, "Q-1"),
        lambda it: domain.win(it, UUID(int=2)),
        lambda it: domain.lose(it, "x"),
    ):
        given().when(decide).then_refused("no such inquiry", Unknown)
