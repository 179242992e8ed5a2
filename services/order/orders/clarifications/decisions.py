"""Asking the customer what the papers leave unclear, and taking down what came of it."""

from services.order.orders.clarifications.state import Question
from services.order.orders.refusals import check_goes_on
from services.order.orders.state import Order
from shared.errors import Rejected, Unknown
from shared.events.order import ClarificationAnswered, ClarificationRequested, CustomerCalled, OrderEvent


def ask(order: Order, question: ClarificationRequested) -> list[OrderEvent]:
    """Also after the release, which it then no longer stops: what is unclear is asked whenever it is noticed."""
    check_goes_on(order, "asked about")
    check_lines_known(order, question.lines)
    known = order.questions.get(question.number)
    if known is None:
        return [question]
    if known.asked == question:
        return []
    raise Rejected(f"question {question.number} was asked in other words: a new question needs a number of its own")


def answer(order: Order, answered: ClarificationAnswered) -> list[OrderEvent]:
    """What the customer answered: a fact, in whatever state the order is."""
    question = question_of(order, answered.number)
    if question.answered is None:
        return [answered]
    if question.answered == answered:
        return []
    raise Rejected(
        f"question {answered.number} was answered otherwise: ask anew if the customer changed their mind, or retract "
        "the answer if it was written down wrongly"
    )


def note_call(order: Order, called: CustomerCalled) -> list[OrderEvent]:
    """The customer was called about it: a fact, as often as it happened."""
    question = question_of(order, called.number)
    return [] if called.outcome in question.calls else [called]


def question_of(order: Order, number: str) -> Question:
    """Raises Unknown where nobody asked so."""
    if number not in order.questions:
        raise Unknown(f"there is no question {number} about this order")
    return order.questions[number]


def check_lines_known(order: Order, lines: tuple[str, ...]) -> None:
    """Raises Rejected where the papers have no such line."""
    known = {line.number for line in order.terms.lines} if order.terms else set()
    for number in lines:
        if number not in known:
            raise Rejected(f"the order has no line {number}")
