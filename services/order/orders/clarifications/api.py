"""Asking the customer about an order's papers over HTTP, and what came of it."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from services.order.orders.api import OrderId, Orders
from services.order.orders.clarifications.decisions import answer, ask, note_call
from services.order.orders.rules import MOST_LINES
from shared.events.order import ClarificationAnswered, ClarificationRequested, CustomerCalled
from shared.events.values import PathReference, Remark
from shared.http import edge
from shared.http.attached import Attached, Files
from shared.http.commands import After
from shared.http.rules import allows
from shared.http.says import says
from shared.http.told import Told
from shared.identity.roles import COMMERCIAL

router = edge.router(prefix="/v1/orders/{order_id}/clarifications", tags=["clarifications"])

Asked = Annotated[PathReference, Path(description="Our number of the question", examples=["Q1"])]


class AskCustomer(Told):
    """A question in writing: what in the papers is not clear."""

    number: PathReference = Field(description="Our number of it, unique within the order", examples=["Q1"])
    question: Remark = Field(examples=["which navy: 19-3933 or 19-4024?"])
    lines: tuple[PathReference, ...] = Field(
        default=(), max_length=MOST_LINES, description="Which lines it is about. Left out: the whole order"
    )
    blocking: bool = Field(default=True, description="Whether the release waits for the answer")
    evidence: Files = ()


class CustomerAnswered(Told):
    answer: Remark = Field(examples=["19-4024, as on the approved sample"])
    evidence: Files = ()


class CalledCustomer(Told):
    outcome: Remark = Field(examples=["will answer by mail this afternoon"])


@router.post("")
@allows(COMMERCIAL)
@says(leads={"question": "$request.body#/number"})
async def ask_customer(order_id: OrderId, body: AskCustomer, orders: Orders, attached: Attached) -> After:
    """The order is not released before the answer, unless the question is marked as not blocking."""
    asked = ClarificationRequested(
        number=body.number,
        question=body.question,
        lines=body.lines,
        blocking=body.blocking,
        evidence=await attached.of(body.evidence),
    )
    return await orders.transact(order_id, body, lambda order: ask(order, asked))


@router.post("/{question}/answer")
@allows(COMMERCIAL)
async def note_answer(
    order_id: OrderId, question: Asked, body: CustomerAnswered, orders: Orders, attached: Attached
) -> After:
    """The customer answered in writing: a fact."""
    answered = ClarificationAnswered(number=question, answer=body.answer, evidence=await attached.of(body.evidence))
    return await orders.transact(order_id, body, lambda order: answer(order, answered))


@router.post("/{question}/called")
@allows(COMMERCIAL)
async def note_call_to_customer(order_id: OrderId, question: Asked, body: CalledCustomer, orders: Orders) -> After:
    """No answer came, and the customer was called: a fact, as often as it happens. A call is no answer in writing."""
    called = CustomerCalled(number=question, outcome=body.outcome)
    return await orders.transact(order_id, body, lambda order: note_call(order, called))
